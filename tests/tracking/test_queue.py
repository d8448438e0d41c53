"""The review queue: which part of what waits it shows, in which order, and what is decided at once."""

import json
import re
from datetime import date

import pytest

from tests.factories import (
    IndicatorFactory,
    ProjectFactory,
    ReportMonthFactory,
    UndertakingFactory,
    filed_correction,
    filed_update,
    publish,
    published_update,
)
from tests.triggers_off import triggers_off
from zone.ledger import clock
from zone.ledger.models import LedgerEntry
from zone.moves import make_move
from zone.tracking.evidence import files
from zone.tracking.models import ProgressUpdate
from zone.tracking.updates.corrections import Said, returned_contents

URL = "/review/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def task_update(task, march, clerk) -> ProgressUpdate:
    return filed_update(IndicatorFactory(undertaking=task, number=1), 3, by=clerk)


@pytest.fixture
def project_update(department, march, clerk) -> ProgressUpdate:
    return filed_update(IndicatorFactory(undertaking=ProjectFactory(lead_department=department), number=1), 3, by=clerk)


def shown(client, wait="") -> list[int]:
    page = client.get(URL, {"wait": wait} if wait else {})
    return [update.pk for update in page.context["table"].records]


def decide(client, move, *updates, confirmed=True, **more):
    sent = {"move": move, "row": [one.pk for one in updates], **more}
    sent |= {f"hash_{one.pk}": one.hash_now() for one in updates} | ({"confirmed": "1"} if confirmed else {})
    return client.post(URL, sent, follow=True)


def test_it_opens_on_what_waits_for_this_person(client, manager, reviewer, task_update, project_update):
    client.force_login(manager)
    assert shown(client) == shown(client, "mine") == [task_update.pk]
    assert shown(client, "to-check") == [project_update.pk]
    assert shown(client, "to-publish") == [task_update.pk]
    assert set(shown(client, "all")) == {task_update.pk, project_update.pk}
    client.force_login(reviewer)
    assert shown(client) == [project_update.pk]


def test_a_part_that_is_not_there_is_the_first(client, manager, task_update):
    client.force_login(manager)
    assert shown(client, "else") == [task_update.pk]


def test_a_reviewer_sees_no_other_departments(client, other_reviewer, task_update, project_update):
    client.force_login(other_reviewer)
    assert shown(client, "all") == []


def test_a_filter_keeps_the_part(client, manager, project_update):
    client.force_login(manager)
    page = client.get(URL, {"wait": "to-check", "q": project_update.undertaking.name}).content.decode()
    assert '<input type="hidden" name="wait" value="to-check" form="filter">' in page


def test_what_is_odd_stands_first(client, manager, clerk, department, march):
    plain, odd = (
        IndicatorFactory(undertaking=UndertakingFactory(lead_department=department), number=1) for _ in range(2)
    )
    first = filed_update(plain, 3, by=clerk)
    second = filed_update(odd, 40, by=clerk)
    client.force_login(manager)
    groups = client.get(URL).context["groups"]
    assert [(word, len(rows)) for word, rows in groups] == [("需要留意", 1), ("其余", 1)]
    page = client.get(URL).content.decode()
    assert page.index(f'data-row="{second.pk}"') < page.index(f'data-row="{first.pk}"')
    assert "▲ 数值异常" in page and "data-plain-count>1</span> 份" in page


def test_a_correction_what_is_late_and_what_lacks_a_month_are_flagged(client, manager, manager2, clerk, task, march):
    monthly = IndicatorFactory(undertaking=task, number=1, aggregation="increment")
    ReportMonthFactory(month=date(2026, 2, 1))
    published_update(monthly, 3, by=clerk, publisher=manager2)
    correction = filed_correction(monthly, 4, by=clerk)
    client.force_login(manager)
    row = client.get(URL).content.decode().partition(f'data-row="{correction.pk}"')[2].partition("</tr>")[0]
    assert "更正" in row and "累计不含2月" in row and "<del>3</del> <b>4</b>" in row


