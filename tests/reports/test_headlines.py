"""The key figures of an annual report: sums that an administrator chooses, as they were chosen at any instant."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from tests.live_requests import Visitor, at_once
from tests.reports.conftest import ANNUAL
from tests.triggers_off import triggers_off
from zone.ledger import clock
from zone.ledger.models import LedgerEntry
from zone.ledger.proof import Walk
from zone.reports import annual, annual_summary
from zone.reports.annual import annual_report
from zone.reports.desk import year_section
from zone.reports.figure_kind import FigureKind
from zone.reports.headline_page import place_name
from zone.reports.headlines import choose_headlines, chosen_headlines
from zone.reports.models import HeadlineChoice
from zone.reports.proof import bent_choices
from zone.tracking.models import Indicator

CHOOSE = ANNUAL + "headlines/"
JOBS, MONEY = (FigureKind("livelihood", name, unit, "year", False) for name, unit in (("岗位", "个"), ("投资", "万元")))


@pytest.fixture
def figures(publish_figure):
    for value in ("3", "4"):
        publish_figure(value, name="岗位", unit="个")
    publish_figure("20000", name="投资", unit="万元", qualifier="at_least", qualifier_word="余")
    for _ in range(3):
        publish_figure("9", name="岗位", unit="个", example=True)
        publish_figure("50", name="满意率", unit="%")


@pytest.fixture(params=["lines", "sums"])
def either(request, monkeypatch):
    """The report line by line, and that of too many figures for it."""
    if request.param == "sums":
        monkeypatch.setattr(annual, "MAX_LINES", 0)
    return request.param


def shown(user, known_at=None) -> list[tuple[str, int]]:
    report = annual_report(user, 2024, known_at) or annual_summary.annual_summary(user, 2024, known_at)
    return [(one.kind.name, one.figures) for one in report.sections[-1].headlines]


def choose(*kinds, by, seen=None) -> bool:
    now = chosen_headlines(2024).seen
    return choose_headlines(2024, kinds, by=by, seen=now if seen is None else seen)


def test_without_a_choice_the_sum_of_the_most_figures_stands_real_before_examples_and_no_shares(
    client, figures, leader, either
):
    assert shown(leader) == [("岗位", 2)]
    client.force_login(leader)
    page = client.get(ANNUAL).content.decode()
    assert '<span class="value">7个</span><span class="compare">2 项数据合计</span>' in page


def test_the_chosen_sums_stand_in_their_order(client, figures, leader, manager, either):
    choose(MONEY, JOBS, by=manager)
    assert shown(leader) == [("投资", 1), ("岗位", 2)]
    choose(JOBS, by=manager)
    assert shown(leader) == [("岗位", 2)]
    choose(by=manager)
    assert shown(leader) == [("岗位", 2)]


def test_a_single_figure_is_worded_as_its_source_states_it(client, figures, leader, manager):
    choose(MONEY, by=manager)
    client.force_login(leader)
    assert '<span class="value">2余亿元</span>' in client.get(ANNUAL).content.decode()


def test_a_report_of_a_past_instant_has_the_choice_of_that_instant(figures, leader, manager, manager2, either):
    instants = [clock.now()]
    for kinds, by in (((MONEY,), manager), ((MONEY, JOBS), manager2), ((), manager)):
        choose(*kinds, by=by)
        instants.append(clock.now())
    said = [[("岗位", 2)], [("投资", 1)], [("投资", 1), ("岗位", 2)], [("岗位", 2)]]
    assert [shown(leader, instant) for instant in instants] == said


def test_a_choice_has_the_time_of_its_entry_and_the_ledger_says_it_in_words(figures, manager):
    choose(MONEY, JOBS, by=manager)
    entry, made = LedgerEntry.objects.get(action="headline.choose"), HeadlineChoice.objects.get()
    assert (entry.at, entry.actor, entry.object_label) == (made.at, "manager", "2024年度报表主要数据")
    assert entry.action_word == "选择年度报表主要数据"
    assert [(line.label, line.after) for line in entry.lines] == [
        (
            "主要数据",
            "指标：投资；时段：全年；示例：否；板块：服务提质；单位：万元、"
            "指标：岗位；时段：全年；示例：否；板块：服务提质；单位：个",
        ),
        ("年度", "2024"),
    ]


def test_a_chosen_sum_stands_though_others_have_more_figures(figures, leader, manager, monkeypatch):
    monkeypatch.setattr(annual, "MAX_LINES", 0)
    monkeypatch.setattr(annual_summary, "SUMS", 1)
    choose(MONEY, by=manager)
    assert shown(leader) == [("投资", 1)]


def test_where_no_chosen_sum_has_a_figure_the_default_stands(figures, leader, manager, either):
    choose(FigureKind("livelihood", "站点", "个", "year", False), by=manager)
    assert shown(leader) == [("岗位", 2)]


def test_the_page_numbers_what_is_chosen_and_saves_by_number(client, figures, manager):
    client.force_login(manager)
    assert f'href="{CHOOSE}"' in client.get(ANNUAL).content.decode()
    answer = client.post(CHOOSE, {place_name(JOBS): "2", place_name(MONEY): "1", "seen": "0"}, follow=True)
    assert answer.redirect_chain[-1][0] == ANNUAL
    assert chosen_headlines(2024).of("livelihood") == [MONEY, JOBS]
    page = client.get(CHOOSE)
    assert [(one.kind.name, one.typed) for one in page.context["pillars"][-1][1]][:2] == [
        ("投资", "1"),
        ("岗位", "2"),
    ]
    assert "现行选择：管理员甲" in page.content.decode()


def test_the_same_choice_sent_twice_is_recorded_once(client, figures, manager):
    client.force_login(manager)
    for _ in range(2):
        assert client.post(CHOOSE, {place_name(MONEY): "1", "seen": "0"}).status_code == 302
    assert HeadlineChoice.objects.count() == LedgerEntry.objects.filter(action="headline.choose").count() == 1


@pytest.mark.parametrize("typed", ["一", "-1", "1.5", "²"])
def test_what_is_no_number_is_refused_and_stays_typed(client, figures, manager, typed):
    client.force_login(manager)
    answer = client.post(CHOOSE, {place_name(MONEY): typed, place_name(JOBS): "1"})
    page = answer.content.decode()
    assert answer.status_code == 400 and f'value="{typed}"' in page and "顺序请填 1 到 4 的整数" in page
    assert not HeadlineChoice.objects.exists()


def test_more_than_four_are_refused(figures, manager):
    with pytest.raises(ValidationError, match="服务提质最多选 4 项，现选了 5 项"):
        choose(*(replace(JOBS, name=f"岗位{number}") for number in range(5)), by=manager)


def test_a_kind_belongs_to_its_pillar_and_counts_once(figures, manager):
    choose(JOBS, JOBS, replace(MONEY, pillar="industry"), by=manager)
    assert chosen_headlines(2024).kinds == {"livelihood": [JOBS], "industry": [replace(MONEY, pillar="industry")]}


def test_no_pillar_borrows_a_chosen_sum_of_another(figures, leader, manager, publish_figure, either, monkeypatch):
    """Also where the chosen one is not among the sums that are shown, and where the other pillar has none at all."""
    monkeypatch.setattr(annual_summary, "SUMS", 1)
    publish_figure("1", name="产值", unit="万元", pillar="industry", example=True)
    choose(MONEY, by=manager)
    sections = annual_summary.report_of_year(leader, 2024).sections
    names = {one.pillar.value: [sum_.kind.name for sum_ in one.headlines] for one in sections}
    assert names == {"industry": ["产值"], "innovation": [], "attraction": [], "livelihood": ["投资"]}


def test_a_choice_without_a_figure_stays_on_the_page_until_it_is_taken_out(client, figures, manager):
    gone = FigureKind("livelihood", "站点", "个", "year", False)
    choose(gone, MONEY, by=manager)
    client.force_login(manager)
    page = client.get(CHOOSE)
    assert [(one.kind, one.typed) for one in page.context["pillars"][-1][1]][:2] == [(gone, "1"), (MONEY, "2")]
    assert "目前没有这项数据" in page.content.decode()
    client.post(CHOOSE, {place_name(gone): "1", place_name(MONEY): "2", "seen": chosen_headlines(2024).seen})
    assert chosen_headlines(2024).of("livelihood") == [gone, MONEY]


def test_the_desk_shows_what_the_report_shows(figures, leader, manager, monkeypatch):
    """After a renaming too: both go by what the figures were published as."""
    monkeypatch.setattr(clock, "today", lambda: date(2024, 12, 31))
    choose(MONEY, by=manager)
    with transaction.atomic():
        Indicator.objects.filter(name="投资").update(name="改名后")
    shown_there = [one["headlines"] for one in year_section(leader)["pillars"]]
    assert shown_there == [one.headlines for one in annual_report(leader, 2024).sections if one.headlines]
    assert [one.kind.name for one in shown_there[0]] == ["投资"]


def test_whoever_did_not_see_the_last_choice_is_told_who_made_it(client, figures, manager, manager2):
    choose(MONEY, by=manager)
    client.force_login(manager2)
    answer = client.post(CHOOSE, {place_name(JOBS): "1", "seen": "0"})
    assert answer.status_code == 400 and "管理员甲" in answer.content.decode()
    assert chosen_headlines(2024).of("livelihood") == [MONEY]


@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_at_once_one_chooses(live_server, figures, manager, manager2):
    people = [(Visitor(live_server, manager), JOBS), (Visitor(live_server, manager2), MONEY)]
    answers = at_once(*(lambda who=who, kind=kind: who.post(CHOOSE, **{place_name(kind): 1}) for who, kind in people))
    assert sorted(status for status, _ in answers) == [302, 400]
    assert HeadlineChoice.objects.count() == 1


def test_administrators_alone_choose(figures, those):
    def may(user) -> bool:
        try:
            return choose(MONEY, by=user) or True
        except PermissionDenied:
            return False

    assert those(may) == {"manager"}


def test_the_database_keeps_every_choice(figures, manager):
    choose(MONEY, by=manager)
    for change in (lambda: HeadlineChoice.objects.update(year=2025), lambda: HeadlineChoice.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_verification_finds_a_choice_that_nobody_made_or_that_was_bent(figures, manager):
    choose(MONEY, by=manager)
    assert list(bent_choices(Walk())) == []
    with triggers_off():
        HeadlineChoice.objects.update(sums=[])
    HeadlineChoice.objects.create(year=2025, sums=[], by=manager, at=clock.now())
    assert [fault.sentence for fault in bent_choices(Walk())] == [
        "2024年度报表主要数据与操作日志所记不符",
        "2025年度报表主要数据在操作日志中没有选定记录",
    ]
