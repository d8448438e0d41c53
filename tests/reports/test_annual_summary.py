"""The report of more figures than one page lists: sums that say what the lines say, and the way to the lines."""

import io
import json
from collections import defaultdict
from datetime import date
from decimal import Decimal
from random import Random

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tests.factories import ReportMonthFactory, UndertakingFactory, filed_correction, publish, published_update
from tests.reports.conftest import ANNUAL, DECEMBER
from zone.ledger import clock
from zone.ledger.models import LedgerEntry
from zone.reports import annual, annual_summary, figure_list, views
from zone.reports.annual import annual_report
from zone.reports.annual_summary import stored_figures
from zone.reports.figure_kind import FigureKind
from zone.reports.like_sums import LikeSum
from zone.tracking.models import Undertaking
from zone.tracking.updates import drafts

NOVEMBER, NEXT_JANUARY = DECEMBER.replace(month=11), DECEMBER.replace(year=2025, month=1)
FIGURES = ANNUAL + "figures/"


@pytest.fixture
def at_scale(monkeypatch):
    """Let any figure be one too many for a list."""
    monkeypatch.setattr(annual, "MAX_LINES", 0)


@pytest.fixture
def year(publish_figure, clerk, manager):
    """Figures of all kinds: added up and cumulated, exact and not, real and example, some of them corrected."""
    for month in (NOVEMBER, NEXT_JANUARY):
        ReportMonthFactory(month=month, due_on=month.replace(year=2099))
    draw = Random(7)
    made = []
    for number in range(24):
        made.append(
            publish_figure(
                draw.randrange(1, 90_000),
                month=draw.choice((NOVEMBER, DECEMBER)),
                example=number % 4 == 3,
                pillar=draw.choice(("industry", "livelihood")),
                name=draw.choice(("完成投资", "新增岗位")),
                unit=draw.choice(("万元", "个")),
                aggregation=draw.choice(("increment", "cumulative")),
                qualifier=draw.choice(("exact", "exact", "about")),
            )
        )
    for indicator in made[::2]:
        if not indicator.undertaking.updates.filter(month=DECEMBER).exists():
            published_update(indicator, draw.randrange(1, 900), by=clerk, publisher=manager, month=DECEMBER)
    return made


def correct(indicator, value, clerk, manager) -> None:
    newest = indicator.undertaking.updates.order_by("-month", "-revision").first()
    publish(filed_correction(indicator, value, by=clerk, month=newest.month_id), by=manager)


def lines_added(user, known_at=None) -> dict[FigureKind, tuple]:
    """What the list of lines adds up to, line by line."""
    found: dict[FigureKind, list] = defaultdict(list)
    for line in annual_report(user, 2024, known_at).lines():
        one = line.indicator
        promised = one.undertaking
        found[FigureKind(promised.pillar, one.name, one.unit, one.horizon, promised.is_example)].append(line.figure)
    return {
        kind: (
            len(figures),
            sum(figure.value for figure in figures),
            min(figure.value for figure in figures),
            max(figure.value for figure in figures),
            sum(figure.qualifier != "exact" for figure in figures),
        )
        for kind, figures in found.items()
    }


def summary_added(user, known_at=None) -> dict[FigureKind, tuple]:
    summary = annual_summary.annual_summary(user, 2024, known_at)
    found = [one for section in summary.sections for one in section.sums]
    return {
        one.kind: (
            one.figures,
            one.total,
            one.lowest,
            one.highest,
            one.inexact,
        )
        for one in found
    }


def test_the_sums_say_what_the_lines_say_now_in_a_year_that_is_over_and_at_an_instant(year, leader, clerk, manager):
    instants = [clock.now()]
    for number, indicator in enumerate(year[:6]):
        correct(indicator, 11 * number + 1, clerk, manager)
        instants.append(clock.now())
    assert stored_figures(leader, 2024, None) is not None
    assert summary_added(leader) == lines_added(leader)
    for instant in instants:
        assert summary_added(leader, instant) == lines_added(leader, instant)
    published_update(year[0], 5, by=clerk, publisher=manager, month=NEXT_JANUARY)
    assert stored_figures(leader, 2024, None) is None
    over = summary_added(leader)
    assert over == lines_added(leader)
    assert len(over) > 4
    assert over != summary_added(leader, instants[0])


