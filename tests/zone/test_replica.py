"""What may be read from the replica, and what a process remembers of one that fails. With a real one: two_servers."""

import logging

from django.conf import settings
from django.urls import resolve, reverse

from tests.test_access import PAGES, address, rows  # noqa: F401  (a fixture)
from zone.people.models import Department
from zone.replica import PRIMARY, QUIET, Availability, ReplicaRouter, problem, reads_from_replica
from zone.views import ListPage

FRAME = {"healthz", "readyz", "people:login"}
"""Open to everybody without being a public page."""
ONE_ROW = {"tracking:evidence": "reads one row, and then a file that lies beside the database"}
"""What answers with a file, but would ask the replica for more than it could read there."""

FORM = {"reports:headlines": "a form, which rests on the last choice as the primary has it"}


def marked(view) -> bool:
    return getattr(view, "is_read_from_replica", False)


def test_every_report_file_and_public_page_is_read_from_the_replica(rows, client, manager):  # noqa: F811
    """A coming one without its decorator fails here."""
    client.force_login(manager)
    missing = []
    for name, (_, statuses) in PAGES.items():
        path = address(name, rows)
        answer = client.get(path)
        b"".join(answer)  # read to its end, so that a file is closed
        is_file = "attachment" in answer.headers.get("Content-Disposition", "")
        is_public = statuses[0] == 200 and name not in FRAME
        if (is_file or is_public or path.startswith("/reports/")) and name not in ONE_ROW | FORM:
            missing += [] if marked(resolve(path).func) else [name]
    assert missing == []


def lists() -> dict[str, type[ListPage]]:
    """The page of every list, by its address."""
    found = {}
    for name, (arguments, _) in PAGES.items():
        if arguments in ([], [2026]):
            path = reverse(name, args=arguments)
            found[path] = getattr(resolve(path).func, "view_class", object)
    return {path: page for path, page in found.items() if issubclass(page, ListPage)}


def test_every_list_exports_from_the_replica():
    assert len(lists()) > 8
    assert [path for path, page in lists().items() if not marked(page.export)] == []


def test_no_view_that_only_takes_a_post_is_marked(rows):  # noqa: F811
    """Pages that change something read where they write."""
    changing = [name for name, (_, statuses) in PAGES.items() if statuses[0] == 405]
    assert changing and [name for name in changing if marked(resolve(address(name, rows)).func)] == []


def test_without_a_replica_there_is_one_database_and_no_router(db):
    assert (list(settings.DATABASES), settings.DATABASE_ROUTERS) == ([PRIMARY], [])
    assert problem() == ""
    assert reads_from_replica(lambda: Department.objects.all().db)() == PRIMARY


def test_the_router_sends_writes_and_migrations_to_the_primary_alone():
    router = ReplicaRouter()
    far = Department(code="js")
    far._state.db = "replica"
    assert router.db_for_write(Department, instance=far) == PRIMARY
    assert router.db_for_read(Department, instance=far) == PRIMARY  # no view asks
    assert [router.allow_migrate(alias, "people") for alias in (PRIMARY, "replica")] == [True, False]
    assert router.allow_relation(far, Department(code="kj"))


def test_a_replica_that_failed_rests_and_then_one_thread_asks_it(settings):
    settings.REPLICA_REST_SECONDS = 5
    replica = Availability()
    assert replica.may_be_asked(100)
    replica.fails("unreachable", "refused", 100)
    moments = (100, 104.9, 105, 105, 109.9, 110)
    assert [replica.may_be_asked(at) for at in moments] == [
        False,
        False,
        True,
        False,
        False,
        True,
    ]
    replica.works()
    assert replica.problem == ""
    assert [replica.may_be_asked(110), replica.may_be_asked(110)] == [True, True]


def test_a_problem_is_logged_once_in_a_while_and_so_is_its_end(caplog):
    replica = Availability()
    replica.works()
    for at in (100, 110, 100 + QUIET - 1):
        replica.fails("unreachable", "refused", at)
    replica.works()
    replica.works()
    replica.fails("unreachable", "refused", 100 + QUIET - 1)
    replica.works()
    replica.fails("behind", "0/1", 100 + QUIET - 1)
    replica.fails("unreachable", "refused", 100 + QUIET)
    assert [record.getMessage() for record in caplog.records] == [
        "The replica is unreachable, the primary answers: refused",
        "The replica answers again",
        "The replica is behind, the primary answers: 0/1",
        "The replica is unreachable, the primary answers: refused",
    ]
    assert {record.levelno for record in caplog.records} == {logging.WARNING}
