"""What clients write down: each act before it is asked for, and that it was acknowledged as soon as it is."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any

from tests.torture.visitor import Visitor
from tests.two_servers.visitor import Answer


@dataclass
class Act:
    """Something a client has asked for, with what it takes to find it again."""

    username: str
    what: str
    """Which step of the work: each is acknowledged by an answer of its own."""
    job: Any
    is_acknowledged: bool = False
    """An answer said that it is done; otherwise no answer came, or an error."""
    is_lost: bool = False
    """It was acknowledged and is not there."""


class Stopped(Exception):
    """The site was killed, or its database: this client goes home."""


class Half(Exception):
    """An act that is neither wholly there nor wholly absent; says what is wrong."""


@dataclass
class Diary:
    """What the clients of one round asked for and were answered."""

    may_fail: threading.Event = field(default_factory=threading.Event)
    """From now on the site may answer with errors: its database is gone."""
    is_over: threading.Event = field(default_factory=threading.Event)
    """From now on nobody asks for anything more."""
    acts: list[Act] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    """Answers that nothing explains."""

    @property
    def acknowledged(self) -> int:
        return sum(act.is_acknowledged for act in self.acts)

    def get(self, visitor: Visitor, path: str) -> Answer:
        """A page. Raises Stopped."""
        if self.is_over.is_set():
            raise Stopped
        return self._answer(lambda: visitor.get(path), path, lambda answer: answer.status == 200)

    def ask(
        self,
        visitor: Visitor,
        what: str,
        job: Any,
        send: Callable[[], Answer],
        is_done: Callable[[Answer], bool],
    ) -> str:
        """Ask for an act; return where the answer leads. `is_done` says whether the answer acknowledges it.

        Raises Stopped.
        """
        if self.is_over.is_set():
            raise Stopped
        act = Act(visitor.username, what, job)
        self.acts.append(act)
        answer = self._answer(send, what, is_done)
        act.is_acknowledged = True
        return answer.location

    def _answer(self, send: Callable[[], Answer], what: str, is_right: Callable[[Answer], bool]) -> Answer:
        try:
            answer = send()
        except (OSError, HTTPException) as error:
            raise Stopped from error
        if is_right(answer):
            return answer
        if answer.status < 500 or not self.may_fail.is_set():
            self.wrong.append(f"{what} answered {answer.status} {answer.location}")
        raise Stopped
