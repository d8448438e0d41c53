"""A process that begins a slot and is killed in the middle of its job: `tests.jobs.die_at_work SLOT`."""

import os
import signal
import sys
from datetime import time, timedelta

import django

django.setup()

from zone.jobs.base import JOBS, Job  # noqa: E402
from zone.jobs.runner import begin, finish  # noqa: E402

JOBS["verify"] = Job("verify", "", time(4), timedelta(hours=1), lambda: os.kill(os.getpid(), signal.SIGKILL))
assert begin(int(sys.argv[1]))
finish(int(sys.argv[1]))
