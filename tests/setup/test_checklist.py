"""The checklist of a beginning zone: it ticks itself, says who does what, and leaves the desk when all is done."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.factories import IndicatorFactory, ProjectFactory, ReportMonthFactory, TaskFactory, UserFactory
from zone.backups.rehearsal import MADE
from zone.checklist import STEPS
from zone.ledger import clock
from zone.ledger.ledger import record
from zone.people.models import Department
from zone.setup.checklist import checklist
from zone.units import first_day

pytestmark = pytest.mark.django_db


def missing(user) -> dict[str, list[str]]:
    """What is missing, by step, of the steps that are not done."""
    names = {id(step): name for name, step in STEPS.items()}
    return {names[id(one.step)]: list(one.fact.missing) for one in checklist(user) if not one.is_done}


def set_up(department) -> None:
    """All that the checklist asks for."""
    for username, role in (("m1", "administrator"), ("m2", "administrator"), ("a1", "auditor"), ("s1", "security")):
        UserFactory(username=username, roles=[role])
    for username, role in (("r1", "reporter"), ("v1", "reviewer")):
        UserFactory(username=username, roles=[role], department=department)
    for made in (ProjectFactory, TaskFactory):
        IndicatorFactory(undertaking=made(lead_department=department))
    ReportMonthFactory(month=first_day(clock.today()))
    with transaction.atomic():
        record(MADE, changes={"backup": "x"})


def test_of_an_empty_installation_everything_is_missing(security):
    assert missing(security) == {
        "departments": ["还没有部门"],
        "officers": ["管理员还差 2 人（填报和发布不能是同一人，至少 2 人）", "还没有审计员"],
        "reporters": ["还没有填报员"],
        "undertakings": ["还没有要按月填报的事项"],
        "months": [f"{clock.today().year}年{clock.today().month}月还没有开放"],
        "backup": ["尚无备份；每天夜里自动备份，也可由运维人员手工备份"],
    }


def test_each_step_ticks_itself_once_its_part_is_there(security, department):
    set_up(department)
    assert missing(security) == {}


def test_what_is_missing_is_said_in_numbers(security, department, other_department):
    set_up(department)
    ProjectFactory(lead_department=other_department)
    TaskFactory(lead_department=None)
    IndicatorFactory(undertaking=TaskFactory(lead_department=department), target=None)
    TaskFactory(lead_department=department, first_month=None)  # asks for nothing by month
    TaskFactory(lead_department=department, state="completed")
    assert missing(security) == {
        "reporters": [
            "1 个牵头部门还没有填报员：科技局",
            "1 个部门牵头的事项须由本部门审核，还没有审核员：科技局",
        ],
        "undertakings": ["其中 1 项没有牵头部门", "其中 2 项没有指标", "其中 1 项的指标都没有目标和计划"],
    }


def test_who_left_does_not_count(security, department):
    set_up(department)
    type(security).objects.filter(username__in=("m2", "r1")).update(is_active=False)
    assert set(missing(security)) == {"officers", "reporters"}


def test_the_desk_says_who_does_what_and_leads_only_there(client, manager, security):
    client.force_login(security)
    page = client.get("/").content.decode()
    assert "还没有部门" in page and "/setup/accounts/" in page
    assert "由管理员办理" in page and "还没有要按月填报的事项" not in page and "/setup/undertakings/" not in page
    client.force_login(manager)
    page = client.get("/").content.decode()
    assert "还没有要按月填报的事项" in page and "/setup/undertakings/" in page
    assert "由安全管理员办理" in page and "/setup/accounts/" not in page


@pytest.mark.parametrize("who", ["clerk", "reviewer", "leader", "auditor"])
def test_nobody_else_is_bothered(client, request, who):
    client.force_login(request.getfixturevalue(who))
    assert 'id="checklist"' not in client.get("/").content.decode()
    assert client.get("/setup/").status_code == 403


def test_it_leaves_the_desk_when_all_is_done_and_can_still_be_opened(client, manager, department):
    set_up(department)
    client.force_login(manager)
    assert 'id="checklist"' not in client.get("/").content.decode()
    assert "各步都已完成" in client.get("/setup/").content.decode()


def test_once_all_is_done_the_desk_asks_nothing_more(client, memory, manager, department):
    set_up(department)
    client.force_login(manager)
    client.get("/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/")
    asked = [one["sql"] for one in captured if "people_department" in one["sql"] and "auth_group" in one["sql"]]
    assert not [sql for sql in asked if "people_session" not in sql]
    assert not [one for one in captured if MADE in one["sql"]]


def test_one_look_costs_the_same_however_many_there_are(security, department, django_assert_num_queries):
    set_up(department)
    assert security.roles  # read once for all of a page
    with CaptureQueriesContext(connection) as few:
        checklist(security)
    for number in range(5):
        other = Department.objects.create(code=f"d{number}", name=f"局{number}")
        IndicatorFactory(undertaking=TaskFactory(lead_department=other))
    with django_assert_num_queries(len(few)):
        checklist(security)
