"""A list on paper: every row of its view, its heading and its time, without what only a screen needs."""

import re

import pytest

from tests.factories import ProjectFactory
from zone import views

ROW = re.compile(r"<tr>\s*<th scope=\"row\"")


@pytest.fixture
def reader(client, leader, department):
    for number in range(60):
        ProjectFactory(code=f"P{number:02}", name=f"产业园{number:02}", lead_department=department)
    ProjectFactory(code="P99", name="样板", state="completed", is_example=True)
    client.force_login(leader)
    return client


def test_every_row_of_the_view_is_printed_in_its_columns_and_order(reader):
    shown = reader.get("/projects/?state=active&sort=-name&columns=name,stage&page=2")
    link = shown.context["print_url"]
    assert f'href="{link.replace("&", "&amp;")}">打印</a>' in shown.content.decode()
    paper = reader.get(link).content.decode()
    codes = re.findall(r">(P[0-9]{2})</a>", paper)
    assert codes == [f"P{number:02}" for number in range(59, -1, -1)]
    assert re.findall(r"<th scope=\"col\"[^>]*>([^<]+)", paper) == ["编码", "名称", "阶段"]


def test_paper_names_the_view_and_has_no_frame(reader, leader):
    paper = reader.get("/projects/?state=active&state=completed&format=print").content.decode()
    assert "重点项目</h1>" in paper and "状态：推进中、已完成" in paper
    assert "共 61 项（含示例 1 项）" in paper and "打印于 20" in paper and leader.name in paper
    assert not re.search(r'class="bar"|<nav|<form|type="checkbox"|aria-sort', paper)


def test_paper_says_when_it_is_cut(reader, monkeypatch):
    assert "只打印前" not in reader.get("/projects/?state=active&format=print").content.decode()
    monkeypatch.setattr(views, "MOST_PRINTED", 25)
    paper = reader.get("/projects/?state=active&format=print").content.decode()
    assert "只打印前 25 项；全部 60 项请导出为 Excel。" in paper and len(re.findall(r">P[0-9]{2}</a>", paper)) == 25


@pytest.mark.parametrize(
    "address", ["/undertakings/", "/campaigns/", "/enterprises/", "/parks/", "/chains/", "/updates/", "/batches/"]
)
def test_every_list_has_a_paper(reader, march, address):
    paper = reader.get(f"{address}?format=print")
    assert paper.status_code == 200 and "<h1>" in paper.content.decode()
