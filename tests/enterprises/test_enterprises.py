"""The list of enterprises and the page of one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.attraction.models import TalentSelection
from projects.enterprises.models import Enterprise, EnterpriseTitle
from tests.factories import CampaignFactory, ChainFactory, EnterpriseFactory, ParkFactory, ProjectFactory
from zone import parts

URL = "/enterprises/"


@pytest.fixture
def enterprise(db):
    one = EnterpriseFactory(name="甲方机械", chain=ChainFactory(name="高端装备"), park=ParkFactory(name="装备产业城"))
    EnterpriseTitle.objects.create(enterprise=one, title="制造业单项冠军", year=2024, source="省公告")
    return one


@pytest.mark.parametrize("who", ["clerk", "reviewer", "manager", "leader"])
def test_every_business_role_reads_enterprises(client, request, enterprise, who):
    client.force_login(request.getfixturevalue(who))
    assert "制造业单项冠军" in client.get(URL).content.decode()
    assert "省公告" in client.get(enterprise.get_absolute_url()).content.decode()


@pytest.mark.parametrize("who", ["security", "auditor"])
def test_the_other_officers_may_not(client, request, enterprise, who):
    assert not Enterprise.objects.visible_to(request.getfixturevalue(who)).exists()
    client.force_login(request.getfixturevalue(who))
    assert client.get(URL).status_code == 403
    assert client.get(enterprise.get_absolute_url()).status_code == 403


def test_an_unknown_code_is_not_found(client, leader):
    client.force_login(leader)
    assert client.get("/enterprises/E999/").status_code == 404


def test_only_visible_projects_are_named_and_counted(client, clerk, department, enterprise):
    own = ProjectFactory(name="本部门项目", lead_department=department, owner=enterprise)
    own.enterprises.add(enterprise)  # owner and related: counted once
    ProjectFactory(name="外部门项目", owner=enterprise)
    client.force_login(clerk)
    page = client.get(enterprise.get_absolute_url()).content.decode()
    assert "本部门项目" in page and "外部门项目" not in page
    assert 'data-label="相关项目（个）">1<' in client.get(URL).content.decode()


def test_people_selected_from_it_are_named(client, leader, enterprise):
    plan = CampaignFactory(name="国家级人才计划", category="talent")
    TalentSelection.objects.create(
        campaign=plan, person="张三", person_latin="ZHANG SAN", enterprise=enterprise, year=2024
    )
    client.force_login(leader)
    page = client.get(enterprise.get_absolute_url()).content.decode()
    assert "张三" in page and "ZHANG SAN" in page and "国家级人才计划" in page


def test_search_finds_name_and_title(client, leader, enterprise):
    EnterpriseFactory(name="另一家")
    client.force_login(leader)
    for word in ("甲方", "单项冠军"):
        page = client.get(URL, {"q": word}).content.decode()
        assert "甲方机械" in page and "另一家" not in page


def test_queries_do_not_grow_with_rows(client, leader, enterprise, django_assert_num_queries):
    client.force_login(leader)
    client.get(URL)
    with CaptureQueriesContext(connection) as one_row:
        client.get(URL)
    for more in EnterpriseFactory.create_batch(20, park=ParkFactory()):
        EnterpriseTitle.objects.create(enterprise=more, title="专精特新", source="公告")
        ProjectFactory(owner=more)
    assert len(one_row) <= 12
    with django_assert_num_queries(len(one_row)):
        client.get(URL)


def test_a_project_of_others_in_which_it_takes_part_is_named_and_counted(client, leader, enterprise):
    other = EnterpriseFactory(name="另一家", code="E-900")
    shared = ProjectFactory(name="联合项目", owner=other)
    shared.enterprises.add(enterprise, other)
    ProjectFactory(name="自有项目", owner=enterprise)
    client.force_login(leader)
    page = client.get(enterprise.get_absolute_url()).content.decode()
    assert "联合项目" in page and "自有项目" in page and "其中建设单位 1 个" in page
    counts = {row.name: row.project_count for row in client.get(URL).context["table"].data}
    assert counts == {"甲方机械": 2, "另一家": 1}


def test_its_own_projects_are_counted_on_all_pages(client, leader, enterprise, monkeypatch):
    monkeypatch.setattr(parts, "ROWS", 2)
    for number in range(5):
        shared = ProjectFactory(owner=enterprise if number < 4 else EnterpriseFactory())
        shared.enterprises.add(enterprise)
    client.force_login(leader)
    page = client.get(f"{enterprise.get_absolute_url()}?projects=3").content.decode()
    assert "其中建设单位 4 个" in page and "/ 3 页，共 5 个" in page
    assert 'href="?projects=2#projects"' in page
