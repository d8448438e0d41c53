"""Rows of a foreign table that give a name in the place of a code, or beside another's."""

from tests.factories import IndicatorFactory, UndertakingFactory


def test_a_name_stands_in_for_a_blank_code_and_a_foreign_one_is_pointed_out(clerk, department, march, imported):
    for number, name in ((1, "口袋公园建设"), (2, "步道改造")):
        task = UndertakingFactory(code=f"MS2026-0{number}", name=name, lead_department=department)
        IndicatorFactory(undertaking=task, number=1)
    found = "项目编码,名称,本月进展\n,步道改造,已开工\nMS2026-01,别的名称,已完工\n"
    blank, other = imported(clerk, found.encode(), name="a.csv").rows.all()
    assert (blank.key, blank.outcome, blank.errors) == ("MS2026-02#1", "ready", {})
    assert (other.key, other.outcome) == ("MS2026-01#1", "ready")
    assert other.errors == {"": ["请核对：这一编码的名称是“口袋公园建设”，表中写的是“别的名称”。"]}