def test_a_row_shows_this_month_the_last_and_what_they_make(client, manager, manager2, clerk, task, march):
    monthly = IndicatorFactory(undertaking=task, number=1, target=10, aggregation="increment")
    for month in (1, 2):
        opened = ReportMonthFactory(month=date(2026, month, 1)).month
        published_update(monthly, 2, by=clerk, publisher=manager2, month=opened)
    filed = filed_update(monthly, 3, by=clerk)
    client.force_login(manager)
    row = client.get(URL).content.decode().partition(f'data-row="{filed.pk}"')[2].partition("</tr>")[0]
    for part in ("<b>3</b>", "<div>2</div>", "+1", "<div>7</div>", "70.0%", "待发布"):
        assert part in row, part


def test_what_is_decided_at_once_is_listed_whole_before(client, manager, task_update):
    client.force_login(manager)
    page = decide(client, "publish", task_update, confirmed=False).content.decode()
    task_update.refresh_from_db()
    assert task_update.state == "submitted" and task_update.seen_at
    for part in ("发布以下 1 份？", "已完成选址。", "属实", "累计数", "确认发布 1 份（发布后不可更改）"):
        assert part in page, part
    answer = decide(client, "publish", task_update).content.decode()
    assert "本次处理 1 份，成功 1 份" in answer
    task_update.refresh_from_db()
    assert task_update.state == "published"


def test_the_list_of_what_was_ticked_has_an_address_to_come_back_to(client, manager, task_update):
    client.force_login(manager)
    answer = client.post(f"{URL}?wait=all", {"move": "publish", "row": [task_update.pk]})
    assert (answer.status_code, answer.url) == (302, f"{URL}?wait=all&decide=publish&rows={task_update.pk}")
    page = client.get(answer.url).content.decode()
    assert "发布以下 1 份？" in page and f'action="{URL}?wait=all"' in page
    for odd in ("decide=sell", "decide=publish&rows=x,9999", "decide=publish"):
        assert client.get(f"{URL}?{odd}").status_code == 200


def test_what_changed_since_it_was_listed_is_not_published(client, manager, manager2, clerk, task_update):
    client.force_login(manager)
    seen = task_update.hash_now()
    returned = make_move(task_update, "return", by=manager2, note="请核对")
    ProgressUpdate.objects.filter(pk=returned.pk).update(progress="另有三处完工。")
    make_move(ProgressUpdate.objects.get(pk=returned.pk), "submit", by=clerk)
    sent = {"move": "publish", "confirmed": "1", "row": [returned.pk], f"hash_{returned.pk}": seen}
    page = client.post(URL, sent).content.decode()
    assert "您查看后内容有改动" in page and "另有三处完工。" in page and "确认发布 1 份" in page
    task_update.refresh_from_db()
    assert task_update.state == "submitted"


def test_what_was_decided_meanwhile_is_named_and_not_listed(client, manager, manager2, task_update, clerk, department):
    other = filed_update(
        IndicatorFactory(undertaking=UndertakingFactory(lead_department=department), number=1), 3, by=clerk
    )
    publish(task_update, by=manager2)
    client.force_login(manager)
    page = decide(client, "publish", task_update, other, confirmed=False).content.decode()
    assert f"{task_update}（已发布）已由他人处理，不在其中。" in page
    assert "发布以下 1 份？" in page


def test_a_return_of_many_asks_for_its_reason_on_the_list(client, manager, task_update):
    client.force_login(manager)
    page = decide(client, "return", task_update, confirmed=False).content.decode()
    assert "退回原因" in page and "确认退回修改 1 份" in page
    page = decide(client, "return", task_update).content.decode()
    assert 'id="return-note-error"' in page
    decide(client, "return", task_update, reason="单位或数量级有误", note="请核对")
    task_update.refresh_from_db()
    assert task_update.state == "returned"


def test_a_stranger_ticks_nothing_into_the_list(client, other_reviewer, task_update):
    client.force_login(other_reviewer)
    page = decide(client, "return", task_update, confirmed=False).content.decode()
    assert task_update.undertaking.name not in page


