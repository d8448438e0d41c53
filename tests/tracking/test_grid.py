"""The month on one page: who gets it, what stands in a row, and what becomes of rows that are sent together."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    MARCH,
    IndicatorFactory,
    ReportMonthFactory,
    UndertakingFactory,
    filed_update,
    publish,
    published_update,
)
from tests.tracking.files import PDF
from tests.triggers_off import triggers_off
from zone.ledger.models import LedgerEntry
from zone.moves import make_move
from zone.tracking.models import Aggregation, Evidence, Measurement, ProgressUpdate
from zone.tracking.updates import drafts

URL = "/updates/2026-03/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def three(department, march) -> list:
    """Three indicators, each of an undertaking of the clerk's department."""
    undertakings = [UndertakingFactory(code=f"MS2026-0{n}", lead_department=department) for n in (1, 2, 3)]
    return [IndicatorFactory(undertaking=one, number=1) for one in undertakings]


def field(indicator, name="value") -> str:
    pk = indicator.undertaking_id
    return f"u{pk}-{name}_{indicator.pk}" if name in ("value", "note") else f"u{pk}-{name}"


def sent(*values, **more) -> dict:
    """What the page sends: of each indicator its value, and versions of rows nobody has begun."""
    found = {}
    for indicator, value in values:
        found |= {field(indicator): value, field(indicator, "version"): "0-0"}
    return found | more


def states() -> dict:
    return dict(ProgressUpdate.objects.order_by("undertaking").values_list("undertaking__code", "state"))


def test_a_reporter_gets_what_their_department_reports(writer, three, other_department):
    foreign = IndicatorFactory(undertaking=UndertakingFactory(code="MS2026-09", lead_department=other_department))
    page = writer.get(URL)
    assert [row.undertaking.code for row in page.context["rows"]] == ["MS2026-01", "MS2026-02", "MS2026-03"]
    assert f"value_{foreign.pk}" not in page.content.decode()
    assert "应报 3 项，已提交 0 项" in page.content.decode()


@pytest.mark.parametrize("who", ["leader", "manager", "reviewer"])
def test_others_are_led_to_the_list(client, request, who, three):
    client.force_login(request.getfixturevalue(who))
    assert client.get(URL).url == "/updates/?month=2026-03"


def test_an_administrator_fills_in_for_a_department(client, manager, three):
    client.force_login(manager)
    page = client.post(f"{URL}?department=js", sent((three[0], "3"), submit="all"), follow=True)
    assert "成功 1 项" in page.content.decode()
    assert ProgressUpdate.objects.get().author == manager


def test_no_month_is_not_found_and_one_never_opened_leads_to_the_list(writer, three):
    assert writer.get("/updates/2026-13/").status_code == 404
    assert writer.get("/updates/2031-01/").url == "/updates/?month=2031-01"


def test_beside_each_value_stand_last_month_the_total_the_plan_and_the_share(writer, clerk, manager, task, march):
    monthly = IndicatorFactory(
        undertaking=task, number=1, name="年度完成投资", unit="万元", target=1200, aggregation=Aggregation.INCREMENT
    )
    for number in (1, 2):
        month = ReportMonthFactory(month=date(2026, number, 1)).month
        published_update(monthly, 100, by=clerk, publisher=manager, month=month)
    line = writer.get(URL).context["rows"][0].lines[0]
    assert (line.value.label, line.known.last, line.total, line.known.plan) == ("本月完成投资", 100, 200, 300)
    writer.post(URL, sent((monthly, "40"), save="all"))
    line = writer.get(URL).context["rows"][0].lines[0]
    assert (line.number, line.total, line.share, line.months_word) == (40, 240, Decimal("0.2"), "1—3月累计")


def test_what_is_sent_is_submitted_row_by_row(writer, three):
    page = writer.post(URL, sent((three[0], "3"), (three[1], "三"), (three[2], ""), submit="all"))
    assert states() == {"MS2026-01": "submitted", "MS2026-02": "draft"}
    text = page.content.decode()
    assert "本次处理 2 项，成功 1 项" in text and "请只填数字" in text
    assert f'value="三" name="{field(three[1])}"' in text or 'value="三"' in text


