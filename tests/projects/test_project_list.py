"""The list of projects: who sees what, filters, export, and its cost."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    ChainFactory,
    EnterpriseFactory,
    IndicatorFactory,
    ParkFactory,
    ProjectFactory,
    published_update,
)

URL = "/projects/"


def test_a_reporter_sees_what_the_department_leads_or_supports(client, clerk, department, other_department):
    ProjectFactory(name="本部门牵头", lead_department=department)
    supported = ProjectFactory(name="本部门配合", lead_department=other_department)
    supported.supporting_departments.add(department)
    ProjectFactory(name="外部门", lead_department=other_department)
    client.force_login(clerk)
    page = client.get(f"{URL}?view=0").content.decode()
    assert "本部门牵头" in page and "本部门配合" in page
    assert "外部门" not in page


@pytest.mark.parametrize("who", ["security", "auditor"])
def test_the_other_officers_see_no_business_data(client, request, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(f"{URL}?view=0").status_code == 403


def test_a_stranger_is_asked_to_sign_in(client, db):
    assert client.get(URL).headers["Location"] == f"/login/?next={URL}"


def test_each_filter_narrows_the_list(client, leader, department, other_department):
    park, chain = ParkFactory(), ChainFactory()
    wanted = ProjectFactory(
        name="甲",
        stage="signed",
        park=park,
        chain=chain,
        lead_department=department,
        pillar="innovation",
        state="completed",
    )
    ProjectFactory(name="乙", stage="reserve", lead_department=other_department, is_example=True)
    client.force_login(leader)
    asked = [
        "q=甲",
        f"q={wanted.code}",
        "stage=signed",
        f"park={park.pk}",
        f"chain={chain.pk}",
        f"department={department.pk}",
        "pillar=innovation",
        "state=completed",
        "example=False",
    ]
    for query in asked:
        page = client.get(f"{URL}?{query}").content.decode()
        assert 'title="甲"' in page, query
        assert 'title="乙"' not in page, query


def test_search_finds_the_owner(client, leader):
    ProjectFactory(name="甲", owner=EnterpriseFactory(name="甲方机械"))
    client.force_login(leader)
    assert 'title="甲"' in client.get(f"{URL}?q=甲方").content.decode()


def test_a_row_shows_its_main_figure_target_and_completion(client, clerk, manager, march, department):
    project = ProjectFactory(lead_department=department)
    IndicatorFactory(undertaking=project, number=2, name="新增就业", unit="人")
    main = IndicatorFactory(undertaking=project, number=1, name="完成投资", unit="万元", target=Decimal(20000))
    published_update(main, 5000, by=clerk, publisher=manager)
    client.force_login(clerk)
    page = client.get(f"{URL}?columns=indicators,completion").content.decode()
    assert "<b>5,000 万元</b>" in page
    assert "20,000 万元" in page and "25.0%" in page
    assert "另有 1 项指标" in page


def test_unknown_facts_are_said_to_be_unpublished(client, leader):
    ProjectFactory(stage="", lead_department=None)
    client.force_login(leader)
    columns = "stage,park,chain,lead_department,total_investment_wan,indicators"
    assert client.get(f"{URL}?columns={columns}").content.decode().count('class="unknown">未公开') == 7


def test_example_rows_say_so_on_the_page_and_in_the_export(client, leader):
    ProjectFactory(name="样板项目", is_example=True)
    client.force_login(leader)
    assert "示例</span>" in client.get(f"{URL}?view=0").content.decode()
    exported = b"".join(client.get(f"{URL}?export=csv")).decode("utf-8-sig")
    assert "示例：样板项目" in exported


def test_the_strip_counts_what_this_person_sees(client, clerk, department):
    ProjectFactory(lead_department=department, total_investment_wan=Decimal(30000))
    ProjectFactory(lead_department=department, state="completed")
    ProjectFactory()
    client.force_login(clerk)
    key_figures = client.get(f"{URL}?view=0").context["key_figures"]
    assert [cell.text for cell in key_figures] == ["2 个", "1 个", "1 个", "3 亿元"]


def test_sorting_by_completion_orders_the_rows(client, clerk, manager, march, department):
    for name, value in (("低", 1), ("高", 11)):
        project = ProjectFactory(name=name, lead_department=department)
        invested = IndicatorFactory(undertaking=project, number=1, unit="万元")
        published_update(invested, value, by=clerk, publisher=manager)
    client.force_login(clerk)
    page = client.get(f"{URL}?sort=-completion").content.decode()
    assert page.index('title="高"') < page.index('title="低"')


def test_a_list_without_rows_says_what_to_do(client, leader):
    client.force_login(leader)
    assert "暂无您可查看的重点项目" in client.get(f"{URL}?view=0").content.decode()
    assert "没有符合条件的重点项目，可放宽筛选条件再查。" in client.get(f"{URL}?q=无").content.decode()


def test_queries_do_not_grow_with_rows(client, leader, department, django_assert_num_queries):
    client.force_login(leader)
    IndicatorFactory(undertaking=ProjectFactory(lead_department=department))
    client.get(f"{URL}?view=0")  # the session is written now and then
    with CaptureQueriesContext(connection) as one_row:
        client.get(f"{URL}?view=0")
    for project in ProjectFactory.create_batch(20, lead_department=department, park=ParkFactory()):
        IndicatorFactory(undertaking=project)
    with django_assert_num_queries(len(one_row)):
        client.get(f"{URL}?view=0")
    assert len(one_row) <= 12
