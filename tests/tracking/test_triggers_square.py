"""What the database refuses of each column in each state, said once as a table: raw statements, triggers in place."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import connection

from tests.factories import (
    DepartmentFactory,
    IndicatorFactory,
    ReportMonthFactory,
    UndertakingFactory,
    UserFactory,
    publish,
)
from tests.fixtures import built_once
from tests.ledger.conftest import refused, run
from zone.moves import make_move
from zone.people.models import User
from zone.tracking.evidence import files
from zone.tracking.models import Contributor, Evidence, Measurement, ProgressUpdate, UpdateEvent
from zone.tracking.updates import drafts

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
STATES = ("draft", "submitted", "checked", "returned", "published", "discarded")
WRITTEN, WAITING, ENDED = ("draft", "returned"), ("submitted", "checked"), ("published", "discarded")
UPDATE, VALUE, EVIDENCE, HAND, EVENT = (
    model._meta.db_table for model in (ProgressUpdate, Measurement, Evidence, Contributor, UpdateEvent)
)


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    with built_once(django_db_blocker):
        yield build()


@pytest.fixture
def made(built, db) -> SimpleNamespace:
    """An update in each state, with a value, a citation and a second hand."""
    return built


def build() -> SimpleNamespace:
    department = DepartmentFactory(code="js", name="建设局")
    people = {
        name: UserFactory(username=name, name=name, department=department, roles=[role])
        for name, role in (("clerk", "reporter"), ("colleague", "reporter"), ("reviewer", "reviewer"))
    }
    people["manager"] = UserFactory(username="manager", name="管理员", roles=["administrator"])
    people["stranger"] = UserFactory(username="stranger", name="旁人", department=department, roles=["reporter"])
    for month in (MARCH, APRIL):
        ReportMonthFactory(month=month)
    found = SimpleNamespace(**people, updates={}, values={}, evidence={}, hands={}, indicators={})
    for state in STATES:
        task = UndertakingFactory(
            code=f"P-{state}", kind="project", pillar="industry", lead_department=department, first_month=MARCH
        )
        indicator = IndicatorFactory(undertaking=task, number=1)
        IndicatorFactory(undertaking=task, number=2)
        update = drafts.start(task, MARCH, by=people["clerk"])
        typed = {indicator.pk: drafts.Entry(Decimal(3), "属实")}
        update = drafts.save_draft(update, by=people["clerk"], version=0, texts={"progress": "已开工。"}, typed=typed)
        files.cite(update, "监理月报", by=people["clerk"])
        update = drafts.save_draft(update, by=people["colleague"], version=1, texts={"problems": "无。"}, typed={})
        found.updates[state] = to_state(update, state, **people)
        found.values[state] = update.measurements.get().pk
        found.evidence[state] = update.evidence.get().pk
        found.hands[state] = update.contributors.get(user=people["colleague"]).pk
        found.indicators[state] = indicator.pk
    return found


def to_state(update, state: str, *, clerk, reviewer, manager, **others) -> ProgressUpdate:
    if state == "discarded":
        return make_move(update, "discard", by=clerk)
    if state == "draft":
        return update
    update = drafts.submit_draft(update, by=clerk)
    if state == "returned":
        return make_move(update, "return", by=reviewer, note="请附佐证")
    if state in ("checked", "published"):
        update = make_move(update, "check", by=reviewer, content_hash=update.hash_now())
    return publish(update, by=manager) if state == "published" else update


FINAL, ENDS = "content of a filed update is final", "published is final"
OF_UPDATE = {
    "id": ("id + 100000", {}, "a row keeps its key"),
    "undertaking_id": ("undertaking_id + 1", {}, "keeps its undertaking and month"),
    "month_id": (f"'{APRIL}'", {}, "keeps its undertaking and month"),
    "revision": ("revision + 1", {}, "keeps its undertaking and month"),
    "corrects_id": ("id", {}, "keeps its undertaking and month"),
    "checked_by_id": ("{manager}", {}, "set by the check"),
    "checked_at": ("'2020-01-01 00:00:00+00:00'", {}, "set by the check"),
    "checked_in_stead": ("NOT checked_in_stead", {}, "set by the check"),
    "progress": ("'x'", WRITTEN, FINAL),
    "problems": ("'x'", WRITTEN, FINAL),
    "next_steps": ("'x'", WRITTEN, FINAL),
    "no_change": ("NOT no_change", WRITTEN, FINAL),
    "correction_reason": ("'x'", WRITTEN, FINAL),
    "author_id": ("{colleague}", WRITTEN, FINAL),
    "submitted_at": ("'2020-01-01 00:00:00+00:00'", WRITTEN, FINAL),
    "is_late": ("NOT is_late", WRITTEN, FINAL),
    "version": ("version + 1", (*WRITTEN, *WAITING), ENDS),
    "saved_at": ("'2020-01-01 00:00:00+00:00'", (*WRITTEN, *WAITING), ENDS),
    "seen_at": ("'2020-01-01 00:00:00+00:00'", (*WRITTEN, *WAITING), ENDS),
    "content_hash": ("'x'", (*WRITTEN, *WAITING), ENDS),
    "content_version": ("content_version + 1", (*WRITTEN, *WAITING), ENDS),
}
"""Of each column another value, the states in which it may be written, and what is said otherwise."""


def keys(made: SimpleNamespace, state: str) -> dict[str, int]:
    people = {name: row.pk for name, row in vars(made).items() if isinstance(row, User)}
    return people | {"update": made.updates[state].pk, "value": made.values[state], "evidence": made.evidence[state]}


PUBLISHED = (ENDS, "only a filed update is published")
"""What is said of a published update by one of several triggers."""


def accepts(statement: str, said: str, is_allowed: bool) -> None:
    answer = refused(statement)
    assert answer == "" if is_allowed else any(one in answer for one in (said, *PUBLISHED)), (statement, answer)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("column", OF_UPDATE)
def test_each_column_of_an_update_in_each_state(made, column, state):
    value, allowed, said = OF_UPDATE[column]
    where = keys(made, state)
    accepts(
        f"UPDATE {UPDATE} SET {column} = {value.format(**where)} WHERE id = {where['update']}", said, state in allowed
    )


def test_every_column_of_an_update_is_in_the_table():
    by_moves = {"state", "published_by_id", "published_at"}
    assert {field.column for field in ProgressUpdate._meta.concrete_fields} - by_moves == set(OF_UPDATE)


def test_who_checked_an_update_does_not_publish_it(made):
    checked = made.updates["checked"]
    published = f"UPDATE {UPDATE} SET state = 'published', published_at = saved_at, published_by_id ="
    accepts(f"{published} {made.reviewer.pk} WHERE id = {checked.pk}", "who checked it does not publish it", False)
    accepts(f"{published} {made.manager.pk} WHERE id = {checked.pk}", "", True)


@pytest.mark.parametrize("column", ["checked_by_id", "checked_at"])
def test_a_check_is_not_wiped_out_without_a_move(made, column):
    accepts(f"UPDATE {UPDATE} SET {column} = NULL WHERE id = {made.updates['checked'].pk}", "set by the check", False)
    moved = f"UPDATE {UPDATE} SET state = 'returned', checked_by_id = NULL, checked_at = NULL"
    accepts(f"{moved} WHERE id = {made.updates['checked'].pk}", "", True)


@pytest.mark.parametrize("state", STATES)
def test_only_what_waits_is_published_and_by_another(made, state):
    where = keys(made, state)

    def published_by(person: str) -> str:
        return (
            f"UPDATE {UPDATE} SET state = 'published', published_at = '2099-01-01 00:00:00+00:00',"
            f" published_by_id = {where[person]} WHERE id = {where['update']}"
        )

    said = "only a filed update is published"
    accepts(published_by("manager"), said, state in WAITING)
    assert refused(published_by("colleague"))  # who had a hand in it
    if state in WAITING:
        assert "who wrote it does not publish it" in refused(published_by("colleague"))


@pytest.mark.parametrize("state", STATES)
def test_what_has_ended_goes_to_no_other_state(made, state):
    for other in STATES:
        if other != "published":
            whole = ", published_by_id = NULL, published_at = NULL" if state == "published" else ""
            statement = f"UPDATE {UPDATE} SET state = '{other}'{whole} WHERE id = {made.updates[state].pk}"
            accepts(statement, ENDS, state not in ENDED)


@pytest.mark.parametrize("state", STATES)
def test_an_update_is_never_deleted(made, state):
    accepts(f"DELETE FROM {UPDATE} WHERE id = {made.updates[state].pk}", "never deleted", False)


def added_update(
    state: str = "'draft'", *, corrects: int | None, month: str = "month_id", of: int, more: int = 5
) -> str:
    """A statement that adds an update like the update `of`."""
    return (
        f"INSERT INTO {UPDATE} (undertaking_id, month_id, revision, corrects_id, correction_reason, state, no_change,"
        " progress, problems, next_steps, version, author_id, saved_at, is_late, checked_in_stead, content_hash,"
        " content_version)"
        f" SELECT undertaking_id, {month}, revision + {more}, {'NULL' if corrects is None else corrects}, '', {state},"
        " no_change, progress, problems, next_steps, version, author_id, saved_at, is_late, FALSE, '', 1"
        f" FROM {UPDATE} WHERE id = {of}"
    )


@pytest.mark.parametrize("state", STATES)
def test_an_update_begins_as_a_draft(made, state):
    said = "an update begins as a draft"
    published = made.updates["published"].pk
    accepts(added_update(f"'{state}'", corrects=published, of=published), said, state == "draft")


@pytest.mark.parametrize("state", STATES)
def test_a_correction_corrects_what_is_published_of_its_own_month(made, state):
    said, own, published = "corrects what is published", made.updates[state].pk, made.updates["published"].pk
    answer = refused(added_update(corrects=own, of=own))
    assert answer == "" if state == "published" else answer
    if state in ENDED:
        accepts(added_update(corrects=own, of=own), said, state == "published")
        accepts(added_update(corrects=own, of=own, month=f"'{APRIL}'"), said, False)
    if state == "discarded":
        accepts(added_update(corrects=published, of=own), said, False)


OF_VALUE = {
    "id": ("id + 100000", ()),
    "indicator_id": ("indicator_id + 1", WRITTEN),
    "value": ("value + 1", WRITTEN),
    "qualifier": ("'about'", WRITTEN),
    "note": ("'x'", WRITTEN),
    "labels_at_publication": ("'{{}}'", (*WRITTEN, *WAITING)),
}
OF_EVIDENCE = {
    "id": ("id + 100000", ()),
    "citation": ("'x'", WRITTEN),
    "file": ("file", WRITTEN),
    "name": ("'x'", WRITTEN),
    "sha256": ("'x'", WRITTEN),
    "size": ("size + 1", WRITTEN),
    "content_type": ("'x'", WRITTEN),
    "added_by_id": ("{manager}", WRITTEN),
    "added_at": ("'2020-01-01 00:00:00+00:00'", WRITTEN),
}
PARTS = [("value", column) for column in OF_VALUE] + [("evidence", column) for column in OF_EVIDENCE]
TABLES = {"value": (VALUE, OF_VALUE), "evidence": (EVIDENCE, OF_EVIDENCE)}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(("part", "column"), PARTS)
def test_each_column_of_a_part_in_each_state(made, part, column, state):
    table, columns = TABLES[part]
    value, allowed = columns[column]
    where = keys(made, state)
    said = (FINAL, "a row keeps its key") if column == "id" else (FINAL,)
    answer = refused(f"UPDATE {table} SET {column} = {value.format(**where)} WHERE id = {where[part]}")
    assert answer == "" if state in allowed else any(one in answer for one in said)


def test_every_column_of_a_part_is_in_the_table():
    for model, columns in ((Measurement, OF_VALUE), (Evidence, OF_EVIDENCE)):
        assert {field.column for field in model._meta.concrete_fields} - {"update_id"} == set(columns)


@pytest.mark.parametrize("part", TABLES)
@pytest.mark.parametrize("state", STATES)
def test_a_part_is_added_taken_and_moved_while_its_update_is_written(made, part, state):
    table, columns = TABLES[part]
    where, is_written = keys(made, state), state in WRITTEN
    accepts(f"DELETE FROM {table} WHERE id = {where[part]}", FINAL, is_written)
    others = ", ".join(name for name in columns if name not in ("id", "indicator_id"))
    also = ", indicator_id" if part == "value" else ""
    shifted = ", indicator_id + 1" if part == "value" else ""
    accepts(
        f"INSERT INTO {table} (update_id, {others}{also}) SELECT update_id, {others}{shifted} FROM {table}"
        f" WHERE id = {where[part]}",
        FINAL,
        is_written,
    )
    for other in STATES:
        if other != state:
            moved = f"UPDATE {table} SET update_id = {made.updates[other].pk} WHERE id = {where[part]}"
            accepts(moved, FINAL, is_written and other in WRITTEN)


@pytest.mark.parametrize("state", STATES)
def test_a_hand_is_added_while_its_update_is_written_and_stays(made, state):
    where = keys(made, state)
    added = f"INSERT INTO {HAND} (update_id, user_id) VALUES ({where['update']}, {where['stranger']})"
    accepts(added, "set while it is written", state in WRITTEN)
    accepts(f"DELETE FROM {HAND} WHERE id = {made.hands[state]}", "stays on record", False)
    accepts(f"UPDATE {HAND} SET user_id = {where['stranger']} WHERE id = {made.hands[state]}", "stays on record", False)


ENDS_IN = {
    "draft": "draft",
    "correct": "draft",
    "submit": "submitted",
    "withdraw": "draft",
    "check": "checked",
    "stand_in": "checked",
    "return": "returned",
    "publish": "published",
    "discard": "discarded",
}
BY = {
    "draft": "clerk",
    "correct": "clerk",
    "submit": "clerk",
    "check": "reviewer",
    "stand_in": "",
    "publish": "manager",
}
"""Who alone can have made a move, as nobody the move that was not made; anybody else's name is refused."""
ONCE = ("draft", "correct", "publish", "discard")