def test_an_odd_value_keeps_its_row_until_it_is_explained(writer, three):
    first = sent((three[0], "40"), (three[1], "4"), submit="all")
    page = writer.post(URL, first).content.decode()
    assert states() == {"MS2026-01": "draft", "MS2026-02": "submitted"}
    assert "超过目标" in page and field(three[0], "note") in page
    version = writer.get(URL).context["rows"][0].form.version
    explained = {field(three[0]): "40", field(three[0], "note"): "新增两个镇街", field(three[0], "version"): version}
    writer.post(URL, {**explained, "submit": "all"})
    assert states()["MS2026-01"] == "submitted"
    assert Measurement.objects.get(indicator=three[0]).note == "新增两个镇街"


def test_one_row_is_submitted_by_its_own_button(writer, three):
    writer.post(URL, sent((three[0], "3"), (three[1], "4"), submit=str(three[1].undertaking_id)))
    assert states() == {"MS2026-02": "submitted"}


def test_saving_begins_drafts_only_where_something_was_typed(writer, three):
    writer.post(URL, sent((three[0], "3"), (three[1], ""), save="all"))
    assert states() == {"MS2026-01": "draft"}
    version = ProgressUpdate.objects.get().version
    again = writer.get(URL).context["rows"][0].form
    writer.post(URL, {field(three[0]): "3", field(three[0], "version"): again.version, "save": "all"})
    assert ProgressUpdate.objects.get().version == version


def test_a_draft_begun_elsewhere_is_submitted_with_the_others(writer, clerk, three):
    draft = drafts.start(three[0].undertaking, MARCH, by=clerk)
    drafts.save_draft(draft, by=clerk, version=0, texts={"progress": "已开工。"}, typed={})
    row = writer.get(URL).context["rows"][0]
    assert row.written == "已开工。"
    writer.post(
        URL, {field(three[0], "progress"): "已开工。", row.form.version_name: row.form.version, "submit": "all"}
    )
    assert states() == {"MS2026-01": "submitted"}


def test_ticked_rows_report_no_change_and_others_nothing(writer, three):
    ticked = [three[0].undertaking_id, three[1].undertaking_id]
    page = writer.post(URL, {**sent((three[1], "4")), "row": ticked, "no-change": "ticked"}).content.decode()
    assert states() == {"MS2026-01": "submitted"}
    assert ProgressUpdate.objects.get().no_change
    assert "已经填写了内容" in page and 'value="4"' in page


def test_no_change_of_nothing_ticked_says_so(writer, three):
    page = writer.post(URL, {"no-change": "ticked"}, follow=True).content.decode()
    assert "请先勾选本月无变化的事项" in page
    assert not ProgressUpdate.objects.exists()


def test_what_somebody_else_saved_is_not_overwritten_unseen(writer, colleague, three):
    opened = writer.get(URL).context["rows"][0].form
    drafts.save_draft(
        drafts.start(three[0].undertaking, MARCH, by=colleague),
        by=colleague,
        version=0,
        texts={},
        typed={three[0].pk: drafts.Entry(5)},
    )
    mine = {field(three[0]): "6", opened.version_name: opened.version}
    page = writer.post(URL, {**mine, "submit": "all"})
    text = page.content.decode()
    assert "填报员乙在您打开之后保存过别的内容" in text and "您填写：6" in text and "现已保存：5 处" in text
    assert Measurement.objects.get().value == 5
    shown = page.context["rows"][0].form
    writer.post(URL, {field(three[0]): "6", shown.version_name: shown.version, "submit": "all"})
    assert (Measurement.objects.get().value, states()) == (6, {"MS2026-01": "submitted"})


def test_what_was_filed_meanwhile_loses_nothing_that_was_typed(writer, colleague, three):
    opened = writer.get(URL).context["rows"][0].form
    filed_update(three[0], 5, by=colleague)
    page = writer.post(URL, {field(three[0]): "6", opened.version_name: opened.version, "submit": "all"})
    assert states() == {"MS2026-01": "submitted"}
    assert Measurement.objects.get().value == 5
    text = page.content.decode()
    assert "由填报员乙提交，没有重复提交" in text and "您填写：6" in text
    assert f'name="{field(three[0])}"' not in text


