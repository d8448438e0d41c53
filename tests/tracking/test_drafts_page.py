"""Saving, filing and correcting from the month's form: nothing typed is lost, nothing is filed twice."""

import re
from decimal import Decimal

import pytest

from tests.factories import MARCH, IndicatorFactory, filed_update, published_update
from tests.tracking.test_form_page import address
from zone.ledger.models import LedgerEntry
from zone.tracking.models import Measurement, ProgressUpdate
from zone.tracking.update_fields import TEXTS
from zone.tracking.updates import drafts

HTMX = {"HX-Request": "true"}


def version(undertaking):
    update = ProgressUpdate.objects.filter(undertaking=undertaking).latest("revision")
    return f"{update.pk}-{update.version}"


def test_the_save_button_keeps_values_notes_and_words(writer, task, indicator, march):
    typed = {f"value_{indicator.pk}": "３", f"note_{indicator.pk}": "含在建", "progress": "已开工"}
    answer = writer.post(address(task, "save"), {"version": "0-0", **typed}, follow=True)
    assert "草稿已保存" in answer.content.decode()
    measured = Measurement.objects.get()
    assert (measured.value, measured.note, measured.update.progress) == (Decimal(3), "含在建", "已开工")


def test_autosave_answers_with_the_time_and_the_new_version(writer, task, indicator, march):
    answer = writer.post(address(task, "save"), {"version": "0-0", "progress": "已开工"}, headers=HTMX)
    partial = answer.content.decode()
    assert "已保存" in partial
    assert f'value="{version(task)}" hx-swap-oob="true"' in partial
    assert "<html" not in partial


def test_autosave_keeps_the_valid_fields_and_names_the_wrong_one(writer, task, indicator, march):
    typed = {f"value_{indicator.pk}": "三", "progress": "已开工"}
    partial = writer.post(address(task, "save"), {"version": "0-0", **typed}, headers=HTMX).content.decode()
    assert "另有 1 处有误" in partial
    assert "请只填数字" in partial
    assert ProgressUpdate.objects.get().progress == "已开工"
    assert not Measurement.objects.exists()


def test_autosave_asks_for_a_word_about_an_odd_value(writer, task, indicator, march):
    odd = {"version": "0-0", f"value_{indicator.pk}": "30"}
    assert "超过目标" in writer.post(address(task, "save"), odd, headers=HTMX).content.decode()


def test_everything_autosave_answers_has_its_place_on_the_page(writer, task, indicator, march):
    page = writer.get(address(task)).content.decode()
    odd = {"version": "0-0", f"value_{indicator.pk}": "30"}
    partial = writer.post(address(task, "save"), odd, headers=HTMX).content.decode()
    places = re.findall(r'id="([^"]*)"(?: value="[^"]*")? hx-swap-oob', partial)
    assert len(places) == 9
    assert all(f'id="{place}"' in page for place in places)
    assert "" not in places


def test_autosave_of_someone_signed_out_says_so(client, task, march):
    partial = client.post(address(task, "save"), {"version": "0-0"}, headers=HTMX)
    assert partial.status_code == 200
    assert "登录已过期" in partial.content.decode()


def test_a_field_that_was_not_sent_stays_as_it_is(writer, task, indicator, march):
    typed = {"version": "0-0", f"value_{indicator.pk}": "3", f"note_{indicator.pk}": "含在建", "progress": "已开工"}
    writer.post(address(task, "save"), typed)
    writer.post(address(task, "save"), {"version": version(task), f"value_{indicator.pk}": "4"})
    measured = Measurement.objects.get()
    assert (measured.value, measured.note, measured.update.progress) == (Decimal(4), "含在建", "已开工")


def test_an_odd_value_is_asked_about_by_its_field_and_everything_typed_is_kept(writer, task, indicator, march):
    typed = {f"value_{indicator.pk}": "30", "progress": "已开工"}
    answer = writer.post(address(task, "submit"), {"version": "0-0", **typed})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'name="note_{indicator.pk}"' in page
    assert "150%" in page
    assert 'value="30"' in page
    assert ProgressUpdate.objects.get().state == "draft"
    explained = {"version": version(task), **typed, f"note_{indicator.pk}": "新增两个镇街"}
    writer.post(address(task, "submit"), explained)
    assert ProgressUpdate.objects.get().state == "submitted"


def test_nothing_at_all_is_not_filed(writer, task, march):
    answer = writer.post(address(task, "submit"), {"version": "0-0"})
    assert "请填写本月进展或任一指标" in answer.content.decode()
    assert ProgressUpdate.objects.get().state == "draft"


def test_filing_twice_moves_once_and_says_so(writer, task, march):
    typed = {"version": "0-0", "progress": "已开工"}
    writer.post(address(task, "submit"), typed)
    again = writer.post(address(task, "submit"), typed, follow=True)
    assert "没有重复提交" in again.content.decode()
    assert LedgerEntry.objects.filter(action="progressupdate.submit").count() == 1