def written_event(made: SimpleNamespace, move: str, state: str, by: str) -> str:
    where = keys(made, state)
    return refused(
        f"INSERT INTO {EVENT} (update_id, move, by_id, at, note)"
        f" VALUES ({where['update']}, '{move}', {where[by]}, '2099-01-01 00:00:00+00:00', '')"
    )


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("move", ENDS_IN)
def test_an_event_is_written_in_the_state_of_its_move_by_who_made_it(made, move, state):
    has_it = UpdateEvent.objects.filter(update=made.updates[state], move=move).exists()
    is_allowed = ENDS_IN[move] == state and not (has_it and move in ONCE)
    for by in ("clerk", "reviewer", "manager", "stranger"):
        said = written_event(made, move, state, by)
        assert said == "" if is_allowed and BY.get(move, by) == by else "written with its move" in said, by


def correction_of(made: SimpleNamespace) -> ProgressUpdate:
    published = made.updates["published"]
    return drafts.start_correction(published.undertaking, MARCH, by=made.clerk, reason="漏报")


def test_a_correction_begins_once(made):
    made.updates["correction"] = correction_of(made)
    made.values["correction"] = made.evidence["correction"] = 0
    assert "written with its move" in written_event(made, "correct", "correction", "clerk")
    assert written_event(made, "draft", "correction", "clerk") == ""


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite replaces rows")
def test_no_correction_is_put_in_the_place_of_another(made):
    first = drafts.submit_draft(correction_of(made), by=made.clerk)
    first = make_move(first, "check", by=made.reviewer, content_hash=first.hash_now())
    first = publish(first, by=made.manager)
    run(added_update(corrects=first.corrects_id, of=first.pk, more=1))
    other = ProgressUpdate.objects.get(revision=first.revision + 1, corrects=first.corrects_id)
    run(f"UPDATE {UPDATE} SET state = 'submitted' WHERE id = {other.pk}")
    statement = (
        f"UPDATE OR REPLACE {UPDATE} SET state = 'published', published_at = '2099-01-01 00:00:00+00:00',"
        f" published_by_id = {made.manager.pk} WHERE id = {other.pk}"
    )
    assert "an update is corrected once" in refused(statement)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite replaces rows")
