"""The address of a list is its view: what it says, everybody sees; what it cannot mean is passed over."""

from decimal import Decimal

import pytest

from tests.factories import ParkFactory, ProjectFactory
from zone.lists.list_state import ListState
from zone.lists.models import SavedView

URL = "/projects/"


@pytest.fixture
def reader(client, leader):
    client.force_login(leader)
    return client


def codes(response) -> list[str]:
    return [row.code for row in response.context["table"].records]


def shown(response) -> list[str]:
    return response.context["table"].visible


def test_a_list_shows_its_standard_columns_and_offers_more(reader, department):
    ProjectFactory(lead_department=department)
    page = reader.get(f"{URL}?view=0")
    assert shown(page)[:4] == ["code", "name", "state", "lead_department"]
    assert "planned_end" not in shown(page)
    assert {"planned_end", "steward", "owner", "supporting"} <= {one.name for one in page.context["column_options"]}


def test_columns_stand_as_the_address_orders_them_after_the_one_that_names_the_row(reader, department):
    project = ProjectFactory(lead_department=department, steward="张三")
    project.supporting_departments.add(department)
    page = reader.get(URL, {"columns": "steward,supporting,name"})
    assert shown(page) == ["code", "steward", "supporting", "name"]
    cells = page.content.decode().split("<tbody>")[1]
    assert cells.index("张三") < cells.index("建设局") < cells.index("clamp")


@pytest.mark.parametrize("columns", ["password", ",,,", "code", "name,name,name", "__class__,name", "x" * 5000, "..."])
def test_columns_nobody_knows_are_passed_over(reader, department, columns):
    ProjectFactory(lead_department=department)
    page = reader.get(URL, {"columns": columns})
    assert page.status_code == 200 and shown(page)[0] == "code"
    assert set(shown(page)) <= set(page.context["standard_columns"].split(","))


def test_several_sorts_order_one_within_the_other_and_ties_end_in_the_code(reader):
    east, west = ParkFactory(order=1), ParkFactory(order=2)
    for code, park, total in (
        ("P4", east, 5),
        ("P2", west, 9),
        ("P3", east, 9),
        ("P1", east, 5),
        ("P5", None, 1),
        ("P6", west, None),
    ):
        ProjectFactory(code=code, park=park, total_investment_wan=total and Decimal(total))
    assert codes(reader.get(URL, {"sort": "park,-total_investment_wan"})) == ["P3", "P1", "P4", "P2", "P6", "P5"]
    assert codes(reader.get(URL, {"sort": ["-total_investment_wan", "park"]})) == ["P3", "P2", "P1", "P4", "P5", "P6"]
    assert codes(reader.get(URL, {"sort": "-park"})) == ["P2", "P6", "P1", "P3", "P4", "P5"]


def test_unknown_values_come_last_in_either_direction(reader):
    for code, total in (("P1", None), ("P2", 5), ("P3", 9)):
        ProjectFactory(code=code, total_investment_wan=total and Decimal(total))
    assert codes(reader.get(URL, {"sort": "total_investment_wan"})) == ["P2", "P3", "P1"]
    assert codes(reader.get(URL, {"sort": "-total_investment_wan"})) == ["P3", "P2", "P1"]


def test_a_hidden_column_still_orders_the_rows(reader):
    for code, steward in (("P1", "b"), ("P2", "a"), ("P3", "c")):
        ProjectFactory(code=code, steward=steward)
    page = reader.get(URL, {"columns": "name", "sort": "-steward"})
    assert codes(page) == ["P3", "P1", "P2"]


def test_headers_say_rank_and_direction_and_lead_to_the_next_order(reader, department):
    ProjectFactory(lead_department=department)
    shown = "name,state,stage,total_investment_wan,indicators"
    page = reader.get(URL, {"sort": "-total_investment_wan,name", "columns": shown})
    headers = {header.word: header for header in page.context["headers"]}
    rest = "/projects/?columns=name%2Cstate%2Cstage%2Ctotal_investment_wan%2Cindicators&"
    assert (headers["总投资"].mark, headers["名称"].mark, headers["阶段"].mark) == ("▼1", "▲2", "")
    assert headers["总投资"].sort_url == f"{rest}sort=total_investment_wan"
    assert headers["名称"].add_sort_url == f"{rest}sort=-total_investment_wan%2C-name"
    assert headers["总投资"].add_sort_url == f"{rest}sort=name"
    assert headers["阶段"].add_sort_url.endswith("sort=-total_investment_wan%2Cname%2Cstage")
    assert headers["主要指标 / 目标"].sort_url == ""


def test_dense_rows_and_their_number_stand_in_the_address(reader, department):
    ProjectFactory(lead_department=department)
    page = reader.get(URL, {"density": "dense", "per_page": "100"})
    assert '<section id="table" aria-label="列表" class="dense">' in page.content.decode()
    assert '<input type="hidden" name="density" value="dense" form="filter">' in page.content.decode()
    assert page.context["table"].paginator.per_page == 100


def test_a_copied_address_shows_the_same_to_somebody_who_likes_it_otherwise(client, leader, manager, department):
    ProjectFactory(lead_department=department)
    SavedView.objects.create(owner=manager, list="projects", query="columns=steward&density=dense")
    address = f"{URL}?state=active&sort=-name"
    client.force_login(leader)
    hers = client.get(address)
    client.force_login(manager)
    his = client.get(address)
    assert his.status_code == 200
    assert shown(his) == shown(hers) and codes(his) == codes(hers) and not his.context["is_dense"]


def test_an_address_can_say_less_and_more():
    here = ListState.read("/projects/", "state=active&state=planned&page=3&q=&export=xlsx")
    assert here.url == "/projects/?state=active&state=planned&page=3"
    assert here.without_value("state", "active").without("page").url == "/projects/?state=planned"
    assert here.with_params(page=4, q="园").url == "/projects/?state=active&state=planned&page=4&q=%E5%9B%AD"
    assert here.only("nothing").url == "/projects/"
