"""民生实事进展情况表 and 招商项目台账: the office's columns, one row an indicator, a task's own cells over its rows."""

from datetime import date

import pytest

from tests.factories import (
    DepartmentFactory,
    EnterpriseFactory,
    IndicatorFactory,
    ProjectFactory,
    TaskFactory,
    filed_update,
    published_update,
)
from tests.layouts.written import rows, signature_of, written

FORM = """
    序号|类别|项目名称|目标任务（年初原文）|指标|单位|年度目标|累计完成|完成率%|时间进度%|进度状态|牵头单位|配合单位|分管领导
    责任人|资金安排|已支出|工作进展|佐证|存在问题|下步措施|完成时限|是否投用|满意度|备注|行标识|原值
""".replace("|", " ").split()
"""The columns of 民生实事进展情况表."""
LEDGER = """
    序号|项目名称|投资方|统一社会信用代码|来源地|产业链|拟落园区|线索来源/引荐人|首报单位及时间|阶段|总投资（亿元）|其中固投|用地（亩）
    能耗|环境要求|预计产值|预计税收|预计就业|首谈|签约（框架/正式）日期|注册|开工|投产|本年|累计|包保领导|招商专员|本期进展
    存在问题|下步打算及时限|备注|行标识|原值
""".replace("|", " ").split()
"""The columns of 招商项目台账."""


@pytest.fixture
def task(department, march):
    one = TaskFactory(number=3, name="口袋公园建设", lead_department=department, promise="建成 12 处口袋公园。")
    one.supporting_departments.set([DepartmentFactory(name="城管局"), DepartmentFactory(name="园林局")])
    IndicatorFactory(undertaking=one, number=1, name="建成", unit="处", target=12)
    IndicatorFactory(undertaking=one, number=2, name="开放", unit="处", target=12, aggregation="increment")
    return one


def test_both_forms_are_whole_and_in_the_offices_order(manager, task):
    assert list(rows(written("livelihood", manager))[0]) == FORM
    ProjectFactory()
    assert list(rows(written("attraction", manager))[0]) == LEDGER


def test_a_task_has_a_row_for_every_indicator_and_its_own_cells_once(manager, clerk, task):
    published_update(task.indicators.get(number=1), "5", by=clerk, publisher=manager)
    book = written("livelihood", manager)
    first, second = rows(book)
    assert (first["序号"], first["类别"], first["项目名称"]) == (3, "人居环境", "口袋公园建设")
    assert (first["配合单位"], first["目标任务（年初原文）"]) == ("城管局、园林局", "建成 12 处口袋公园。")
    assert (first["指标"], first["累计完成"], first["完成率%"]) == ("建成", 5, 0.4167)
    assert (second["指标"], second["累计完成"], second["项目名称"], second["工作进展"]) == ("开放", None, None, None)
    assert (first["行标识"], second["行标识"]) == ("MS2026-03#1", "MS2026-03#2")
    assert first["工作进展"] == "已完成选址。" and signature_of(second).values["progress"] == "已完成选址。"
    merged = {str(area) for area in book.worksheets[0].merged_cells.ranges}
    assert {"A6:A7", "C6:C7", "R6:R7"} <= merged and "E6:E7" not in merged


def test_a_task_of_an_earlier_year_is_held_against_the_whole_of_it(manager, march):
    TaskFactory(year=2024, number=1)
    IndicatorFactory(undertaking=TaskFactory(year=2024, number=2), target=5)
    empty, found = rows(written("livelihood", manager))
    assert (empty["时间进度%"], found["时间进度%"]) == (None, 1)


def test_a_template_has_the_months_own_number_beside_the_sum(manager, task):
    found = rows(written("livelihood", manager, fill_in=True))[0]
    assert list(found) == [*FORM[:7], "当月完成", *FORM[7:]]


def test_a_reporter_finds_their_own_draft_in_the_template_and_only_there(manager, clerk, other_clerk, task):
    filed_update(task.indicators.get(number=2), "4", by=clerk)
    form = rows(written("livelihood", clerk, fill_in=True))[1]
    assert (form["当月完成"], form["累计完成"], form["备注"]) == (4, 4, "属实")
    assert signature_of(form).values | {"value_month": "4", "note": "属实"} == signature_of(form).values
    assert "value_total" not in signature_of(form).values, "months that add up are not typed as a sum"
    assert rows(written("livelihood", clerk))[1]["累计完成"] is None
    task.supporting_departments.add(other_clerk.department)
    elsewhere = rows(written("livelihood", other_clerk, fill_in=True))[1]
    assert (elsewhere["累计完成"], signature_of(elsewhere).values) == (None, {})


def test_the_ledger_tells_the_investor_and_the_start(manager, march):
    owner = EnterpriseFactory(name="某某集团", credit_code="91370800MA3ABCDE1X")
    ProjectFactory(code="P1", owner=owner, actual_start=date(2026, 2, 3), stage="signed")
    (found,) = rows(written("attraction", manager))
    assert (found["投资方"], found["统一社会信用代码"], found["阶段"]) == ("某某集团", "91370800MA3ABCDE1X", "签约")
    assert (found["开工"].date(), found["行标识"]) == (date(2026, 2, 3), "P1")


def test_campaigns_and_all_kinds_have_the_plain_form(manager, clerk, task):
    published_update(task.indicators.get(number=1), "5", by=clerk, publisher=manager)
    first, second = rows(written("month", manager))
    assert (first["编码"], first["年度目标"], first["累计完成"]) == ("MS2026-03", 12, 5)
    assert (second["指标"], second["上月累计"]) == ("开放", None)
