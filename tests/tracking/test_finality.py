"""Published is final and four eyes hold, whoever asks: the ORM, a queryset, bulk actions or raw SQL."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from tests.factories import MARCH, UndertakingFactory, filed_update, published_update
from zone.ledger import clock
from zone.moves import make_move
from zone.tracking.models import Contributor, Evidence, Measurement, ProgressUpdate, UpdateEvent
from zone.tracking.updates import drafts


@pytest.fixture
def published(march, indicator, clerk, manager):
    return published_update(indicator, 3, by=clerk, publisher=manager)


@pytest.fixture
def filed(march, indicator, clerk):
    return filed_update(indicator, 3, by=clerk)


def refused(action) -> bool:
    """Whether the database refuses `action`; what it did is taken back either way."""
    try:
        with transaction.atomic():
            action()
    except IntegrityError:
        return True
    return False


def run(sql: str, *values):
    def action():
        with connection.cursor() as cursor:
            cursor.execute(sql, values)

    return action


UPDATE, MEASUREMENT = "tracking_progressupdate", "tracking_measurement"
RAW = [
    f"UPDATE {UPDATE} SET progress = 'x' WHERE id = %s",
    f"UPDATE {UPDATE} SET state = 'draft', published_by_id = NULL, published_at = NULL WHERE id = %s",
    f"UPDATE {UPDATE} SET published_at = saved_at WHERE id = %s",
    f"UPDATE {UPDATE} SET content_hash = '' WHERE id = %s",
    f"DELETE FROM {UPDATE} WHERE id = %s",
    f"UPDATE {MEASUREMENT} SET value = 4 WHERE update_id = %s",
    f"DELETE FROM {MEASUREMENT} WHERE update_id = %s",
    "DELETE FROM tracking_contributor WHERE update_id = %s",
    "UPDATE tracking_updateevent SET note = 'x' WHERE update_id = %s",
    "DELETE FROM tracking_updateevent WHERE update_id = %s",
]


@pytest.mark.parametrize("sql", RAW)
def test_raw_sql_cannot_bend_a_published_row(published, sql):
    assert refused(run(sql, published.pk))


def test_the_orm_cannot_bend_a_published_row(published, clerk):
    measured = published.measurements.get()

    def resave():
        measured.value = Decimal(9)
        measured.save()

    evidence = {"update": published, "citation": "某文", "added_by": clerk, "added_at": clock.now()}
    for action in (
        resave,
        measured.delete,
        published.delete,
        lambda: ProgressUpdate.objects.filter(pk=published.pk).update(progress="x"),
        lambda: Measurement.objects.filter(pk=measured.pk).delete(),
        lambda: Measurement.objects.filter(pk=measured.pk).update(value=5),
        lambda: Measurement.objects.bulk_update([Measurement(pk=measured.pk, value=5)], ["value"]),
        lambda: Evidence.objects.create(**evidence),
        lambda: Evidence.objects.bulk_create([Evidence(**evidence)]),
        lambda: UpdateEvent.objects.filter(update=published).delete(),
    ):
        assert refused_or_protected(action)
    assert published.measurements.get().value == 3


def refused_or_protected(action) -> bool:
    """Refused by the database, or stopped before it by a protected reference."""
    try:
        return refused(action)
    except ProtectedError:
        return True


def test_no_update_is_born_published(march, task, clerk, manager):
    row = {"undertaking": task, "month": march, "author": clerk, "saved_at": clock.now()}
    final = {"state": "published", "published_by": manager, "published_at": clock.now()}
    assert refused(lambda: ProgressUpdate.objects.create(**row, **final))
    assert refused(lambda: ProgressUpdate.objects.bulk_create([ProgressUpdate(**row, **final)]))


def test_a_draft_is_not_published_past_its_submission(march, task, clerk, manager):
    draft = drafts.start(task, MARCH, by=clerk)
    publish = ProgressUpdate.objects.filter(pk=draft.pk).update
    assert refused(lambda: publish(state="published", published_by=manager, published_at=clock.now()))


def test_content_of_a_filed_update_is_fixed_until_it_returns(filed, indicator):
    assert refused(run(f"UPDATE {UPDATE} SET progress = 'x' WHERE id = %s", filed.pk))
    assert refused(run(f"UPDATE {MEASUREMENT} SET value = 4 WHERE update_id = %s", filed.pk))
    assert refused(run(f"UPDATE {UPDATE} SET author_id = author_id + 1 WHERE id = %s", filed.pk))


def test_an_update_keeps_its_undertaking_and_month(filed):
    assert refused(run(f"UPDATE {UPDATE} SET revision = 7 WHERE id = %s", filed.pk))


def test_the_author_cannot_publish_by_any_path(filed, clerk, manager):
    publish = ProgressUpdate.objects.filter(pk=filed.pk).update
    assert refused(lambda: publish(state="published", published_by=clerk, published_at=clock.now()))
    assert refused(
        run(
            f"UPDATE {UPDATE} SET state='published', published_by_id=author_id, published_at=saved_at WHERE id=%s",
            filed.pk,
        )
    )


def test_nobody_publishes_what_they_had_a_hand_in(march, task, indicator, clerk, manager, manager2):
    draft = drafts.start(task, MARCH, by=clerk)
    draft = drafts.save_draft(draft, by=manager, version=0, texts={"progress": "代为补充。"}, typed={})
    filed = drafts.submit_draft(draft, by=clerk)
    with pytest.raises(ValidationError, match="另一人"):
        make_move(filed, "publish", by=manager, content_hash=filed.hash_now())
    publish = ProgressUpdate.objects.filter(pk=filed.pk).update
    assert refused(lambda: publish(state="published", published_by=manager, published_at=clock.now()))
    assert make_move(filed, "publish", by=manager2, content_hash=filed.hash_now()).state == "published"


def test_an_administrator_who_files_is_the_author(march, task, indicator, clerk, manager):
    draft = drafts.start(task, MARCH, by=clerk)
    draft = drafts.save_draft(draft, by=clerk, version=0, texts={"progress": "已选址。"}, typed={})
    filed = drafts.submit_draft(draft, by=manager)
    assert filed.author == manager
    assert set(Contributor.objects.filter(update=filed).values_list("user", flat=True)) == {clerk.pk, manager.pk}


def test_publishing_names_the_content_it_saw(filed, clerk, manager):
    shown = filed.hash_now()
    draft = make_move(filed, "withdraw", by=clerk)
    draft = drafts.save_draft(draft, by=clerk, version=draft.version, texts={"progress": "改了。"}, typed={})
    drafts.submit_draft(draft, by=clerk)
    with pytest.raises(ValidationError, match="有改动"):
        make_move(filed, "publish", by=manager, content_hash=shown)
    filed.refresh_from_db()
    assert filed.state == "submitted"


def test_the_unit_of_a_published_figure_is_final(published, indicator):
    assert refused(lambda: type(indicator).objects.filter(pk=indicator.pk).update(unit="座"))
    assert not refused(lambda: type(indicator).objects.filter(pk=indicator.pk).update(target=20))


def test_an_indicator_stays_with_its_undertaking_whoever_asks(indicator):
    other = UndertakingFactory()
    assert refused(lambda: type(indicator).objects.filter(pk=indicator.pk).update(undertaking=other))
    assert not refused(lambda: type(indicator).objects.filter(pk=indicator.pk).update(unit="座"))


def test_a_correction_corrects_its_own_month_and_nothing_else(published, indicator, task, department, clerk, manager):
    other = UndertakingFactory(lead_department=department)
    row = {"month_id": MARCH, "author": clerk, "saved_at": clock.now(), "corrects": published, "revision": 2}
    assert refused(lambda: ProgressUpdate.objects.create(undertaking=other, **row))
    correction = drafts.start_correction(task, MARCH, by=clerk, reason="核减")
    assert refused(lambda: ProgressUpdate.objects.filter(pk=correction.pk).update(corrects=None))


def test_a_month_has_one_first_update_and_one_chain_of_corrections(published, indicator, clerk, manager):
    row = {"undertaking_id": published.undertaking_id, "month_id": MARCH, "author": clerk, "saved_at": clock.now()}
    final = {"state": "published", "published_by": manager, "published_at": clock.now()}

    def published_past_the_rules(**more):
        forged = ProgressUpdate.objects.create(**row, **more)
        ProgressUpdate.objects.filter(pk=forged.pk).update(state="submitted")
        ProgressUpdate.objects.filter(pk=forged.pk).update(**final)

    assert refused(lambda: ProgressUpdate.objects.create(**row, revision=2))
    assert refused(lambda: published_past_the_rules(revision=2))
    published_past_the_rules(revision=2, corrects=published)
    assert refused(lambda: published_past_the_rules(revision=3, corrects=published))