def test_files_go_with_their_row(writer, three, store):
    uploads = {field(three[0], "file"): SimpleUploadedFile("验收单.pdf", PDF)}
    page = writer.post(URL, {**sent((three[0], "3"), submit="all"), **uploads}, follow=True)
    assert Evidence.objects.get().update.state == "submitted"
    assert "成功 1 项" in page.content.decode()


def test_a_row_that_went_back_says_why_and_a_later_month_what_it_lacks(writer, clerk, manager, task, march):
    monthly = IndicatorFactory(undertaking=task, number=1, aggregation=Aggregation.INCREMENT)
    february = ReportMonthFactory(month=date(2026, 2, 1))
    filed = filed_update(monthly, 2, by=clerk, month=february.month)
    make_move(filed, "return", by=manager, note="请核对数量")
    page = writer.get("/updates/2026-02/").content.decode()
    assert "管理员甲" in page and "退回：请核对数量" in page
    page = writer.get(URL).content.decode()
    assert "2月已退回，累计不含该月" in page and "不含2月" in page
    form = writer.get(f"/updates/{task.code}/2026-03/").content.decode()
    assert "2月已退回" in form and "不含2月" in form


def test_a_published_month_is_read_and_no_longer_written(writer, clerk, manager, three):
    publish(filed_update(three[0], 5, by=clerk), by=manager)
    page = writer.get(URL)
    assert [row.may_fill for row in page.context["rows"]] == [False, True, True]
    writer.post(URL, {field(three[0]): "6", "submit": "all"})
    assert Measurement.objects.get().value == 5


def test_a_closed_month_is_read(writer, manager, three, march):
    make_move(march, "close", by=manager)
    page = writer.get(URL).content.decode()
    assert "已关账" in page and f'name="{field(three[0])}"' not in page and "提交已填的" not in page


def test_a_row_saves_itself_and_answers_only_what_it_changes(writer, three):
    url = f"{URL}rows/MS2026-01/"
    page = writer.get(URL).content.decode()
    answer = writer.post(url, sent((three[0], "40")), headers=HTMX).content.decode()
    assert "<html" not in answer and "已保存" in answer and "超过目标" in answer and "草稿" in answer
    assert states() == {"MS2026-01": "draft"}
    version = writer.get(URL).context["rows"][0].form.version
    mended = {field(three[0]): "4", field(three[0], "note"): "", field(three[0], "version"): version}
    answer = writer.post(url, mended, headers=HTMX).content.decode()
    assert "超过目标" not in answer and "<textarea" not in answer
    assert page.count(f'id="{field(three[0], "version")}"') == 0  # ids begin with id_
    assert f'id="id_{field(three[0], "version")}"' in page


def test_every_place_that_a_saved_row_fills_is_on_the_page(writer, three):
    page = writer.get(URL).content.decode()
    answer = writer.post(f"{URL}rows/MS2026-01/", sent((three[0], "40")), headers=HTMX).content.decode()
    places = re.findall(r'id="([^"]*)"[^>]* hx-swap-oob', answer)
    assert len(places) >= 10
    assert [place for place in places if f'id="{place}"' not in page] == []


def test_only_who_may_write_saves_a_row(client, three, colleague, other_clerk, leader, reviewer):
    url = f"{URL}rows/MS2026-01/"
    assert "登录已过期" in client.post(url, sent((three[0], "3")), headers=HTMX).content.decode()
    for who, status in ((other_clerk, 404), (leader, 403), (reviewer, 403), (colleague, 200)):
        client.force_login(who)
        assert client.post(url, sent((three[0], "3")), headers=HTMX).status_code == status
    assert client.get(url).status_code == 405


def test_statements_do_not_grow_with_the_rows(writer, three, department, django_assert_num_queries):
    writer.get(URL)
    with CaptureQueriesContext(connection) as few:
        writer.get(URL)
    for n in range(10, 30):
        IndicatorFactory(undertaking=UndertakingFactory(code=f"MS2026-{n}", lead_department=department), number=1)
    with django_assert_num_queries(len(few)):
        writer.get(URL)


def test_filing_opens_with_the_grid_of_the_newest_open_month(writer, client, three, leader):
    assert writer.get("/updates/").url == URL
    client.force_login(leader)
    assert client.get("/updates/").status_code == 200


