"""What is computed from stored rows is cached until the ledger records a change of such a row, and no longer."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from projects.enterprises.models import Park
from projects.models import Project
from tests.factories import ParkFactory, ProjectFactory
from zone.ledger.cache import cached_by_ledger, last_entries, object_types_of, read_last_entries, renewed_by_topic
from zone.ledger.ledger import deferred_entries, record
from zone.ledger.models import LastEntry, LedgerEntry
from zone.people.models import User
from zone.tracking.models import ProgressUpdate, ReportMonth, Undertaking


@pytest.fixture(autouse=True)
def request_begun(memory):
    token = last_entries.set({"people.user": 7})
    yield
    last_entries.reset(token)


def found(key: tuple, what: str, *models) -> str:
    return cached_by_ledger(models or (User,), key, lambda: what)


def test_it_is_made_once_while_nothing_is_recorded_about_such_rows():
    assert [found(("a",), "old"), found(("a",), "new"), found(("b",), "other")] == ["old", "old", "other"]


def test_none_is_cached_too():
    assert cached_by_ledger((User,), ("a",), lambda: None) is None
    assert found(("a",), "made again") is None


def test_it_is_made_anew_once_something_is_recorded_about_such_a_row():
    found(("a",), "old")
    last_entries.set({"people.user": 8})
    assert found(("a",), "new") == "new"


def test_what_is_recorded_about_other_rows_changes_nothing():
    found(("a",), "old")
    last_entries.set({"people.user": 7, "enterprises.park": 9, "": 10})
    assert found(("a",), "new") == "old"
    assert found(("a",), "new", User, Park) == "new"


def test_a_model_stands_for_those_derived_from_it():
    assert set(object_types_of(Undertaking)) == {
        "tracking.undertaking",
        "projects.project",
        "attraction.campaign",
        "livelihood.task",
    }
    found(("a",), "old", Undertaking)
    last_entries.set({"projects.project": 8})
    assert found(("a",), "new", Undertaking) == "new"


def filed(*topics: str) -> None:
    """An entry about an update of each of these undertakings, as the next request finds the ledger."""
    update = ProgressUpdate(pk=1)
    update.undertaking = Undertaking(name="示例事项")
    update.month = ReportMonth(month=date(2026, 3, 1))
    for topic in topics:
        with transaction.atomic():
            record("progressupdate.submit", obj=update, topic=topic)
    last_entries.set(dict(LastEntry.objects.values_list("object_type", "sequence")))


def renewed(made: str, *models) -> str:
    """What is cached of updates, renewed by adding the codes of what changed."""
    renew = lambda held, codes: "+".join([held, *sorted(codes)])  # noqa: E731
    return renewed_by_topic(models or (Park,), ProgressUpdate, ("a",), lambda: made, renew)


def test_what_is_recorded_about_an_undertaking_renews_what_is_cached_of_it(db):
    assert [renewed("made"), renewed("again")] == ["made", "made"]
    filed("B", "A", "A")
    assert [renewed("again"), renewed("again")] == ["made+A+B", "made+A+B"]
    filed("C")
    assert renewed("again") == "made+A+B+C"


def test_what_is_recorded_about_others_does_not_renew_it(db):
    renewed("made")
    with transaction.atomic():
        record("master.change", obj=ProjectFactory(), topic="B")
    filed("A")
    assert renewed("again") == "made+A"


def test_it_is_made_anew_after_a_change_of_the_other_rows_it_is_made_from(db):
    renewed("made")
    with transaction.atomic():
        record("master.change", obj=ParkFactory())
    filed("A")
    assert renewed("again") == "again"


@pytest.mark.parametrize("topics", [("A", ""), tuple("ABCD")])
def test_it_is_made_anew_after_an_entry_without_a_topic_and_after_too_many(db, monkeypatch, topics):
    monkeypatch.setattr("zone.ledger.cache.MOST_RENEWED", 3)
    renewed("made")
    filed(*topics)
    assert renewed("again") == "again"


def test_a_request_that_began_before_another_takes_what_that_one_renewed(db):
    renewed("made")
    before = last_entries.get()
    filed("A")
    renewed("again")
    last_entries.set(before)
    assert renewed("again") == "made+A"


def test_who_writes_has_it_made_anew(db):
    renewed("made")
    filed("A")
    last_entries.set(None)
    assert renewed("again") == "again"


def test_who_tells_the_ledger_something_reads_everything_anew(db):
    found(("a",), "old")
    with transaction.atomic():
        record("export")
    assert found(("a",), "new") == "new"


def test_a_command_remembers_nothing():
    last_entries.set(None)
    assert [found(("a",), "old"), found(("a",), "new")] == ["old", "new"]


def test_the_last_entry_about_each_kind_of_row_is_noted(db):
    park, project = ParkFactory(), ProjectFactory()
    with transaction.atomic():
        record("master.add", obj=park)
        record("export")
    with transaction.atomic(), deferred_entries():
        record("master.add", obj=project)
        record("master.change", obj=park)
        record("master.change", obj=project)
    newest = {entry.object_type: entry.sequence for entry in LedgerEntry.objects.order_by("sequence")}
    assert dict(LastEntry.objects.values_list("object_type", "sequence")) == newest
    assert newest == {"": 2, "enterprises.park": 4, "projects.project": 5}


def test_a_request_knows_how_far_the_ledger_is(client, manager):
    with transaction.atomic():
        record("master.add", obj=manager)
        record("export")
    client.force_login(manager)
    request = client.get("/parks/").wsgi_request
    assert read_last_entries(request.user.last_entry_list) == {"people.user": 1, "": 2}
    assert read_last_entries(None) == {}


def statements(client) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get("/parks/")
    return len(asked)


def test_a_page_counts_again_when_another_person_has_changed_such_a_row(client, manager):
    park = ParkFactory()
    client.force_login(manager)
    first, second = statements(client), statements(client)
    assert second < first
    with transaction.atomic():
        record("export", actor=manager)
    assert statements(client) == second
    with transaction.atomic():
        record("master.change", actor=manager, obj=park)
    assert statements(client) == second + 1
    with transaction.atomic():
        record("master.change", actor=manager, obj=ProjectFactory())
    assert statements(client) > second
    assert Project.objects.count() == 1
