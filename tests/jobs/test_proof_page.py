"""The page 核验与备份: how the jobs stand, in words, with an alert where one must act."""

from django.utils import timezone

from zone.jobs.base import Line, Report
from zone.jobs.models import Slot
from zone.jobs.runner import run_now


def page(client, user, address="/proof/") -> str:
    client.force_login(user)
    return client.get(address).content.decode()


def test_before_anything_ran_the_page_says_so(client, auditor, only):
    only()
    shown = page(client, auditor)
    assert "需要处理：" in shown and "全部数据核验还没有执行过" in shown
    assert "尚未执行。定时程序启动后" in shown


def test_when_all_is_well_no_alert_stands_on_top(client, manager, only):
    run_now(only(lambda: Report(lines=[Line("操作日志完整")])))
    shown = page(client, manager)
    assert 'role="alert"' not in shown and "操作日志完整" in shown and "正常" in shown


def test_a_fault_stands_on_top_and_leads_to_its_lines(client, manager, only):
    slot = run_now(only(lambda: Report(faults=2, lines=[Line("一处 <b>", "/updates/"), Line("另一处")])))
    shown = page(client, manager)
    assert "全部数据核验发现问题（2 处）" in shown and "一处 &lt;b&gt;" in shown
    lines = page(client, manager, f"/proof/{slot.pk}/")
    assert '<a href="/updates/">一处 &lt;b&gt;</a>' in lines and "另一处" in lines


def test_the_history_is_paged(client, auditor, only):
    only()
    now = timezone.now()
    Slot.objects.bulk_create(
        Slot(job="verify", due=now - timezone.timedelta(days=number), outcome="well") for number in range(70)
    )
    assert "共 70 条" in page(client, auditor)
    assert page(client, auditor, "/proof/?page=3").count("<tr>") == 2 + 1 + 10  # heads, the job, the last ten


def test_an_outcome_that_is_not_there_is_not_found(client, auditor):
    client.force_login(auditor)
    assert client.get("/proof/77/").status_code == 404


def test_the_desk_of_who_may_act_says_what_is_wrong(client, manager, auditor, leader, only):
    run_now(only(lambda: Report(faults=2, lines=[Line("一处")])))
    said = '全部数据核验发现问题（2 处）。<a href="/proof/">'
    assert said in page(client, manager, "/") and said in page(client, auditor, "/")
    assert "全部数据核验" not in page(client, leader, "/")
    run_now(only())
    assert "需要处理" not in page(client, manager, "/")


def test_each_state_without_lines_has_its_sentence(client, auditor, only):
    only()
    now = timezone.now()
    hour = timezone.timedelta(hours=1)
    Slot.objects.create(job="verify", due=now, started_at=now - hour, heartbeat_at=now - hour)
    Slot.objects.create(job="verify", due=now - hour, made_at=now - 9 * hour)
    shown = page(client, auditor)
    assert "执行中断：进程被终止" in shown and "后台程序可能未运行" in shown


def test_how_long_it_took_is_said_in_minutes():
    now = timezone.now()
    slot = Slot(job="verify", due=now, started_at=now, finished_at=now + timezone.timedelta(seconds=754))
    assert slot.duration == "12 分 34 秒"
    assert Slot(job="verify", due=now, started_at=now, finished_at=now).duration == "不到 1 秒"
