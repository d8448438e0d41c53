"""Submitting and publishing, beside a stock console that saves projects.

Each is the real POST with its form, by one signed-in person, from request to answer. What it is held beside is Django's
own admin: the form of a project with its indicators, saved with one field changed and logged. Fifty are published
by one POST of the queue, which answers with the queue again; beside it fifty projects are saved and logged by an
action of the list, and the list is opened again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.admin.models import LogEntry

from bench import forms
from bench.browser import Browser
from bench.forms import Filing, require_logged, require_moved
from bench.meter import side_by_side
from bench.request import Request
from bench.worlds import Inside
from projects.models import Project
from zone.people.roles import Role

MANY = 50
MOST_ROUNDS = 5
"""Times that many are published; each takes a second."""

Groups = Sequence[Sequence[Request]]


@dataclass(frozen=True)
class Written:
    """CPU milliseconds of one kind of writing, medians; `aim` is the share of the console's that ours may take."""

    rows: int
    name: str
    ours: float
    theirs: float
    aim: float | None = None

    @property
    def ratio(self) -> float:
        return self.ours / self.theirs


class Sender:
    """Sends groups of requests, the next one each time it is called."""

    def __init__(self, browser: Browser, groups: Groups) -> None:
        self.browser, self.groups, self.sent = browser, groups, 0

    def __call__(self) -> None:
        for request in self.groups[self.sent]:
            self.browser.send(request)
        self.sent += 1


def measured(inside: Inside, times: int) -> list[Written]:
    rounds, many_rounds = times + 1, min(times, MOST_ROUNDS) + 1  # one more, to warm up
    reporter, administrator = (inside.ground.people[role] for role in (Role.REPORTER, Role.ADMINISTRATOR))
    shown = forms.waiting_cases(rounds + many_rounds * MANY, reporter, administrator)
    singles, many = shown[:rounds], shown[rounds:]
    keys = list(Project.objects.order_by("pk").values_list("pk", flat=True)[:MANY])
    save_many = [[forms.stock_save_of_many(keys), Request(forms.STOCK_LIST)]] * many_rounds

    def saves() -> Groups:
        return [[save] for save in forms.stock_saves(rounds)]

    def beside(name: str, role: str, filings: list[Filing], theirs: Groups, saved: int, aim: float | None) -> Written:
        logged = LogEntry.objects.count()
        mine = Sender(inside.browsers[role], [[one.request] for one in filings])
        other = Sender(inside.browsers[Role.ADMINISTRATOR], theirs)
        spent = side_by_side(mine, other, times=len(filings) - 1)
        require_moved(filings[: mine.sent])
        require_logged(logged, other.sent * saved)
        return Written(inside.rows, name, *(seconds * 1000 for seconds in spent), aim)

    pages = [forms.publication_of_many(many[i : i + MANY]) for i in range(0, len(many), MANY)]
    return [
        beside("submit one", Role.REPORTER, forms.submissions(rounds, reporter), saves(), 1, None),
        beside("publish one", Role.ADMINISTRATOR, [forms.publication(one) for one in singles], saves(), 1, 1.5),
        beside(f"publish {MANY}", Role.ADMINISTRATOR, pages, save_many, len(keys), None),
    ]
