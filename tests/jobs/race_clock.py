"""A clock that goes through simulated days by the hour, in a process of its own: `tests.jobs.race_clock START DAYS`.

It begins when a line comes in, so that several begin at once.
"""

import sys
import time
from datetime import datetime, timedelta

import django

django.setup()

from django.db import connection  # noqa: E402

from zone.jobs.schedule import tick  # noqa: E402

start, hours = datetime.fromisoformat(sys.argv[1]), int(sys.argv[2]) * 24
connection.ensure_connection()
sys.stdout.write("ready\n")
sys.stdout.flush()
sys.stdin.readline()
made = 0
for hour in range(hours):
    made += len(tick(start + timedelta(hours=hour)))
    time.sleep(0.002)  # the others come to their turn on a busy machine too
sys.stdout.write(f"{made}\n")
