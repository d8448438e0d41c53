"""Backup, restore and rehearsal killed at every act on a file: nothing is lost, and the next run cleans up."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

from tests.backups.conftest import left_over
from tests.processes import ROOT, environment
from zone.backups import store
from zone.backups.making import make_backup
from zone.backups.manifest import Manifest, check_files
from zone.ledger.verify import verify

POSTGRES = connection.vendor == "postgresql"


def points(last: int, step: int = 1) -> list[int | str]:
    """Where a command is killed, in turn, until one lies behind its end."""
    return [*(["half"] if POSTGRES else []), *range(1, last, step)]


@contextmanager
def commands(**more: str) -> Iterator[Callable[..., str]]:
    """Runs a command up to a point (0: to its end), in a child of one process; says `killed`, or `done` and how."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.backups.kill_at"],
        cwd=ROOT,
        env=environment(**more),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )

    def run(point: int | str, *command: str) -> str:
        process.stdin.write("\t".join([str(point), *command]) + "\n")
        process.stdin.flush()
        said = process.stdout.readline().strip()
        assert said, process.stderr.read()
        return said

    with process:
        yield run


def test_a_backup_killed_anywhere_is_whole_or_none(site, made):
    more = {"ZONE_DATA_DIR": str(site.DATA_DIR), "ZONE_BACKUP_DIR": str(site.BACKUP_DIR), "ZONE_BACKUP_KEEP": "2"}
    said, states = [], set()
    with commands(**more) as run:
        for point in points(60, step=4 if POSTGRES else 1):
            said.append(run(point, "backup"))
            backups = store.backups_in(site.BACKUP_DIR)
            assert backups  # never without one
            for folder in backups:
                check_files(folder, Manifest.read(folder))
            states.add((len(backups), bool(left_over(site))))
            if said[-1] == "done 0":
                break
    assert said[-1] == "done 0" and said.count("killed") >= 6
    assert (1, True) in states  # some kills struck in the middle
    assert left_over(site) == [] and verify().holds


def test_a_restore_killed_anywhere_can_be_done_again(site, made, place):
    restore = "restore", str(made.folder)
    said, starts_over = [], set()
    with commands(**place.environment) as run:
        for point in points(40, step=2 if POSTGRES else 1):
            said.append(run(point, *restore))
            while POSTGRES and place.sessions():  # what the kill left to die
                time.sleep(0.05)
            starts_over.add(place.is_empty())
            if said[-1] == "killed":
                assert run(0, *restore) == "done 0"
            assert run(0, "verify", "--no-entry", "--expect", made.manifest.head) == "done 0"
            saved = [path for path in (place.data / "evidence").rglob("*") if path.is_file()]
            assert len(saved) == 3 and not list(place.data.glob("*restoring*"))
            if said[-1] == "done 0":
                break
            place.clear()
    assert said[-1] == "done 0" and said.count("killed") >= 5
    assert False in starts_over
    assert place.run("verify", "--expect", made.manifest.head).returncode == 0


def test_a_rehearsal_killed_anywhere_leaves_nothing_after_the_next(site, made):
    more = {"ZONE_DATA_DIR": str(site.DATA_DIR), "ZONE_BACKUP_DIR": str(site.BACKUP_DIR)}
    said, was_left = [], False
    with commands(**more) as run:
        for point in points(90):
            said.append(run(point, "rehearse"))
            was_left |= bool(left_over(site))
            check_files(made.folder, made.manifest)
            if said[-1] == "done 0":
                break
    assert said[-1] == "done 0" and "killed" in said and was_left
    assert left_over(site) == [] and verify().holds
    assert make_backup(site.BACKUP_DIR).linked == 3
