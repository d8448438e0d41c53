"""A figure by month across the turn of the year: the one series, and every place that shows one."""

import ast
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.factories import IndicatorFactory, ProjectFactory, ReportMonthFactory, published_update
from zone.tracking.figures.month_rows import month_rows
from zone.tracking.figures.prior import prior_figures
from zone.tracking.figures.reading import figure_at
from zone.tracking.models import CurrentFigure, Indicator, Undertaking
from zone.tracking.month_series import MonthSeries
from zone.tracking.review.cases import cases, with_content
from zone.tracking.undertaking_page import undertaking_page
from zone.tracking.updates import drafts
from zone.tracking.updates.batch_resource import UPDATES
from zone.tracking.updates.form_saving import sent_form

NOVEMBER, DECEMBER, JANUARY, FEBRUARY = date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)
PUBLISHED = {NOVEMBER: 8, DECEMBER: 7, JANUARY: 2}
REPORTED = Decimal(3)
"""Reported for February, with a target of 10: only with last year's months beside it would it be too much."""


@pytest.mark.parametrize(
    ("adds_up", "month", "figure", "before", "growth", "year_before"),
    [
        (True, DECEMBER, 15, 8, 7, 8),
        (True, JANUARY, 2, None, 2, 0),
        (True, FEBRUARY, 2, 2, None, 2),
        (True, date(2025, 10, 1), None, None, None, 0),
        (True, date(2027, 1, 1), None, None, None, 0),
        (False, DECEMBER, 7, 8, -1, None),
        (False, JANUARY, 2, 7, 2, None),
        (False, FEBRUARY, 2, 2, None, None),
    ],
)
def test_a_sum_begins_anew_with_the_year_and_a_value_does_not(adds_up, month, figure, before, growth, year_before):
    series = MonthSeries({month: Decimal(value) for month, value in PUBLISHED.items()}, adds_up)
    assert (series.figure(month), series.figure_before(month)) == (figure, before)
    assert (series.growth(month), series.year_before(month)) == (growth, year_before)


def test_the_month_last_reported_is_an_earlier_one():
    series = MonthSeries({NOVEMBER: Decimal(1), JANUARY: Decimal(2)}, adds_up=False)
    assert series.last_reported(JANUARY) == series.last_reported(DECEMBER) == NOVEMBER
    assert (series.last_reported(FEBRUARY), series.last_reported(NOVEMBER)) == (JANUARY, None)


def drafted(indicator, value, *, by):
    """February's draft with this value and no word beside it."""
    update = drafts.start(indicator.undertaking, FEBRUARY, by=by)
    typed = {indicator.pk: drafts.Entry(Decimal(value))}
    return drafts.save_draft(update, by=by, version=update.version, texts={}, typed=typed)


@pytest.fixture
def sum_indicator(department, clerk, manager) -> Indicator:
    """Increments published in November, December and January; February is open."""
    project = ProjectFactory(code="P2025-001", lead_department=department, first_month=NOVEMBER)
    made = IndicatorFactory(undertaking=project, number=1, unit="万元", aggregation="increment", target=Decimal(10))
    for month, value in PUBLISHED.items():
        ReportMonthFactory(month=month, due_on=date(2099, 3, 25))
        published_update(made, value, by=clerk, publisher=manager, month=month)
    ReportMonthFactory(month=FEBRUARY, due_on=date(2099, 3, 25))
    return made


def test_the_published_figure_and_its_stored_copy(sum_indicator):
    assert (figure_at(sum_indicator, DECEMBER).value, figure_at(sum_indicator, FEBRUARY).value) == (15, 2)
    assert figure_at(sum_indicator, date.max).value == CurrentFigure.objects.get(indicator=sum_indicator).value == 2
    assert [update.month_id for update in figure_at(sum_indicator, DECEMBER).updates] == [DECEMBER, NOVEMBER]


def test_the_page_of_the_undertaking(sum_indicator, leader):
    january = undertaking_page(sum_indicator.undertaking, reader=leader, month=JANUARY).rows[0]
    december = undertaking_page(sum_indicator.undertaking, reader=leader, month=DECEMBER).rows[0]
    assert (december.value, december.change, december.path[9:]) == (15, 7, (None, 8, 15))
    assert (january.value, january.change, january.path) == (2, None, (2, *[None] * 11))


