"""Two tabs, double clicks and first savings at once, by real requests: one wins, the other is informed."""

import pytest

from tests.factories import UndertakingFactory, published_update
from tests.live_requests import Visitor, at_once
from tests.tracking.test_form_page import address
from zone.ledger.models import LedgerEntry
from zone.tracking.models import ProgressUpdate, UpdateEvent
from zone.tracking.updates import drafts

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_tabs_saving_the_same_draft_one_wins_and_the_other_sees_both(live_server, march, task, clerk, colleague):
    tabs = [Visitor(live_server, clerk), Visitor(live_server, colleague), Visitor(live_server, clerk)]
    draft = drafts.start(task, march.month, by=clerk)
    draft = drafts.save_draft(draft, by=clerk, version=0, texts={"progress": "起初"}, typed={})
    answers = at_once(
        *[
            lambda tab=tab, n=n: tab.post(address(task, "save"), version=f"{draft.pk}-1", progress=f"第{n}个页面写的")
            for n, tab in enumerate(tabs)
        ]
    )
    assert sorted(status for status, _ in answers) == [302, 409, 409]
    winner = next(n for n, (status, _) in enumerate(answers) if status == 302)
    draft.refresh_from_db()
    assert (draft.progress, draft.version) == (f"第{winner}个页面写的", 2)
    for n, (status, page) in enumerate(answers):
        if status == 409:
            assert f"第{winner}个页面写的" in page
            assert f"第{n}个页面写的</textarea>" in page


def test_the_first_saving_of_many_begins_one_draft(live_server, march, task, clerk, colleague):
    tabs = [Visitor(live_server, person) for person in (clerk, colleague, clerk, colleague)]
    answers = at_once(
        *[
            lambda tab=tab, n=n: tab.post(address(task, "save"), version="0-0", progress=f"第{n}个页面写的")
            for n, tab in enumerate(tabs)
        ]
    )
    assert sorted(status for status, _ in answers) == [302, 409, 409, 409]
    assert ProgressUpdate.objects.count() == 1
    assert LedgerEntry.objects.filter(action="progressupdate.draft").count() == 1


@pytest.mark.parametrize("name", ["submit", "no-change"])
def test_filing_by_a_double_click_moves_once(live_server, march, task, clerk, name):
    tab = Visitor(live_server, clerk)
    typed = {"progress": "已开工"} if name == "submit" else {}
    answers = at_once(*[lambda: tab.post(address(task, name), version="0-0", **typed) for _ in range(4)])
    assert {status for status, _ in answers} == {302}
    update = ProgressUpdate.objects.get()
    assert update.state == "submitted"
    assert UpdateEvent.objects.filter(move="submit").count() == 1
    assert LedgerEntry.objects.filter(action="progressupdate.submit").count() == 1


def test_filing_and_withdrawing_at_once_leave_a_whole_update(live_server, march, task, clerk):
    tabs = Visitor(live_server, clerk), Visitor(live_server, clerk)
    for _ in range(3):
        at_once(
            lambda: tabs[0].post(address(task, "submit"), version="0-0", progress="已开工"),
            lambda: tabs[1].post(address(task, "withdraw")),
        )
    update = ProgressUpdate.objects.get()
    moves = list(update.events.values_list("move", flat=True))
    assert moves[0] == "draft"
    assert all(moves[i] != moves[i + 1] for i in range(len(moves) - 1))
    assert update.state == {"draft": "draft", "withdraw": "draft", "submit": "submitted"}[moves[-1]]
    assert update.progress == "已开工"


def test_two_corrections_begun_at_once_are_one(live_server, march, task, clerk, colleague, manager, indicator):
    published_update(indicator, 3, by=clerk, publisher=manager)
    tabs = Visitor(live_server, clerk), Visitor(live_server, colleague)
    answers = at_once(*[lambda tab=tab: tab.post(address(task, "correct"), note="核减") for tab in tabs])
    assert [status for status, _ in answers] == [302, 302]
    assert ProgressUpdate.objects.count() == 2
    assert LedgerEntry.objects.filter(action="progressupdate.correct").count() == 1


def test_the_last_minute_of_a_month_makes_people_wait_and_nobody_fail(live_server, march, clerk):
    """Some file what they had begun, some begin, some file 本月无变化, all in one month at one moment."""
    begun, new, same = (UndertakingFactory.create_batch(5, lead_department=clerk.department) for _ in range(3))
    for each in begun:
        drafts.save_draft(
            drafts.start(each, march.month, by=clerk), by=clerk, version=0, texts={"progress": "在建"}, typed={}
        )
    tab = Visitor(live_server, clerk)
    actions = []
    for old, fresh, still in zip(begun, new, same, strict=True):
        actions.append(lambda t=old: tab.post(address(t, "submit"), progress="在建"))
        actions.append(lambda t=fresh: tab.post(address(t, "save"), version="0-0", progress="刚开工"))
        actions.append(lambda t=still: tab.post(address(t, "no-change"), version="0-0"))
    assert {status for status, _ in at_once(*actions)} == {302}
    assert ProgressUpdate.objects.filter(state="submitted").count() == 10
    assert LedgerEntry.objects.filter(action="progressupdate.submit").count() == 10