def test_the_counts_say_what_the_lines_say(year, leader):
    report, summary = annual_report(leader, 2024), annual_summary.annual_summary(leader, 2024)
    assert (summary.count, summary.examples) == (report.count, report.examples) == (24, 6)
    assert summary.last_published == report.last_published
    assert [section.figures for section in summary.sections] == [len(section.lines) for section in report.sections]


def test_a_report_of_too_many_figures_is_added_up(client, leader, year, at_scale):
    client.force_login(leader)
    page = client.get(ANNUAL).content.decode()
    assert "数据较多，按指标合计" in page
    assert "共 <b>24</b> 项数据" in page
    assert "示例数据 6 项，另行合计" in page
    assert "的来源" not in page
    assert page.count("的明细") == len(summary_added(leader))
    assert client.get(ANNUAL, {"format": "print"}).status_code == 200


def test_as_many_as_a_report_lists_are_listed_and_one_more_is_added_up(client, leader, year, monkeypatch):
    client.force_login(leader)
    monkeypatch.setattr(annual, "MAX_LINES", 24)
    assert "的来源" in client.get(ANNUAL).content.decode()
    monkeypatch.setattr(annual, "MAX_LINES", 23)
    assert "的来源" not in client.get(ANNUAL).content.decode()


def test_a_sum_leads_to_its_figures_page_by_page_and_they_to_their_source(client, leader, year, at_scale, monkeypatch):
    monkeypatch.setattr(views, "FIGURES_PER_PAGE", 2)
    client.force_login(leader)
    for is_over in (False, True):
        if is_over:
            monkeypatch.setattr(annual_summary, "stored_figures", lambda *args: None)
            monkeypatch.setattr(figure_list, "stored_figures", lambda *args: None)
        for section in annual_summary.annual_summary(leader, 2024).sections:
            for one in section.sums:
                listed = []
                for number in range(1, one.figures + 1, 2):
                    page = client.get(f"{FIGURES}?{one.kind.query}&page={number // 2 + 1}")
                    assert (page.context["part"].count, page.context["added"]) == (one.figures, one)
                    assert one.text in page.content.decode()
                    listed += page.context["lines"]
                assert sum(line.figure.value for line in listed) == one.total
                assert len({line.indicator.pk for line in listed}) == one.figures
                assert {line.indicator.undertaking.is_example for line in listed} == {one.kind.is_example}
    assert "/reports/figures/" in page.content.decode()


def test_without_a_kind_all_figures_are_listed(client, leader, year):
    client.force_login(leader)
    assert client.get(FIGURES).context["part"].count == 24
    assert client.get(FIGURES, {"pillar": "no", "horizon": "x", "example": "7"}).context["part"].count == 24
    assert "没有符合条件的已发布数据" in client.get(FIGURES, {"indicator": "没有\0"}).content.decode()
    assert client.get(FIGURES, {"known_at": "2020-01-01T00:00"}).context["part"].count == 0
    refused = client.get(FIGURES, {"known_at": "去年底"})
    assert (refused.status_code, refused.context["known_at_error"] != "") == (400, True)
    assert client.get("/reports/annual/0/figures/").status_code == 404


