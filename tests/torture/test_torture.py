"""A small sample of `make torture`, and that the torture notices a loss."""

import subprocess
import sys

from django.db import connection

from tests.processes import ROOT


def torture(*options: str) -> subprocess.CompletedProcess:
    """Run it on the kind of database the suite runs on, in processes and a database of its own."""
    command = [sys.executable, "-m", "tests.torture", *options]
    if connection.vendor == "postgresql":
        command.append("--postgres")
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def test_nothing_acknowledged_is_lost_when_server_and_database_are_killed():
    done = torture("--kills", "1", "--acts", "filing", "sealing")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "\n4 kills, " in done.stdout and " acknowledged, 0 lost\n" in done.stdout


def test_a_database_that_forgets_what_it_acknowledged_is_noticed():
    done = torture("--kills", "1", "--acts", "filing", "--victims", "database", "--seed", "12", "--forgetful")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "    lost: " in done.stdout