def test_a_row_opens_in_the_panel_with_all_that_is_decided_on(client, manager, task_update):
    client.force_login(manager)
    panel = client.get(f"{URL}{task_update.pk}/", headers=HTMX)
    text = panel.content.decode()
    assert "<html" not in text and "HX-Request" in panel.headers["Vary"]
    for part in ("口袋公园建设", "已完成选址。", "填报说明：属实", "发布（发布后不可更改）", "单位或数量级有误"):
        assert part in text, part
    task_update.refresh_from_db()
    assert task_update.seen_at


def test_a_decision_in_the_panel_names_its_row(client, manager, task_update):
    client.force_login(manager)
    move = f"{URL}{task_update.pk}/publish/"
    refused = client.post(move, {"content_hash": "0" * 64}, headers=HTMX)
    assert refused.status_code == 200 and "您查看后内容有改动" in refused.content.decode()
    answer = client.post(move, {"content_hash": task_update.hash_now()}, headers=HTMX)
    said = "✓ 口袋公园建设 2026-03：已发布。"
    assert json.loads(answer.headers["HX-Trigger"]) == {"decided": {"row": task_update.pk, "said": said}}
    assert "已发布" in answer.content.decode()


def test_a_refused_return_in_the_panel_keeps_what_was_typed(client, manager, task_update):
    client.force_login(manager)
    sent = {"reason": ["单位或数量级有误"], "note": "长" * 501}
    text = client.post(f"{URL}{task_update.pk}/return/", sent, headers=HTMX).content.decode()
    assert 'value="单位或数量级有误" checked' in text and "长" * 501 in text and "<html" not in text


def test_an_administrator_checks_in_the_departments_stead_from_its_part(client, manager, manager2, project_update):
    client.force_login(manager)
    assert client.get(URL, {"wait": "to-check"}).context["bulk"] == "stand_in"
    decide(client, "stand_in", project_update)
    project_update.refresh_from_db()
    assert (project_update.state, project_update.checked_in_stead) == ("checked", True)
    assert shown(client) == []
    client.force_login(manager2)
    assert shown(client) == [project_update.pk]
    assert "代审" in client.get(URL).content.decode()


def test_an_empty_part_says_so(client, manager):
    client.force_login(manager)
    assert "没有待您处理的填报。" in client.get(URL).content.decode()
    assert "这里没有待处理的填报。" in client.get(URL, {"wait": "to-check"}).content.decode()


def test_a_change_is_against_the_month_before_also_of_a_correction(client, manager, manager2, clerk, task, march):
    promised = IndicatorFactory(undertaking=task, number=1)
    february = ReportMonthFactory(month=date(2026, 2, 1)).month
    published_update(promised, 2, by=clerk, publisher=manager2, month=february)
    published_update(promised, 6, by=clerk, publisher=manager2)
    correction = filed_correction(promised, 5, by=clerk)
    client.force_login(manager)
    row = client.get(URL).content.decode().partition(f'data-row="{correction.pk}"')[2].partition("</tr>")[0]
    assert "<del>6</del> <b>5</b>" in row and "+3" in row


def test_what_is_late_alone_is_not_flagged_and_odd_values_stand_before_corrections(
    client, manager, manager2, clerk, department
):
    month = ReportMonthFactory(due_on=date(2026, 3, 25)).month

    def indicator():
        return IndicatorFactory(undertaking=UndertakingFactory(lead_department=department), number=1)

    late = filed_update(indicator(), 3, by=clerk, month=month)
    corrected = indicator()
    published_update(corrected, 3, by=clerk, publisher=manager2, month=month)
    correction = filed_correction(corrected, 4, by=clerk, month=month)
    odd = filed_update(indicator(), 40, by=clerk, month=month)
    assert late.is_late
    client.force_login(manager)
    page = client.get(URL)
    assert [len(rows) for _, rows in page.context["groups"]] == [2, 1]
    places = [page.content.decode().index(f'data-row="{one.pk}"') for one in (odd, correction, late)]
    assert places == sorted(places)


def everywhere(client, update) -> list[str]:
    """The queue's panel, the case's own page, and the page that confirms."""
    pages = [client.get(f"{URL}{update.pk}/", headers=HTMX), client.get(f"{URL}{update.pk}/")]
    return [page.content.decode() for page in (*pages, decide(client, "publish", update, confirmed=False))]


