"""What a reviewer may open under /review/: what is filed, and drafts of the own department alone."""

from django.urls import reverse

from tests.factories import MARCH, filed_update
from zone.moves import make_move
from zone.tracking.updates import drafts


def status(client, user, update) -> int:
    client.force_login(user)
    return client.get(reverse("tracking:case", args=[update.pk])).status_code


def test_a_supporting_department_reads_no_draft_of_the_lead_department(
    client, march, task, indicator, clerk, reviewer, other_reviewer, other_department
):
    task.supporting_departments.add(other_department)
    draft = drafts.start(task, MARCH, by=clerk)
    assert (status(client, other_reviewer, draft), status(client, reviewer, draft)) == (404, 200)
    filed = filed_update(indicator, 3, by=clerk)
    assert status(client, other_reviewer, filed) == 200


def test_a_supporting_department_reads_nothing_returned(
    client, march, task, indicator, clerk, manager, other_reviewer, other_department
):
    task.supporting_departments.add(other_department)
    returned = make_move(filed_update(indicator, 3, by=clerk), "return", by=manager, note="建议补充佐证材料")
    assert status(client, other_reviewer, returned) == 404
    client.force_login(other_reviewer)
    assert client.post(reverse("tracking:review-move", args=[returned.pk, "publish"])).status_code == 404


def test_the_queue_never_takes_every_case_at_once(client, march, indicator, clerk, manager):
    """Whoever decides has seen the content; a request for all rows, as other lists take it, decides nothing."""
    filed = filed_update(indicator, 3, by=clerk)
    client.force_login(manager)
    answer = client.post(reverse("tracking:review"), {"move": "publish", "all": "1"})
    assert "请先勾选要处理的填报。" in answer.content.decode()
    sent = {"move": "return", "confirmed": "1", "note": "缺佐证", "all": "1", "row": [filed.pk + 1]}
    client.post(reverse("tracking:review"), sent)
    filed.refresh_from_db()
    assert filed.state == "submitted"


def test_a_strangers_case_is_left_out_of_what_the_queue_decides(client, march, task, indicator, clerk, other_reviewer):
    """Not even its name comes back, with a number guessed and its very hash."""
    filed = filed_update(indicator, 3, by=clerk)
    client.force_login(other_reviewer)
    sent = {
        "move": "return",
        "confirmed": "1",
        "note": "缺佐证",
        "row": [filed.pk],
        f"hash_{filed.pk}": filed.hash_now(),
    }
    answer = client.post(reverse("tracking:review"), sent, follow=True)
    assert (answer.status_code, answer.context["outcomes"]) == (200, [])
    assert task.name not in answer.content.decode()
    filed.refresh_from_db()
    assert filed.state == "submitted"