def test_the_months_table(sum_indicator, leader):
    chosen = Undertaking.objects.filter(pk=sum_indicator.undertaking_id)
    for month, expected in {DECEMBER: (8, 7, 15), JANUARY: (None, 2, 2), FEBRUARY: (2, None, 2)}.items():
        row = next(month_rows(chosen, month, leader, False))
        assert (row.before, row.in_month, row.total) == expected


def test_the_form_and_what_stands_beside_it(sum_indicator):
    january, february = (prior_figures(sum_indicator.undertaking, month)[0] for month in (JANUARY, FEBRUARY))
    assert (january.last, january.last_month, january.year_total) == (7, DECEMBER, 0)
    assert (february.last, february.last_month, february.year_total) == (2, JANUARY, 2)
    form = sent_form(sum_indicator.undertaking, FEBRUARY, None, {f"value_{sum_indicator.pk}": "3"})
    assert (form.lines()[0].question, "1月累计 2 万元" in form.lines()[0].facts()) == ("", True)


def test_what_must_be_explained_before_it_is_filed(sum_indicator, clerk):
    assert drafts.unexplained(drafted(sum_indicator, REPORTED, by=clerk)) == {}
    assert "今年合计超过目标" in drafts.unexplained(drafted(sum_indicator, 14, by=clerk))[sum_indicator.pk]


def test_the_case_under_review(sum_indicator, clerk):
    update = drafts.submit_draft(drafted(sum_indicator, REPORTED, by=clerk), by=clerk)
    line = cases(with_content(type(update).objects.filter(pk=update.pk)))[0].lines[0]
    assert (line.last, line.value, line.total, line.oddity) == (2, REPORTED, 5, "")


def test_the_warning_of_an_import(sum_indicator, clerk):
    row = UPDATES.find(["P2025-001#1"], clerk, {"month": "2026-02"})["P2025-001#1"]
    assert UPDATES.warnings(row, {"value_month": "3", "note": None}) == {}
    assert "今年合计超过目标" in UPDATES.warnings(row, {"value_month": "14", "note": None})["value_month"][0]


ROOT = Path(__file__).parents[2]
OTHER_SUMS = {
    "zone/tables/rows.py": "sums of a column over the rows of a list",
    "zone/tables/table.py": "the same, of a counted column",
    "zone/layouts/layout_writer.py": "lines of a cell",
    "zone/imports/header_detection.py": "scores of headers",
    "zone/tracking/desk/todo.py": "undertakings that owe",
    "zone/tracking/desk/sections.py": "the same, month by month",
    "zone/tracking/months.py": "undertakings that a month lists",
    "zone/tracking/undertaking_page.py": "months reported late",
    "zone/tracking/figures/indicator_rows.py": "months reported",
    "zone/demo/example_year.py": "the made-up pace of a year",
    "zone/reports/annual.py": "lines of the report",
    "zone/reports/annual_summary.py": "figures alike, of many undertakings",
    "zone/tracking/models/measurements.py": "a year's months in the database, held against the series by a test",
    "zone/xlsx/open_file.py": "separators of a text file",
    "zone/xlsx/package.py": "sizes of files",
    "zone/xlsx/worksheet.py": "characters read",
    "zone/people/locks.py": "failed sign-ins",
    "zone/people/passwords.py": "classes of characters",
    "projects/enterprise_sections.py": "projects of an enterprise",
    "zone/seals/sealing.py": "leaves of a seal",
    "zone/seals/content.py": "a year's months of all indicators that a month seals, held against a figure by a test",
    "zone/backups/manifest.py": "sizes of files",
    "zone/ledger/recorded_rows.py": "rows to look at",
    "projects/views.py": "total investment of the projects listed",
}
"""Where else something is added up, and what; figures by month are added up in `month_series.py` alone."""


def adds_up_or_compares_years(source: str) -> bool:
    """Whether it adds something up, or holds the year of one date against another's."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id="sum" | "Sum")):
                return True
            case ast.AugAssign(op=ast.Add(), target=ast.Attribute(attr="value")):
                return True
            case ast.Compare(left=ast.Attribute(attr="year"), ops=[ast.Eq() | ast.NotEq()]):
                return True
    return False


def test_nothing_else_adds_up_months():
    files = [path for house in ("zone", "projects", "livelihood") for path in (ROOT / house).rglob("*.py")]
    found = {path.relative_to(ROOT).as_posix() for path in files if adds_up_or_compares_years(path.read_text())}
    assert found == {"zone/tracking/month_series.py", *OTHER_SUMS}
