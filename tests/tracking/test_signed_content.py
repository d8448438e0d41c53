"""What is signed is what is meant: every fact of an update, what its values mean, and nothing that changes later."""

import hashlib
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.factories import MARCH, publish
from tests.tracking.review_pages import review_pages
from tests.triggers_off import triggers_off
from zone.ledger import clock
from zone.moves import make_move
from zone.tracking import proof
from zone.tracking.models import Evidence, Indicator, Measurement, ProgressUpdate, Qualifier, Undertaking
from zone.tracking.signed_content import CURRENT, VERSIONS, hash_of, signed_content
from zone.tracking.updates import drafts

TRIED = {
    # Every field of an update, a value and evidence that somebody may set, with another value for it.
    ProgressUpdate: {
        "revision": 7,
        "correction_reason": "另有原因",
        "no_change": True,
        "progress": "另一段进展",
        "problems": "另一段问题",
        "next_steps": "另一段措施",
        "submitted_at": datetime(2026, 3, 2, tzinfo=UTC),
        "is_late": True,
    },
    Measurement: {"value": Decimal(500), "qualifier": Qualifier.ABOUT, "note": "另有说明"},
    Evidence: {
        "name": "另一份.pdf",
        "citation": "另一处",
        "file": "aa/other.pdf",
        "sha256": "6b" * 32,
        "size": 77,
        "content_type": "image/png",
    },
}
NOT_SIGNED = {
    ProgressUpdate: {
        "id": "its key: revision and month name it",
        "undertaking": "signed by its code",
        "month": "signed as text",
        "corrects": "follows from the revision; the database holds it",
        "state": "what the act changes",
        "version": "counts savings of a draft",
        "saved_at": "when a draft was saved",
        "seen_at": "when a reviewer first looked",
        "author": "signed by key; the pages name the person",
        "checked_by": "the ledger's entry of the check",
        "checked_at": "the ledger's entry of the check",
        "checked_in_stead": "the ledger's entry of the check",
        "published_by": "the ledger's entry of the publication",
        "published_at": "the ledger's entry of the publication",
        "content_hash": "the signature itself",
        "content_version": "which list counts; another gives another hash",
    },
    Measurement: {
        "id": "its key: the indicator names it",
        "update": "whose content it is",
        "indicator": "signed by key",
        "labels_at_publication": "signed label by label",
    },
    Evidence: {
        "id": "its place in the order",
        "update": "whose content it is",
        "added_by": "the ledger's entry of the addition",
        "added_at": "the ledger's entry of the addition",
    },
}
EVERY = [(model, name) for model, fields in TRIED.items() for name in fields]
by_field = pytest.mark.parametrize(("model", "name"), EVERY, ids=lambda one: getattr(one, "__name__", one))


@pytest.fixture
def filed(march, task, indicator, clerk) -> ProgressUpdate:
    draft = drafts.start(task, MARCH, by=clerk)
    typed = {indicator.pk: drafts.Entry(3, "属实")}
    draft = drafts.save_draft(draft, by=clerk, version=0, texts={"progress": "已完成选址。"}, typed=typed)
    file = {"file": "a/b.pdf", "name": "验收单.pdf", "sha256": "5a" * 32, "size": 9, "content_type": "application/pdf"}
    Evidence.objects.create(update=draft, citation="验收公示", added_by=clerk, added_at=clock.now(), **file)
    return drafts.submit_draft(draft, by=clerk)


def fresh() -> ProgressUpdate:
    return ProgressUpdate.objects.get()


def put(model, name) -> None:
    """The other value, past the rules that hold what is filed."""
    with triggers_off():
        model.objects.update(**{name: TRIED[model][name]})


@pytest.mark.parametrize("model", TRIED, ids=lambda model: model.__name__)
def test_every_field_is_signed_or_says_why_not(model):
    fields = {field.name for field in model._meta.concrete_fields}
    assert fields == TRIED[model].keys() | NOT_SIGNED[model].keys()
    assert TRIED[model].keys() & NOT_SIGNED[model].keys() == set()


