"""A bulk action by its pages: chosen on the list, asked, previewed, accepted, recorded, undone."""

import pytest

from projects.models import Project
from zone.batches.models import Batch, RowOutcome
from zone.batches.moves import BatchState
from zone.ledger.models import LedgerEntry

LIST = "/projects/"


@pytest.fixture
def keeper(client, manager):
    client.force_login(manager)
    return client


def proposed(keeper, projects, **sent) -> Batch:
    """The batch that the form's answer makes, for all listed projects."""
    answer = keeper.post(LIST, {"action": "propose", "row": [project.pk for project in projects], **sent})
    batch = Batch.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/batches/{batch.pk}/")
    return batch


def test_the_form_says_how_many_rows_and_repeats_the_choice(keeper, projects):
    page = keeper.post(LIST, {"action": "change", "row": [projects[0].pk, projects[2].pk]}).content.decode()
    assert "已选 <b>2</b> 行" in page
    assert f'<input type="hidden" name="row" value="{projects[2].pk}">' in page
    assert 'name="change_lead_department"' in page
    assert 'name="to_name"' not in page  # one name for many rows makes no sense


def test_from_the_list_to_the_outcome_and_back(keeper, projects, other_department):
    sent = {"change_lead_department": "on", "to_lead_department": "kj", "change_steward": "on", "to_steward": ""}
    batch = proposed(keeper, projects, **sent)
    page = keeper.get(f"/batches/{batch.pk}/").content.decode()
    assert "<del>建设局</del> → <ins>科技局</ins>" in page
    assert "<del>甲同志</del> → <ins>未公开</ins>" in page
    assert '（将修改 <span data-will-change="4">4</span> 行）' in page
    ticks = {"shown": [1, 2, 3, 4], "row": [1, 2, 4]}
    page = keeper.post(f"/batches/{batch.pk}/accept/", ticks, follow=True).content.decode()
    assert "已完成" in page and "已修改 <b>3</b>" in page and "未选 <b>1</b>" in page
    assert f'<a class="button" href="{LIST}">返回列表</a>' in page
    assert [p.steward for p in Project.objects.order_by("code")] == ["", "", "甲同志", ""]
    page = keeper.post(f"/batches/{batch.pk}/undo/", follow=True).content.decode()
    assert "已撤销 <b>3</b>" in page
    assert set(Project.objects.values_list("steward", "lead_department__code")) == {("甲同志", "js")}


def test_all_that_match_the_filter_are_chosen_by_the_address(keeper, projects):
    address = f"{LIST}?q=P2026-002"
    keeper.post(address, {"action": "propose", "all": "1", "change_steward": "on", "to_steward": "乙同志"})
    assert list(Batch.objects.get().rows.values_list("key", flat=True)) == ["P2026-002"]
    assert Batch.objects.get().options["back"] == address


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({}, "请至少勾选一项要修改的内容。"),
        ({"to_steward": "乙同志"}, "包保责任人已填写，但没有勾选"),
        ({"change_state": "on"}, "状态不能清空"),
        ({"change_planned_end": "on", "to_planned_end": "明年"}, "的格式填写。"),
        ({"change_lead_department": "on", "to_lead_department": "nobody"}, "不在可选的范围内"),
        ({"change_steward": "on", "to_steward": "乙\x07"}, "含有看不见的控制字符"),
    ],
)
def test_a_wrong_answer_is_shown_again_with_what_was_typed(keeper, projects, sent, message):
    page = keeper.post(LIST, {"action": "propose", "row": [projects[0].pk], **sent})
    assert page.status_code == 200
    assert message in page.content.decode()
    assert not Batch.objects.exists()


def test_what_cannot_be_is_recorded_by_row_before_anything_is_changed(keeper, projects):
    batch = proposed(keeper, projects, change_planned_end="on", to_planned_end="2026-01-01")
    assert set(batch.rows.values_list("outcome", flat=True)) == {RowOutcome.ERROR}
    page = keeper.get(f"/batches/{batch.pk}/").content.decode()
    assert page.count("计划完成不能早于计划开始。") == 4
    assert "确认执行" not in page


def test_a_second_tab_accepts_nothing_again(keeper, projects):
    batch = proposed(keeper, projects, change_steward="on", to_steward="乙同志")
    keeper.post(f"/batches/{batch.pk}/accept/")
    page = keeper.post(f"/batches/{batch.pk}/accept/", follow=True).content.decode()
    assert "该批量操作已完成，没有再次执行。" in page
    assert LedgerEntry.objects.filter(action="master.change").count() == 4


def test_ticks_of_one_page_are_kept_while_another_is_looked_at(keeper, projects):
    batch = proposed(keeper, projects, change_steward="on", to_steward="乙同志")
    keeper.post(f"/batches/{batch.pk}/choose/?state=ready&page=1", {"shown": [1, 2], "row": [2]})
    keeper.post(f"/batches/{batch.pk}/accept/", {"shown": [3, 4], "row": [3, 4]})
    assert [p.steward for p in Project.objects.order_by("code")] == ["甲同志", "乙同志", "乙同志", "乙同志"]


def test_a_dropped_batch_changes_nothing(keeper, projects):
    batch = proposed(keeper, projects, change_steward="on", to_steward="乙同志")
    page = keeper.post(f"/batches/{batch.pk}/cancel/", follow=True).content.decode()
    assert "已取消" in page
    assert "取消前未执行 <b>4</b>" in page and "将修改" not in page
    batch.refresh_from_db()
    assert batch.state == BatchState.CANCELLED
    keeper.post(f"/batches/{batch.pk}/accept/")
    assert not Project.objects.filter(steward="乙同志").exists()


def test_the_list_of_batches_shows_ones_own_and_everybodys_to_administrators(client, manager2, clerk, keeper, projects):
    batch = proposed(keeper, projects, change_steward="on", to_steward="乙同志")
    client.force_login(manager2)
    assert f'href="/batches/{batch.pk}/"' in client.get("/batches/").content.decode()
    assert "存为视图" in client.get("/batches/").content.decode()
    client.force_login(clerk)
    assert f'href="/batches/{batch.pk}/"' not in client.get("/batches/").content.decode()