def test_the_lists_for_machines_hold_the_same_lines(client, leader, year, monkeypatch):
    client.force_login(leader)
    few = client.get(ANNUAL, {"format": "json"}).json()
    monkeypatch.setattr(annual, "MAX_LINES", 0)
    monkeypatch.setattr(annual_summary, "CHUNK", 5)
    answer = client.get(ANNUAL, {"format": "json"})
    assert answer.streaming
    many = json.loads(answer.getvalue())
    assert sorted(many, key=lambda line: line["id"]) == sorted(few, key=lambda line: line["id"])
    assert json.loads(LedgerEntry.objects.first().changes)["count"] == 24
    book = load_workbook(io.BytesIO(client.get(ANNUAL, {"format": "xlsx"}).getvalue()))
    assert book.sheetnames == ["汇总", "数据", "说明"]
    assert [row[0].value for row in book["数据"].iter_rows(min_row=2)] == [line["id"] for line in many]
    assert book["汇总"].max_row == 1 + len(summary_added(leader))
    assert json.loads(client.get("/reports/annual/2019/", {"format": "json"}).getvalue()) == []


def test_the_list_for_machines_is_as_known_then(client, leader, year, clerk, manager, monkeypatch):
    instant = clock.now()
    correct(year[0], 89_999, clerk, manager)
    client.force_login(leader)
    asked = {"format": "json", "known_at": instant.isoformat()}
    few = client.get(ANNUAL, asked).json()
    monkeypatch.setattr(annual, "MAX_LINES", 0)
    many = json.loads(client.get(ANNUAL, asked).getvalue())
    assert sorted(many, key=lambda line: line["id"]) == sorted(few, key=lambda line: line["id"])


def test_people_see_the_sums_of_what_they_may_see(
    client, clerk, publish_figure, other_department, at_scale, monkeypatch
):
    publish_figure("7", name="新增岗位", unit="个")
    publish_figure("9", name="新增岗位", unit="个", department=other_department)
    client.force_login(clerk)
    page = client.get(ANNUAL).content.decode()
    assert ("<b>7个</b>" in page, "16个" in page) == (True, False)
    assert client.get(FIGURES).context["part"].count == 1
    monkeypatch.setattr(figure_list, "stored_figures", lambda *args: None)  # as of a year that is over
    assert client.get(FIGURES).context["part"].count == 1


def test_the_key_figure_of_equal_sums_is_the_same_line_by_line_and_added_up(leader, publish_figure):
    for name in ("丙", "甲", "乙"):
        publish_figure("1", name=name)
    reports = (annual_report(leader, 2024), annual_summary.annual_summary(leader, 2024))
    names = [[one.kind.name for section in report.sections for one in section.headlines] for report in reports]
    assert names == [["丙"]] * 2


@pytest.mark.parametrize(
    ("months", "horizon", "words"),
    [((9, 11), "year", "截至9—11月"), ((9, 9), "year", "截至9月"), ((12, 12), "year", ""), ((6, 6), "first half", "")],
)
def test_a_sum_of_a_year_that_is_not_over_says_until_when(months, horizon, words):
    kind = FigureKind("industry", "x", "个", horizon, False)
    first, last = (date(2026, month, 1) for month in months)
    made_of = LikeSum(kind, 2, Decimal(3), Decimal(1), Decimal(2), 0, first, last).lacking(1).made_of
    assert made_of == "，".join(filter(None, ["2 项数据合计", words, "其中 1 项有缺报月份"]))


@pytest.mark.parametrize(
    ("unit", "total", "lowest", "highest", "inexact", "text"),
    [
        ("%", "150", 50, 100, 0, "50%至100%"),
        ("名次", "2", 1, 1, 0, "第1名"),
        ("个", "150", 50, 100, 0, "150个"),
        ("万元", "123456789.1234", 1, 2, 1, "约12,345.68亿元"),
        ("万元", "9999.5", 1, 2, 0, "9,999.5万元"),
    ],
)
def test_a_sum_is_worded_and_shares_and_ranks_are_not_added_up(unit, total, lowest, highest, inexact, text):
    kind = FigureKind("industry", "x", unit, "year", False)
    assert LikeSum(kind, 2, Decimal(total), Decimal(lowest), Decimal(highest), inexact, DECEMBER, DECEMBER).text == text


