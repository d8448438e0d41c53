"""The published year 2024: every figure as its source has it, filed by one account and published by another."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.core.management import call_command

from livelihood.models import Task
from projects.attraction.models import Campaign, TalentSelection
from projects.enterprises.models import EnterpriseTitle, IndustryChain, Park
from projects.models import Project
from zone.ledger.models import LedgerEntry
from zone.people.models import User
from zone.tracking.figures.integrity import differing_figures, differing_updates
from zone.tracking.models import Indicator, Measurement, ProgressUpdate, Undertaking

DECEMBER = date(2024, 12, 1)
LINES = list(csv.DictReader(Path(__file__).with_name("figures_2024.csv").read_text(encoding="utf-8").splitlines()))
WORDS = {"F02": "以上", "F13": "以上", "F14": "余", "F43": "余", "F45": "余"}
PERIODS = {"year": "2024", "first half": "2024H1", "second half": "2024H2"}


def test_each_of_the_54_lines_is_a_published_figure(loaded, db):
    figures = {f.indicator.figure_code: f for f in Measurement.objects.figures(until=DECEMBER).values()}
    assert len(LINES) == len(figures) == 54
    for line in LINES:
        figure = figures[line["id"]]
        indicator, money = figure.indicator, line["unit"] == "元"
        assert indicator.undertaking.pillar == line["pillar"]
        assert indicator.undertaking.name == line["subject"]
        assert indicator.name == line["indicator"]
        assert figure.value * (10_000 if money else 1) == Decimal(line["value"])
        assert indicator.unit == ("万元" if money else line["unit"])
        assert figure.qualifier == indicator.qualifier == line["qualifier"]
        assert indicator.qualifier_word == WORDS.get(line["id"], "")
        assert PERIODS.get(indicator.horizon, indicator.horizon) == line["period"]
        assert (indicator.direction == "down") == (line["unit"] == "名次")


def test_every_update_was_filed_and_published_by_two_accounts_and_names_its_source(loaded, db):
    for update in ProgressUpdate.objects.select_related("author", "published_by", "undertaking"):
        assert (update.author.username, update.published_by.username) == ("archive-filer", "archive-publisher")
        assert (update.state, update.month_id, update.is_late) == ("published", DECEMBER, False)
        assert [e.citation for e in update.evidence.all()] == [
            f"《强产业 求创新 惠民生 济宁高新区书写高质量发展新答卷》（2024年度），第{number}部分“{pillar}”"
            for number, pillar in zip("一二三四", ["产业提优", "创新提能", "招商提效", "服务提质"], strict=True)
            if pillar == update.undertaking.get_pillar_display()
        ]
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_the_ledger_tells_of_every_publication_and_agrees(loaded, db):
    assert LedgerEntry.objects.filter(action="progressupdate.publish").count() == ProgressUpdate.objects.count() == 33
    assert list(differing_updates()) == list(differing_figures()) == []
    call_command("verify_ledger")


def test_27_tasks_of_which_eleven_are_numbered_places(loaded, db):
    assert list(Task.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 28))
    unknown = Task.objects.filter(indicators__isnull=True)
    assert [task.name for task in unknown.order_by("number")] == [f"第{n}项（未公开）" for n in range(17, 28)]
    for task in unknown:
        assert (task.category, task.promise, task.summary, task.lead_department) == ("", "", "", None)


def test_what_the_source_does_not_say_is_unknown(loaded, db):
    assert not Indicator.objects.exclude(target=None, baseline=None).exists()
    assert not Undertaking.objects.exclude(lead_department=None, steward="", planned_end=None).exists()
    assert not Project.objects.exclude(total_investment_wan=None, site="").exists()


def test_the_named_rows_of_the_article_are_held(loaded, db):
    assert (Project.objects.count(), Campaign.objects.count()) == (6, 11)
    assert (Park.objects.count(), IndustryChain.objects.count()) == (4, 4)
    drive = Campaign.objects.get(name="招商引资突破年")
    assert {park.name for park in drive.parks.all()} == {
        "高端装备产业城",
        "信息技术产业园",
        "新材料产业园",
        "医养健康产业园",
    }
    assert {(s.person, s.enterprise.name) for s in TalentSelection.objects.all()} == {
        ("何悦盛", "山推工程机械股份有限公司"),
        ("李继", "山东铭德机械有限公司"),
        ("霍厚志", "山推工程机械股份有限公司"),
    }
    assert set(EnterpriseTitle.objects.values_list("enterprise__name", "title")) >= {
        ("小松", "领航型企业"),
        ("辰欣", "龙头药企"),
        ("山推工程机械股份有限公司", "制造业数字化转型标杆企业"),
    }