@by_field
def test_another_value_gives_another_hash(filed, model, name):
    signed = filed.hash_now()
    put(model, name)
    assert fresh().hash_now() != signed


@by_field
def test_the_database_refuses_another_value_once_published(filed, manager, model, name):
    publish(filed, by=manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**{name: TRIED[model][name]})


SHOWN = {
    "qualifier": "约",
    "no_change": "本月无变化",
    "submitted_at": "03-02",
    "is_late": "逾期",
    "size": "77",
    "file": "",
}
"""How a reviewer's page words what it does not print as it is stored. Where a file lies is the link behind its name."""


@by_field
def test_the_reviewer_sees_it(filed, client, manager, model, name):
    if name in ("revision", "correction_reason"):
        pytest.skip("of a correction: tests/tracking/test_review_correction.py")
    put(model, name)
    client.force_login(manager)
    words = SHOWN.get(name, str(TRIED[model][name]))
    assert [page for page, text in review_pages(client, fresh()).items() if words not in text] == []


@pytest.mark.parametrize(
    ("model", "facts", "words"),
    [
        (Indicator, {"unit": "个"}, "（个，"),
        (Indicator, {"aggregation": "latest"}, "，最新值"),
        (Indicator, {"name": "另一指标"}, "另一指标"),
        (Indicator, {"horizon": "first half"}, "上半年"),
        (Undertaking, {"name": "另一事项"}, "另一事项"),
        (Undertaking, {"pillar": "industry"}, "产业提优"),
    ],
    ids=lambda one: next(iter(one)) if isinstance(one, dict) else None,
)
def test_what_a_figure_means_is_signed_and_seen(filed, client, manager, model, facts, words):
    signed = filed.hash_now()
    with triggers_off():
        model.objects.update(**facts)
    with pytest.raises(ValidationError, match="有改动"):
        make_move(fresh(), "publish", by=manager, content_hash=signed)
    client.force_login(manager)
    assert [page for page, text in review_pages(client, fresh()).items() if words not in text] == []


