"""One line of a month's table: its numbers, and what of it may be written."""

from datetime import date
from decimal import Decimal

import pytest

from livelihood.models import Task
from tests.factories import MARCH, IndicatorFactory, ReportMonthFactory, UndertakingFactory, published_update
from zone.tracking.figures import month_rows as module
from zone.tracking.figures.month_rows import MonthRow, every_indicator, month_rows
from zone.tracking.models import Indicator, Undertaking
from zone.tracking.updates import drafts

DECEMBER, JANUARY, FEBRUARY, APRIL = date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1), date(2026, 4, 1)
VALUES = {DECEMBER: Decimal(9), JANUARY: Decimal(1), FEBRUARY: Decimal(3), MARCH: Decimal(5)}


def line(values=None, *, month=MARCH, may_fill=False, is_form=False, plan_year=None, **facts) -> MonthRow:
    code = "MS2026-01"
    undertaking = Undertaking(code=code) if plan_year is None else Task(code=code, year=plan_year)
    indicator = Indicator(**{"number": 2, "target": Decimal(12), "unit": "处", **facts})
    return MonthRow(1, undertaking, indicator, month, None, may_fill, is_form, values or {})


def bare(**facts) -> MonthRow:
    """Of an undertaking with no indicator."""
    how = {"may_fill": False, "is_form": False, **facts}
    return MonthRow(1, Undertaking(code="MS2026-01"), None, MARCH, None, **how)


def test_a_line_is_known_by_its_undertaking_and_indicator():
    assert (line().key, bare().key) == ("MS2026-01#2", "MS2026-01")


@pytest.mark.parametrize(
    ("aggregation", "in_month", "total", "before"),
    [("cumulative", 2, 5, 3), ("increment", 5, 9, 4), ("latest", None, 5, 3)],
)
def test_the_numbers_of_a_month(aggregation, in_month, total, before):
    one = line(VALUES, aggregation=aggregation)
    assert (one.in_month, one.total, one.before) == (in_month, total, before)


@pytest.mark.parametrize(("aggregation", "total"), [("cumulative", None), ("increment", 9)])
def test_to_fill_in_nothing_is_carried_over_but_a_sum(aggregation, total):
    assert line(VALUES, month=APRIL, aggregation=aggregation, is_form=True).total == total
    assert line(VALUES, month=APRIL, aggregation=aggregation).total == (total or 5)


def test_without_an_indicator_there_is_no_number():
    one = bare()
    numbers = (one.in_month, one.total, one.before, one.completion, one.schedule, one.gap, one.note)
    assert numbers == (None,) * 7
    assert (one.adds_up, one.takes_note, one.takes_total, one.takes_month) == (False,) * 4
    assert one.takes_words and bare(is_form=True, may_fill=True).takes_words


@pytest.mark.parametrize(
    ("facts", "share"),
    [
        ({}, Decimal("0.4167")),
        ({"target": Decimal(0)}, None),
        ({"target": None}, None),
        ({"direction": "down"}, None),
    ],
)
def test_the_share_of_the_target(facts, share):
    assert line(VALUES, **facts).completion == share
    assert line({}, **facts).completion is None
    gap = None if share is None else Decimal("16.67")
    assert line(VALUES, **facts).gap == gap


@pytest.mark.parametrize(
    ("plan_year", "month", "share"),
    [
        (None, MARCH, "0.25"),
        (2026, APRIL, "0.3333"),
        (2025, MARCH, "1"),
        (2027, MARCH, "0"),
    ],
)
def test_the_share_of_the_year_gone_by(plan_year, month, share):
    assert line(plan_year=plan_year, month=month).schedule == Decimal(share)


def test_how_far_behind_the_schedule():
    assert line({MARCH: Decimal(1)}).gap == Decimal("-16.67")
    assert line({}).gap is None


@pytest.mark.parametrize(
    ("is_form", "may_fill", "takes"),
    [(False, False, True), (False, True, True), (True, False, False), (True, True, True)],
)
def test_words_are_written_on_paper_and_in_the_form_by_who_may(is_form, may_fill, takes):
    how = {"is_form": is_form, "may_fill": may_fill}
    assert bare(**how).takes_words is takes
    assert line(**how).takes_note is takes
    assert line(aggregation="increment", **how).takes_month is takes
    assert line(aggregation="increment", **how).takes_total is False
    assert line(**how).takes_month is False
    assert line(**how).takes_total is takes


@pytest.mark.parametrize(
    ("values", "is_form", "takes"),
    [({}, False, True), ({MARCH: Decimal(5)}, False, True), ({FEBRUARY: Decimal(5)}, False, False)],
)
def test_a_total_carried_over_is_not_written_over(values, is_form, takes):
    assert line(values).takes_total is takes
    assert line(values, is_form=True, may_fill=True).takes_total


@pytest.fixture
def reported(indicator, clerk, manager, march) -> Indicator:
    """Published with its notes from December to March; April is open."""
    for month, value in VALUES.items():
        if month != MARCH:
            ReportMonthFactory(month=month)
        published_update(indicator, value, by=clerk, publisher=manager, month=month)
    ReportMonthFactory(month=APRIL)
    return indicator