def test_what_went_back_before_says_so_with_its_reason_and_what_was_mended(
    client, manager, manager2, clerk, task_update
):
    returned = make_move(task_update, "return", by=manager2, note="请核对数量")
    measured = returned.measurements.get()
    measured.value, measured.note = 5, "按验收单核对"
    measured.save()
    files.cite(returned, "验收单", by=clerk)
    again = make_move(ProgressUpdate.objects.get(pk=returned.pk), "submit", by=clerk)
    client.force_login(manager)
    queue = client.get(URL).content.decode()
    assert "退回后重报" in queue and "退回后未改动" not in queue
    for text in everywhere(client, again):
        assert "管理员乙" in text and "退回，原因：请核对数量" in text and "退回后已修改" in text
        name = measured.indicator.month_label
        changed = re.findall(r"<li>(.+?)：<del>(.+?)</del> 改为 <ins>(.+?)</ins></li>", text)
        assert changed == [
            (name, "3 处", "5 处"),
            (f"{name}（说明）", "属实", "按验收单核对"),
            ("佐证", "无", "验收单"),
        ]


def test_whoever_checked_reads_why_another_publishes(client, manager, project_update):
    make_move(project_update, "stand_in", by=manager, content_hash=project_update.hash_now())
    client.force_login(manager)
    assert "须由另一位管理员发布" in client.get(f"{URL}{project_update.pk}/", headers=HTMX).content.decode()


def test_a_row_says_what_is_not_filled_in_that_its_undertaking_rests_and_of_when_the_last_value_is(
    client, manager, manager2, clerk, task, march
):
    first, _ = (IndicatorFactory(undertaking=task, number=number) for number in (1, 2))
    published_update(first, 2, by=clerk, publisher=manager2, month=ReportMonthFactory(month=date(2026, 1, 1)).month)
    filed_update(first, 3, by=clerk)
    client.force_login(manager)
    page = client.get(URL).content.decode()
    assert "部分指标未填" in page and "2026年1月" in page and "事项暂缓" not in page
    make_move(task, "suspend", by=manager2, note="等待用地", effective_on=clock.today())
    assert "事项暂缓" in client.get(URL).content.decode()


def test_only_what_was_changed_since_the_last_return_is_shown(client, manager, manager2, clerk, task_update):
    for value in (5, 7):
        returned = make_move(task_update, "return", by=manager2, note="请核对数量")
        returned.measurements.update(value=value)
        task_update = make_move(ProgressUpdate.objects.get(pk=returned.pk), "submit", by=clerk)
    client.force_login(manager)
    for text in everywhere(client, task_update):
        assert "<del>5 处</del>" in text and "<del>3 处</del>" not in text


@pytest.mark.parametrize(
    "recorded", ["{", "[]", '{"content": 5}', '{"content": {"measurements": []}}', '{"note": "请核对数量"}']
)
def test_what_is_not_on_record_or_was_bent_breaks_no_page(client, manager, manager2, clerk, task_update, recorded):
    again = make_move(make_move(task_update, "return", by=manager2, note="请核对数量"), "submit", by=clerk)
    with triggers_off():
        LedgerEntry.objects.filter(action="progressupdate.return").update(changes=recorded)
    client.force_login(manager)
    for text in everywhere(client, again):
        assert "退回，原因：请核对数量" in text and "退回后已修改" not in text and "没有改动" not in text


def test_a_text_that_came_after_a_return_counts_as_empty_then(task_update, clerk, manager2):
    returned = make_move(task_update, "return", by=manager2, note="请核对数量")
    content = returned_contents([returned.pk])[returned.pk]
    assert content.pop("problems") == ""
    assert not Said.now(returned).differs_from(Said.then(content, returned, returned.undertaking.indicators.all()))


def test_what_comes_back_as_it_went_is_marked_and_not_ticked_with_the_rest(
    client, manager, manager2, clerk, task_update
):
    again = make_move(make_move(task_update, "return", by=manager2, note="请核对数量"), "submit", by=clerk)
    client.force_login(manager)
    page = client.get(URL)
    assert "▲ 退回后未改动" in page.content.decode() and len(page.context["groups"][0][1]) == 1
    assert all("退回后内容没有改动" in text for text in everywhere(client, again))