@pytest.mark.parametrize("state", STATES)
def test_no_update_is_put_in_the_place_of_another_of_its_month(made, state):
    answer = refused(added_update(corrects=None, of=made.updates[state].pk).replace("INSERT", "INSERT OR REPLACE"))
    assert answer == "" if state == "discarded" else "a row is never replaced" in answer


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite replaces rows")
def test_no_correction_in_work_is_put_in_the_place_of_another(made):
    draft = correction_of(made)
    other = added_update(corrects=draft.corrects_id, of=draft.pk).replace("INSERT", "INSERT OR REPLACE")
    assert "a row is never replaced" in refused(other)
    draft = drafts.submit_draft(draft, by=made.clerk)
    assert "a row is never replaced" in refused(other)


def test_an_event_stays_as_it_is(made):
    accepts(f"UPDATE {EVENT} SET note = 'x'", "an event is never changed", False)
    accepts(f"DELETE FROM {EVENT}", "an event is never deleted", False)


@pytest.mark.parametrize("state", STATES)
def test_what_an_indicator_measures_holds_while_a_figure_is_filed(made, state):
    table, key = "tracking_indicator", made.indicators[state]
    is_free = state in (*WRITTEN, "discarded")
    for change in ("unit = '个'", "aggregation = 'latest'"):
        accepts(f"UPDATE {table} SET {change} WHERE id = {key}", "the unit of a filed figure is final", is_free)
        accepts(f"UPDATE {table} SET {change} WHERE id = {key + 1}", "", True)  # nothing is reported of it
    for change in ("name = 'x'", "target = 99", "unit = unit"):
        accepts(f"UPDATE {table} SET {change} WHERE id = {key}", "", True)
    accepts(f"UPDATE {table} SET undertaking_id = 0 WHERE id = {key}", "stays with its undertaking", False)
    accepts(f"UPDATE {table} SET id = id + 100000 WHERE id = {key}", "a row keeps its key", False)