def test_of_very_many_kinds_those_of_the_most_figures_are_shown(client, leader, publish_figure, monkeypatch, at_scale):
    monkeypatch.setattr(annual_summary, "SUMS", 2)
    for name in ("甲", "乙", "乙", "丙", "丁"):
        publish_figure("1", name=name)
    publish_figure("1", name="戊", example=True)
    client.force_login(leader)
    answer = client.get(ANNUAL)
    section = answer.context["report"].sections[-1]
    assert [one.kind.name for one in section.sums] == ["乙", "丁", "戊"]
    assert (len(section.sums), section.figures, section.examples, section.not_shown) == (3, 6, 1, 2)
    assert "另有 2 种指标" in answer.content.decode()


def test_the_code_on_paper_changes_with_any_figure(year, leader, clerk, manager):
    first = annual_summary.annual_summary(leader, 2024).document_code
    assert annual_summary.annual_summary(leader, 2024).document_code == first
    before = clock.now()
    correct(year[0], 12, clerk, manager)
    assert annual_summary.annual_summary(leader, 2024).document_code != first
    assert annual_summary.annual_summary(leader, 2024, before).document_code == first


def test_a_renamed_indicator_is_added_up_under_its_new_name(publish_figure, leader):
    indicator = publish_figure("7", name="新增岗位")
    indicator.name = "新增就业岗位"
    indicator.save()
    Undertaking.objects.filter(pk=indicator.undertaking_id).update(pillar="industry")
    assert [(kind.pillar, kind.name) for kind in summary_added(leader)] == [("industry", "新增就业岗位")]


def test_the_sums_are_cached_until_something_is_published(client, leader, year, at_scale, clerk, manager, memory):
    client.force_login(leader)
    kind = annual_summary.annual_summary(leader, 2024).sections[0].sums[0].kind.query
    addresses = (ANNUAL, f"{FIGURES}?{kind}", FIGURES)

    def counted() -> int:
        with CaptureQueriesContext(connection) as asked:
            for address in addresses:
                client.get(address)
        return sum(" OVER (" in query["sql"] and "GROUP BY" in query["sql"] for query in asked)

    assert [counted(), counted()] == [1, 0]
    newest = year[0].undertaking.updates.order_by("-month", "-revision").first()
    filed = filed_correction(year[0], 89_999, by=clerk, month=newest.month_id)
    assert counted() == 0
    publish(filed, by=manager)
    filed.refresh_from_db()
    report = client.get(ANNUAL).context["report"]
    assert report.last_published == filed.published_at
    shown = [one for section in report.sections for one in section.sums]
    cache.clear()
    assert {one.kind: one.total for one in shown} == {kind: found[1] for kind, found in summary_added(leader).items()}


def test_what_is_cached_is_of_one_scope_and_of_one_kind(
    client, leader, clerk, year, other_department, memory, monkeypatch
):
    monkeypatch.setattr(annual, "MAX_LINES", 0)
    monkeypatch.setattr(views, "FIGURES_PER_PAGE", 1)
    year[0].undertaking.lead_department = other_department
    year[0].undertaking.save()
    for person in (leader, clerk, leader):
        client.force_login(person)
        assert client.get(ANNUAL).context["report"].count == client.get(FIGURES).context["part"].count
        assert client.get(FIGURES).context["part"].count == 24 - (person == clerk)
        for section in client.get(ANNUAL).context["report"].sections:
            for one in section.sums:
                assert client.get(f"{FIGURES}?{one.kind.query}").context["part"].count == one.figures


def test_an_update_without_figures_is_not_the_last_publication(publish_figure, december, clerk, manager, leader):
    publish_figure("7")
    last = annual_summary.annual_summary(leader, 2024).last_published
    silent = drafts.report_no_change(UndertakingFactory(lead_department=clerk.department), DECEMBER, by=clerk)
    assert publish(silent, by=manager).published_at > last
    assert annual_summary.annual_summary(leader, 2024).last_published == last
    assert annual_report(leader, 2024).last_published == last