def test_what_was_typed_after_the_filing_is_shown_to_be_copied(writer, task, march):
    writer.post(address(task, "submit"), {"version": "0-0", "progress": "已开工"})
    late = writer.post(address(task, "save"), {"version": "0-0", "progress": "已开工，另有补充"})
    assert late.status_code == 409
    assert "已开工，另有补充</textarea>" in late.content.decode()


def test_no_change_is_filed_in_one_click(writer, task, march):
    answer = writer.post(address(task, "no-change"), {"version": "0-0", "progress": "", "problems": ""}, follow=True)
    assert "已按“本月无变化”提交审核" in answer.content.decode()
    update = ProgressUpdate.objects.get()
    assert update.no_change
    assert update.state == "submitted"
    writer.post(address(task, "no-change"), {"version": "0-0"})
    assert LedgerEntry.objects.filter(action="progressupdate.submit").count() == 1


@pytest.mark.parametrize("name", TEXTS)
def test_no_change_is_refused_while_the_draft_says_anything(writer, task, march, clerk, name):
    draft = drafts.start(task, MARCH, by=clerk)
    drafts.save_draft(draft, by=clerk, version=0, texts={name: "征地受阻"}, typed={})
    answer = writer.post(address(task, "no-change"), {"version": version(task)}, follow=True)
    assert "草稿中已有内容" in answer.content.decode()
    draft.refresh_from_db()
    assert (draft.state, draft.no_change, getattr(draft, name)) == ("draft", False, "征地受阻")


@pytest.mark.parametrize("name", [name for name, text in TEXTS.items() if not text.is_report])
def test_a_problem_or_a_next_step_alone_reports_no_month(writer, task, march, name):
    answer = writer.post(address(task, "submit"), {"version": "0-0", name: "征地受阻"})
    assert "请填写本月进展或任一指标" in answer.content.decode()
    draft = ProgressUpdate.objects.get()
    assert (draft.state, getattr(draft, name)) == ("draft", "征地受阻")


def test_no_change_with_words_typed_files_nothing_and_keeps_the_words(writer, task, march):
    answer = writer.post(address(task, "no-change"), {"version": "0-0", "progress": "其实有变化"})
    assert answer.status_code == 200
    assert "其实有变化</textarea>" in answer.content.decode()
    assert ProgressUpdate.objects.get().state == "draft"


def test_its_author_takes_an_update_back_until_somebody_has_looked(writer, clerk, colleague, task, indicator, march):
    update = filed_update(indicator, "3", by=clerk)
    writer.force_login(colleague)
    assert writer.post(address(task, "withdraw")).status_code == 403
    writer.force_login(clerk)
    assert "撤回</button>" in writer.get(address(task)).content.decode()
    writer.post(address(task, "withdraw"))
    update.refresh_from_db()
    assert update.state == "draft"
    update = drafts.submit_draft(update, by=clerk)
    ProgressUpdate.objects.filter(pk=update.pk).update(seen_at=update.submitted_at)
    assert "撤回</button>" not in writer.get(address(task)).content.decode()
    assert "不能撤回" in writer.post(address(task, "withdraw"), follow=True).content.decode()


def test_a_correction_needs_a_reason_and_shows_old_beside_new(writer, clerk, manager, task, indicator, march):
    published_update(indicator, "3", by=clerk, publisher=manager)
    refused = writer.post(address(task, "correct"), {"note": "  "})
    assert refused.status_code == 200
    assert "请勾选或写明更正原因" in refused.content.decode()
    writer.post(address(task, "correct"), {"reason": "数据录入有误", "note": "多算一处"})
    page = writer.get(address(task)).content.decode()
    assert "更正前 3 处" in page
    assert "数据录入有误；多算一处" in page
    writer.post(address(task, "submit"), {"version": version(task), f"value_{indicator.pk}": "2", "progress": "核减"})
    page = writer.get(address(task)).content.decode()
    assert "<del>3</del>" in page
    assert "<ins>2</ins>" in page


def test_a_second_correction_cannot_begin_beside_the_first(writer, clerk, manager, task, indicator, march):
    published_update(indicator, "3", by=clerk, publisher=manager)
    writer.post(address(task, "correct"), {"note": "多算一处"})
    again = writer.post(address(task, "correct"), {"note": "多算一处"}, follow=True)
    assert "已有一份在填或待审的填报" in again.content.decode()
    assert ProgressUpdate.objects.count() == 2


def test_a_discarded_draft_stays_in_the_history_and_a_new_one_can_begin(writer, task, march):
    writer.post(address(task, "save"), {"version": "0-0", "progress": "写错了"})
    writer.post(address(task, "discard"))
    page = writer.get(address(task)).content.decode()
    assert "已作废" in page
    assert 'id="update-form"' in page
    writer.post(address(task, "submit"), {"version": "0-0", "progress": "重新填写"})
    assert list(ProgressUpdate.objects.order_by("revision").values_list("state", flat=True)) == [
        "discarded",
        "submitted",
    ]


def test_indicators_of_another_undertaking_are_not_touched(writer, task, march):
    foreign = IndicatorFactory()
    writer.post(address(task, "save"), {"version": "0-0", f"value_{foreign.pk}": "3", "progress": "已开工"})
    assert not Measurement.objects.exists()
