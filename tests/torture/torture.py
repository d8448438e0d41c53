"""Rounds of torture: people at work, a kill, a new start, and what of it is there."""

import random
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from types import ModuleType

from django.db import connection, connections

from tests.torture import filing, importing, publishing, sealing
from tests.torture.diary import Act, Diary, Half, Stopped
from tests.torture.killing import Kill, PostgresKiller
from tests.torture.rows import Zone
from tests.torture.site import Site
from tests.torture.sqlite_kills import SqliteKiller
from tests.torture.sqlite_log import Left
from tests.torture.visitor import Visitor
from zone.ledger.verification import record_outcome, verify_all

KINDS = {kind.NAME: kind for kind in (filing, publishing, importing, sealing)}


@dataclass
class Found:
    """What came of a number of kills."""

    kind: str
    victim: str
    kills: int = 0
    acknowledged: int = 0
    in_flight: int = 0
    """Acts that were asked for and not answered when the kill came."""
    found_done: int = 0
    found_absent: int = 0
    """Of those in flight."""
    lost: int = 0
    """Acts that were acknowledged and are not there."""
    wrong: list[str] = field(default_factory=list)
    """Halves of acts, answers that nothing explains, imports that did not go on, faults that verification found."""
    seconds: list[float] = field(default_factory=list)
    """From each new start until the site takes people."""
    interrupted: int = 0
    """Imports that were in the middle of their work when the kill came."""
    stuck: int = 0
    """Imports that never came to their end."""
    left: list[Left] = field(default_factory=list)
    """What each kill in the middle of writing left in SQLite's log."""
    verified: int = 0
    """Rows and ledger entries that the full verification at the end looked at."""


class Torture:
    def __init__(
        self,
        site: Site,
        zone: Zone,
        killer: PostgresKiller | SqliteKiller,
        chance: random.Random,
        note: Callable[[str], None],
    ) -> None:
        self.site = site
        self.zone = zone
        self.killer = killer
        self.chance = chance
        self.note = note
        self.visitors: dict[str, Visitor] = {}

    def run(self, kinds: Iterable[str], victims: Sequence[str], kills: int) -> Iterator[Found]:
        """For each kind of act so many kills of each victim; a full verification after each of these series."""
        for kind in kinds:
            for victim in (one for one in victims if one != "pages" or kind == importing.NAME):
                yield self._series(KINDS[kind], victim, kills)

    def _series(self, kind: ModuleType, victim: str, kills: int) -> Found:
        found, acts = Found(kind.NAME, victim), []
        if isinstance(self.killer, SqliteKiller):
            self.killer.left = found.left
        self._serve(with_worker=kind is importing)
        for number in range(1, kills + 1):
            self.note(f"{kind.NAME}, {victim} killed: {number} of {kills}, lost {found.lost}, wrong {len(found.wrong)}")
            acts += self._round(kind, victim, found)
        self._end(kind, acts, found)
        return found

    def _serve(self, *, with_worker: bool) -> None:
        """Have the site run, with the worker or without."""
        if self.site.groups and self.site.with_worker == with_worker:
            return
        self.site.kill()
        self.site.with_worker = with_worker
        self.site.start()
        self.site.wait_until_ready()

    def _round(self, kind: ModuleType, victim: str, found: Found) -> list[Act]:
        jobs, diary = kind.prepare(self.zone), Diary()
        visitors = [self._visitor(person.username) for person in kind.people(self.zone)]
        with self.killer.ready(victim, kind) as kill:
            connections.close_all()  # nobody but the site has the database open
            clients = [
                threading.Thread(target=_work, args=(kind, visitor, own, diary))
                for visitor, own in zip(visitors, jobs, strict=True)
            ]
            for client in clients:
                client.start()
            kill.at_a_moment(diary)
            diary.is_over.set()
            found.seconds.append(self._start_again(kill))
            for client in clients:
                client.join()
        found.kills += 1
        found.wrong += diary.wrong
        self._look(kind, diary.acts, found)
        return diary.acts

    def _visitor(self, username: str) -> Visitor:
        """A person who signs in once and stays so through every kill."""
        if username not in self.visitors:
            self.visitors[username] = Visitor(self.site).sign_in(username)
        return self.visitors[username]

    def _start_again(self, kill: Kill) -> float:
        begun = time.monotonic()
        kill.start_again()
        self.site.wait_until_ready()
        return time.monotonic() - begun

    def _look(self, kind: ModuleType, acts: list[Act], found: Found) -> None:
        """Count what a round left, see that pages show it, and verify what it touched."""
        for act in acts:
            is_done = _is_done(kind, act, found)
            found.acknowledged += act.is_acknowledged
            if not act.is_acknowledged:
                found.in_flight += 1
                found.found_done += is_done
                found.found_absent += not is_done
            elif not is_done:
                _lose(kind, act, found)
        if kind is importing:
            found.interrupted += importing.at_work(acts).count()
        acknowledged = [act for act in acts if act.is_acknowledged]
        if acknowledged:
            path, words = kind.page(act := self.chance.choice(acknowledged))
            answer = self._visitor(act.username).get(path)
            if answer.status != 200 or words not in answer.text:
                found.wrong.append(f"{path} answers {answer.status} without {words}")
        found.wrong += verification(quick=True)[0]

    def _end(self, kind: ModuleType, acts: list[Act], found: Found) -> None:
        """Let what was interrupted go on to its end, look for every act once more, and verify everything."""
        if kind is importing:
            stuck = importing.settle(acts)
            found.stuck = len(stuck)
            found.wrong += stuck
        for act in acts:
            if act.is_acknowledged and not act.is_lost and not _is_done(kind, act, found):
                _lose(kind, act, found)
        faults, found.verified = verification(quick=False)
        found.wrong += faults


def _work(kind: ModuleType, visitor: Visitor, jobs: Iterable, diary: Diary) -> None:
    for job in jobs:
        try:
            kind.perform(job, visitor, diary)
        except Stopped:
            return
        except Exception as error:
            diary.wrong.append(f"{kind.page(Act(visitor.username, kind.NAME, job))[0]}: {error!r}")
            return


def _lose(kind: ModuleType, act: Act, found: Found) -> None:
    act.is_lost = True
    found.lost += 1
    found.wrong.append(f"lost: {act.what}, {' '.join(kind.page(act))}")


def _is_done(kind: ModuleType, act: Act, found: Found) -> bool:
    try:
        return kind.is_done(act)
    except Half as half:
        found.wrong.append(f"half: {half}")
        return True


def verification(*, quick: bool) -> tuple[list[str], int]:
    """What `manage.py verify` finds wrong, and how many rows it has looked at; on SQLite with a check of the file."""
    outcome = verify_all(quick=quick)
    if not quick:
        record_outcome(outcome)
    faults = [fault.sentence for fault in outcome.faults]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            faults += [line for (line,) in cursor.fetchall() if line != "ok"]
    return faults, outcome.rows
