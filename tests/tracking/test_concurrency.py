"""Several people at once, by real requests: nothing is lost, nothing happens twice, nobody publishes the unseen."""

import pytest

from tests.factories import UserFactory, filed_update
from tests.live_requests import Visitor, at_once
from zone.ledger.models import LedgerEntry
from zone.moves import make_move
from zone.tracking.models import CurrentFigure, UpdateEvent
from zone.tracking.updates import drafts

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_many_publishers_one_publishes(live_server, march, indicator, clerk):
    filed = filed_update(indicator, 3, by=clerk)
    shown = filed.hash_now()
    managers = [Visitor(live_server, UserFactory(roles=["administrator"])) for _ in range(4)]
    address = f"/review/{filed.pk}/publish/"
    answers = at_once(*[lambda m=m: m.post(address, content_hash=shown)[0] for m in managers for _ in range(2)])
    assert sorted(answers) == [302] + [409] * 7
    assert UpdateEvent.objects.filter(update=filed, move="publish").count() == 1
    assert LedgerEntry.objects.filter(action="progressupdate.publish").count() == 1
    assert CurrentFigure.objects.get().value == 3


def test_publish_and_withdraw_at_once_leave_one_of_the_two(live_server, march, indicator, clerk, manager):
    for _ in range(5):
        filed = filed_update(indicator, 3, by=clerk)
        shown = filed.hash_now()
        author, publisher = Visitor(live_server, clerk), Visitor(live_server, manager)
        update_page = filed.get_absolute_url()
        _, (published, _) = at_once(
            lambda a=author, p=update_page: a.post(f"{p}withdraw/"),
            lambda p=publisher, f=filed, s=shown: p.post(f"/review/{f.pk}/publish/", content_hash=s),
        )
        filed.refresh_from_db()
        assert filed.state in ("draft", "published")
        if filed.state == "published":
            return
        assert published == 409
        drafts.submit_draft(filed, by=clerk)
        make_move(filed, "return", by=manager, note="建议补充佐证材料")


def test_what_changed_after_it_was_shown_is_not_published(live_server, march, indicator, clerk, manager):
    filed = filed_update(indicator, 3, by=clerk)
    shown = filed.hash_now()
    draft = make_move(filed, "withdraw", by=clerk)
    draft = drafts.save_draft(draft, by=clerk, version=draft.version, texts={"progress": "另有三处完工。"}, typed={})
    drafts.submit_draft(draft, by=clerk)
    status, page = Visitor(live_server, manager).post(f"/review/{filed.pk}/publish/", content_hash=shown)
    assert status == 409
    assert "您查看后内容有改动" in page
    assert "另有三处完工。" in page


def test_a_batch_tells_each_row_its_outcome(live_server, march, indicator, task, clerk, manager):
    filed = filed_update(indicator, 3, by=clerk)
    ticked = {"move": "publish", "confirmed": "1", "row": [filed.pk], f"hash_{filed.pk}": filed.hash_now()}
    publisher = Visitor(live_server, manager)
    pages = at_once(*[lambda: publisher.post("/review/", **ticked) for _ in range(3)])
    assert sorted(status for status, _ in pages) == [200, 200, 302]
    assert sum("成功 0 份" in page for _, page in pages) == 2
    assert "成功 1 份" in publisher.get("/review/")[1]
