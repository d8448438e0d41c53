"""Backup, restore and rehearsal killed at every act on a file: nothing is lost, and the next run cleans up."""

import subprocess
import sys
import time
from collections.abc import Iterator

from django.db import connection

from tests.backups.conftest import left_over
from tests.processes import ROOT, environment
from zone.backups import store
from zone.backups.making import make_backup
from zone.backups.manifest import Manifest, check_files
from zone.ledger.verify import verify

STREAMS = ["half"] if connection.vendor == "postgresql" else []


def killed(*command: str, last: int, step: int = 1, **more: str) -> Iterator[str]:
    """Have the command killed at one point after the other; yields after each, and once when it came to its end."""
    points = [*STREAMS, *map(str, range(1, last, step)), "9999"]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.backups.kill_at", *command, "--", *points],
        cwd=ROOT,
        env=environment(**more),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    with process:
        for _ in points:
            process.stdin.write("go\n")
            process.stdin.flush()
            said = process.stdout.readline().strip()
            assert said, process.stderr.read()
            yield said
        process.stdin.close()


def test_a_backup_killed_anywhere_is_whole_or_none(site, made):
    more = {"ZONE_DATA_DIR": str(site.DATA_DIR), "ZONE_BACKUP_DIR": str(site.BACKUP_DIR), "ZONE_BACKUP_KEEP": "2"}
    said, states = [], set()
    for outcome in killed("backup", last=60, step=1 if connection.vendor == "sqlite" else 4, **more):
        said.append(outcome)
        backups = store.backups_in(site.BACKUP_DIR)
        assert backups  # never without one
        for folder in backups:
            check_files(folder, Manifest.read(folder))
        states.add((len(backups), bool(left_over(site))))
    assert said[-1] == "done 0" and said.count("killed") >= 6
    assert (1, True) in states  # some kills struck in the middle
    assert left_over(site) == [] and verify().holds


def test_a_restore_killed_anywhere_can_be_done_again(site, made, place):
    more = place.environment
    said, starts_over = [], set()
    for outcome in killed("restore", str(made.folder), last=40, step=1 if connection.vendor == "sqlite" else 2, **more):
        said.append(outcome)
        while connection.vendor == "postgresql" and place.sessions():  # what the kill left to die
            time.sleep(0.05)
        starts_over.add(place.is_empty())
        if outcome == "killed":
            done = place.run("restore", str(made.folder))
            assert done.returncode == 0, done.stdout + done.stderr
        saved = [path for path in (place.data / "evidence").rglob("*") if path.is_file()]
        assert len(saved) == 3 and not list(place.data.glob("*restoring*"))
        if outcome.startswith("done"):
            break
        place.clear()
    assert said[-1] == "done 0" and said.count("killed") >= 5
    assert False in starts_over
    assert place.run("verify", "--expect", made.manifest.head).returncode == 0


def test_a_rehearsal_killed_anywhere_leaves_nothing_after_the_next(site, made):
    more = {"ZONE_DATA_DIR": str(site.DATA_DIR), "ZONE_BACKUP_DIR": str(site.BACKUP_DIR)}
    said, was_left = [], False
    for outcome in killed("rehearse", last=16, **more):
        said.append(outcome)
        was_left |= bool(left_over(site))
        check_files(made.folder, made.manifest)
    assert said[-1] == "done 0" and "killed" in said and was_left
    assert left_over(site) == [] and verify().holds
    assert make_backup(site.BACKUP_DIR).linked == 3