@pytest.mark.parametrize("facts", [{"unit": "个"}, {"aggregation": "latest"}], ids=["unit", "aggregation"])
@pytest.mark.parametrize("state", ["submitted", "published"])
def test_what_is_filed_keeps_its_measure(filed, indicator, manager, facts, state):
    if state == "published":
        publish(filed, by=manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        Indicator.objects.update(**facts)
    Indicator.objects.update(target=99, name="改名不改义")


def test_the_page_seen_before_a_renaming_publishes_nothing(filed, indicator, manager):
    seen = fresh().hash_now()
    Indicator.objects.update(name="另一指标")
    with pytest.raises(ValidationError, match="有改动"):
        make_move(fresh(), "publish", by=manager, content_hash=seen)
    published = make_move(fresh(), "publish", by=manager, content_hash=fresh().hash_now())
    assert Measurement.objects.get().labels_at_publication["indicator"] == "另一指标"
    Indicator.objects.update(name="后来的名称")
    assert fresh().hash_now() == published.content_hash


def test_a_value_typed_in_another_unit_is_not_filed(march, task, indicator, clerk):
    draft = drafts.start(task, MARCH, by=clerk)
    drafts.save_draft(draft, by=clerk, version=0, texts={}, typed={indicator.pk: drafts.Entry(500, "属实")})
    Indicator.objects.update(unit="个")
    with pytest.raises(ValidationError, match="的单位或统计方式在填写之后有变动"):
        drafts.submit_draft(fresh(), by=clerk)
    draft = drafts.save_draft(fresh(), by=clerk, version=1, texts={}, typed={indicator.pk: drafts.Entry(5, "属实")})
    assert drafts.submit_draft(draft, by=clerk).state == "submitted"


def test_a_form_opened_before_the_unit_changed_saves_nothing_and_loses_nothing(
    march, task, indicator, client, clerk, htmx
):
    client.force_login(clerk)
    page = reverse("tracking:update", args=[task.code, "2026-03"])
    sent = {"version": "0-0", "meaning": client.get(page).context["form"].meaning, f"value_{indicator.pk}": "500"}
    Indicator.objects.update(unit="个")
    answer = client.post(reverse("tracking:submit", args=[task.code, "2026-03"]), sent)
    assert "请对照新的单位核对数值" in answer.content.decode() and 'value="500"' in answer.content.decode()
    assert Measurement.objects.count() == 0
    saved = client.post(reverse("tracking:save", args=[task.code, "2026-03"]), sent, **htmx).content.decode()
    assert "请对照新的单位核对数值" in saved and "已保存" not in saved
    again = {**sent, "meaning": answer.context["form"].meaning, f"note_{indicator.pk}": "属实"}
    client.post(reverse("tracking:submit", args=[task.code, "2026-03"]), again)
    assert Measurement.objects.get().labels_at_publication["unit"] == "个"


@pytest.fixture
def htmx() -> dict[str, str]:
    return {"HTTP_HX_REQUEST": "true"}


EXAMPLE = (
    {
        **{"undertaking": "P1", "month": "2026-03", "revision": 1, "no_change": False, "correction_reason": ""},
        **{"progress": "甲", "problems": "", "next_steps": "乙", "author": 7, "is_late": True, "later": "x"},
        "submitted_at": datetime(2026, 3, 25, 1, 2, 3, tzinfo=UTC),
    },
    [
        (
            {"indicator": 5, "value": "3.0000", "qualifier": "about", "note": "丙", "later": "x"},
            {
                **{"reference": "P1-1", "pillar": "industry", "subject": "丁", "indicator": "戊", "horizon": "year"},
                **{"qualifier_word": "", "unit": "处", "aggregation": "latest", "figure_code": "", "is_example": False},
                "later": "x",
            },
        )
    ],
    [
        {
            **{"name": "己.pdf", "sha256": "5a" * 32, "citation": "", "file": "5a/5a.pdf", "size": 9},
            **{"content_type": "application/pdf", "later": "x"},
        }
    ],
)
FROZEN = {
    1: "5ec17b402f20c543d3481deae22a99772aaa37b975f227bdadb7b69fd6232005",
    2: "8db90197b3efefd520c2d298705afb68a6f4b103a6c9123c61cef3c041304c23",
}
"""The hash of the example by each version. What was published by it is verified by it for ever."""


@pytest.mark.parametrize("version", VERSIONS)
def test_a_version_never_signs_anything_else(version):
    assert hash_of(signed_content(version, *EXAMPLE)) == FROZEN[version]


def test_what_was_signed_by_an_earlier_version_is_verified_by_it(filed, manager, march):
    publish(filed, by=manager)
    with triggers_off():
        ProgressUpdate.objects.update(content_version=1)
        first = fresh().hash_now()
        ProgressUpdate.objects.update(content_hash=first)
    assert fresh().hash_now() == fresh().content_hash == first
    assert CURRENT > 1 and "version" not in fresh().content()


def test_a_field_of_a_later_version_leaves_all_before_alone(filed, manager, monkeypatch):
    published = publish(filed, by=manager)
    later = type(VERSIONS[CURRENT])(**{**vars(VERSIONS[CURRENT]), "update": (*VERSIONS[CURRENT].update, "seen_at")})
    monkeypatch.setitem(VERSIONS, CURRENT + 1, later)
    monkeypatch.setattr("zone.tracking.models.updates.CURRENT", CURRENT + 1)
    assert fresh().hash_now() == published.content_hash
    assert [fault for fault in proof.bent_updates(proof.Walk()) if "签署" in fault.sentence] == []


def test_hashes_are_of_the_canonical_text():
    assert hash_of({"甲": 1}) == hashlib.sha256('{"甲":1}'.encode()).hexdigest()