def of(undertaking, month, reader, is_form=False, **how) -> list[MonthRow]:
    return list(month_rows(Undertaking.objects.filter(pk=undertaking.pk), month, reader, is_form, **how))


def test_a_published_month_has_its_update_values_and_note(reported, leader):
    (one,) = of(reported.undertaking, MARCH, leader)
    assert (one.place, one.indicator, one.update.month_id, one.update.evidence_count) == (1, reported, MARCH, 0)
    assert (one.values, one.note, one.may_fill) == (VALUES, "属实", False)
    (april,) = of(reported.undertaking, APRIL, leader)
    assert (april.update, april.values, april.note) == (None, VALUES, None)


def test_a_note_is_that_of_the_lines_own_indicator(reported, clerk, manager):
    other = IndicatorFactory(undertaking=reported.undertaking, number=3)
    draft = drafts.start(reported.undertaking, APRIL, by=clerk)
    typed = {reported.pk: drafts.Entry(Decimal(6), "甲"), other.pk: drafts.Entry(Decimal(1), "乙")}
    drafts.save_draft(draft, by=clerk, version=0, texts={}, typed=typed)
    assert [one.note for one in of(reported.undertaking, APRIL, clerk, is_form=True)] == ["甲", "乙"]
    assert [one.note for one in of(reported.undertaking, APRIL, clerk)] == [None, None]


def test_a_years_table_leaves_earlier_years_out(reported, leader):
    (one,) = of(reported.undertaking, MARCH, leader, within_year=True)
    assert one.values == {month: value for month, value in VALUES.items() if month.year == 2026}
    (december,) = of(reported.undertaking, DECEMBER, leader, within_year=True)
    assert december.values == {DECEMBER: 9}


def test_a_form_shows_what_is_in_work_to_those_who_write_it(reported, clerk, other_clerk):
    draft = drafts.start(reported.undertaking, APRIL, by=clerk)
    drafts.save_draft(draft, by=clerk, version=0, texts={}, typed={reported.pk: drafts.Entry(Decimal(7))})
    (own,) = of(reported.undertaking, APRIL, clerk, is_form=True)
    assert (own.update, own.total, own.may_fill) == (draft, 7, True)
    (others,) = of(reported.undertaking, APRIL, other_clerk, is_form=True)
    assert (others.update, others.total, others.may_fill) == (None, None, False)
    (printed,) = of(reported.undertaking, APRIL, clerk)
    assert (printed.update, printed.total) == (None, 5)


def test_a_form_shows_the_correction_in_work_instead_of_what_it_corrects(reported, clerk, leader):
    draft = drafts.start_correction(reported.undertaking, MARCH, by=clerk, reason="漏报")
    drafts.save_draft(draft, by=clerk, version=0, texts={}, typed={reported.pk: drafts.Entry(Decimal(6), "核增")})
    (own,) = of(reported.undertaking, MARCH, clerk, is_form=True)
    assert (own.update, own.total, own.note) == (draft, 6, "核增")
    (filed,) = of(reported.undertaking, MARCH, leader, is_form=True)
    assert (filed.update.revision, filed.total) == (1, 5)
    drafts.submit_draft(draft, by=clerk)
    (waiting,) = of(reported.undertaking, MARCH, clerk, is_form=True)
    assert waiting.update.state == "submitted"


def test_lines_stand_by_code_and_number_chunk_by_chunk(department, leader, monkeypatch):
    monkeypatch.setattr(module, "CHUNK", 2)
    _, first, third = (UndertakingFactory(code=code, lead_department=department) for code in ("B", "A", "C"))
    for undertaking, number in ((first, 2), (first, 1), (third, 1)):
        IndicatorFactory(undertaking=undertaking, number=number)
    found = list(month_rows(Undertaking.objects.order_by(), MARCH, leader, False))
    assert [(one.place, one.key) for one in found] == [(1, "A#1"), (1, "A#2"), (2, "B"), (3, "C#1")]
    assert found[0].indicator.undertaking is found[0].undertaking
    turned = month_rows(Undertaking.objects.order_by("-code"), MARCH, leader, False)
    assert [one.key for one in turned] == ["C#1", "B", "A#1", "A#2"]
    chosen = month_rows(
        Undertaking.objects.order_by(), MARCH, leader, False, indicators=lambda one: every_indicator(one)[1:]
    )
    assert [one.key for one in chosen] == ["A#2", "B", "C"]


def test_a_chunk_is_read_by_the_same_statements_however_many_it_holds(department, leader, django_assert_num_queries):
    assert leader.roles  # read once for all that follows
    for number in range(1, 4):
        IndicatorFactory(undertaking=UndertakingFactory(code=f"A{number}", lead_department=department))
        with django_assert_num_queries(5):
            assert len(list(month_rows(Undertaking.objects.all(), MARCH, leader, False))) == number