def test_after_each_submission_the_next_one_is_one_click_away(writer, three):
    def submit(code, indicator):
        posted = {"version": "0-0", f"value_{indicator.pk}": "3"}
        return writer.post(f"/updates/{code}/2026-03/submit/", posted, follow=True).content.decode()

    page = submit("MS2026-02", three[1])
    assert f'id="next" href="/updates/MS2026-03/2026-03/" title="{three[2].undertaking.name}">下一项' in page
    page = submit("MS2026-03", three[2])
    assert 'id="next" href="/updates/MS2026-01/2026-03/"' in page
    page = submit("MS2026-01", three[0])
    assert 'id="next" href="/updates/2026-03/">本月已全部提交' in page


def test_what_went_back_is_submitted_again_only_when_it_was_mended(writer, clerk, manager, three):
    filed = filed_update(three[0], 5, by=clerk)
    make_move(filed, "return", by=manager, note="请核对数量")
    form = writer.get(URL).context["rows"][0].form
    assert "data-returned" in writer.get(URL).content.decode()
    same = {field(three[0]): "5", field(three[0], "note"): "属实", form.version_name: form.version}
    writer.post(URL, {**same, **sent((three[1], "3")), "submit": "all"})
    assert states() == {"MS2026-01": "returned", "MS2026-02": "submitted"}
    page = writer.post(URL, {**same, "submit": str(three[0].undertaking_id)}).content.decode()
    assert "退回后没有改动" in page and states()["MS2026-01"] == "returned"
    writer.post(URL, {**same, field(three[0]): "6", "submit": "all"})
    assert states()["MS2026-01"] == "submitted"


@pytest.mark.parametrize("is_on_record", [True, False])
def test_what_went_back_and_saved_itself_mended_is_submitted(writer, clerk, manager, three, is_on_record):
    """Held against what went back, not against what was saved last; where that is not on record, against the day."""
    make_move(filed_update(three[0], 5, by=clerk), "return", by=manager, note="请核对数量")
    if not is_on_record:
        with triggers_off():
            LedgerEntry.objects.filter(action="progressupdate.return").update(changes='{"note": "请核对数量"}')
    form = writer.get(URL).context["rows"][0].form
    typed = {field(three[0]): "6", field(three[0], "note"): "按验收单", form.version_name: form.version}
    assert "已保存" in writer.post(f"{URL}rows/MS2026-01/", typed, headers=HTMX).content.decode()
    page = writer.get(URL)
    row = page.context["rows"][0]
    assert row.is_mended and "data-returned" not in page.content.decode()
    same = {**typed, row.form.version_name: row.form.version}
    writer.post(URL, {**same, "submit": "all"})
    assert states() == {"MS2026-01": "submitted"}


def test_nothing_to_submit_is_said(writer, three):
    assert "没有可提交的事项" in writer.post(URL, {"submit": "all"}, follow=True).content.decode()


def test_what_cannot_be_saved_begins_no_draft(writer, three):
    answer = writer.post(f"{URL}rows/MS2026-01/", sent((three[0], "很多")), headers=HTMX).content.decode()
    assert "有误，尚未保存" in answer and "已保存" not in answer and "_error" in answer and states() == {}


def test_going_back_after_a_submission_sends_nothing_again(writer, three):
    answer = writer.post(URL, sent((three[0], "3"), submit="all"))
    assert (answer.status_code, answer.url) == (302, URL)
    assert "本次处理 1 项，成功 1 项" in writer.get(URL).content.decode()
    assert "本次处理" not in writer.get(URL).content.decode()


def test_a_published_row_leads_to_its_correction(writer, client, clerk, manager, three):
    publish(filed_update(three[0], 5, by=clerk), by=manager)
    assert '/updates/MS2026-01/2026-03/#correct">更正</a>' in writer.get(URL).content.decode()


def test_what_is_wrong_is_said_with_the_name_of_its_field(writer, three):
    page = writer.post(URL, {**sent((three[0], "3")), field(three[0], "progress"): "长" * 2001, "submit": "all"})
    assert "本月进展：最多 2000 字" in page.content.decode()
