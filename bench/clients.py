"""Many people at once: reading a list and publishing, each beside the stock console.

Every client is an administrator of their own with one connection; meanwhile an entry a second is written to the ledger.
"""

from dataclasses import dataclass

from django.contrib.admin.models import LogEntry
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from bench import forms
from bench.browser import Browser
from bench.forms import require_logged, require_moved
from bench.pages import OURS
from bench.request import Request
from bench.server import Load, serving
from bench.worlds import Inside
from zone.people.models import User
from zone.people.roles import Role

CLIENTS = (1, 4, 8, 16)
ALL = max(CLIENTS)
MOST_SECONDS = 5
WRITES_PER_TIME = 15
"""Most forms sent by all clients together, for each time that a page is asked for elsewhere in the bench."""


@dataclass(frozen=True)
class Crowd:
    """The same work by so many clients at once, on our pages and in the stock console."""

    rows: int
    name: str
    clients: int
    ours: Load
    theirs: Load

    @property
    def ratio(self) -> float:
        return self.ours.a_second / self.theirs.a_second


def signed_in(count: int) -> list[str]:
    """Cookies of so many administrators, new ones where there are fewer."""
    group = Group.objects.get(name=Role.ADMINISTRATOR)
    names = [f"client-{i}" for i in range(1, count + 1)]
    there = set(User.objects.filter(username__in=names).values_list("username", flat=True))
    User.objects.bulk_create(
        User(username=name, name="示例人员", must_change_password=False, password=make_password(None))
        for name in names
        if name not in there
    )
    people = list(User.objects.filter(username__in=names))
    group.user_set.add(*people)
    return [Browser(person).cookie for person in people]


def measured(inside: Inside, times: int) -> list[Crowd]:
    people, found = inside.ground.people, []
    cookies, seconds, most = signed_in(ALL), seconds_of(times), times * WRITES_PER_TIME
    ours, theirs = Request(OURS), Request(forms.STOCK_LIST)
    waiting = forms.waiting_cases(ALL + most * len(CLIENTS), people[Role.REPORTER], people[Role.ADMINISTRATOR])
    filings = [forms.publication(case) for case in waiting]
    with serving() as server:

        def read(page: Request, clients: int) -> Load:
            return server.ask(cookies[:clients], [page], seconds=seconds, again=True, meanwhile=inside.write)

        def send(requests: list[Request], clients: int) -> Load:
            return server.ask(cookies[:clients], requests, seconds=seconds, meanwhile=inside.write)

        # At first every thread connects to the database, and every form and template is made.
        read(ours, ALL)
        read(theirs, ALL)
        send([one.request for one in filings[:ALL]], ALL)
        send(forms.stock_saves(ALL), ALL)
        for clients in CLIENTS:
            found.append(Crowd(inside.rows, "list", clients, read(ours, clients), read(theirs, clients)))
        for start, clients in zip(range(ALL, len(filings), most), CLIENTS, strict=True):
            turn = filings[start : start + most]
            mine = send([one.request for one in turn], clients)
            require_moved(turn[: mine.answers])
            logged = LogEntry.objects.count()
            other = send(forms.stock_saves(most), clients)
            require_logged(logged, other.answers)
            found.append(Crowd(inside.rows, "publish one", clients, mine, other))
    return found


def seconds_of(times: int) -> float:
    """How long clients ask, less where the bench is only a sample."""
    return min(MOST_SECONDS, times / 6)
