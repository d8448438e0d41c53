"""Templates to fill in: what may be written is open, the rest locked; every workbook hides keys and signatures."""

from datetime import date
from decimal import Decimal
from random import Random

import pytest

from tests.factories import CampaignFactory, EnterpriseFactory, ParkFactory, ProjectFactory, TaskFactory
from tests.layouts.written import cell, rows, signature_of, written
from zone.batches.resources import RESOURCES
from zone.layouts.base import LAYOUTS
from zone.layouts.signatures import (
    ABOUT_WORKSHEET,
    OPTIONS_WORKSHEET,
    BookSignature,
    read_book,
    read_signature,
    sign_row,
)

FIELDS = ["projects", "campaigns", "enterprises", "tasks"]


@pytest.fixture
def project(department):
    return ProjectFactory(
        code="P1",
        name="甲",
        lead_department=department,
        park=ParkFactory(code="xcl", name="新材料产业园"),
        planned_start=date(2026, 1, 5),
        first_month=date(2026, 1, 1),
        total_investment_wan=Decimal("12.5000"),
        summary="一行\r\n二行",
        site="/",
    )


def drop_downs(book):
    """Words offered in each column with a drop-down, by its header's column letter."""
    found = {}
    for rule in book.worksheets[0].data_validations.dataValidation:
        if rule.type == "list":
            letters = rule.formula1.split("!")[1].replace("$", "").split(":")
            offered = book[OPTIONS_WORKSHEET][letters[0] : letters[1]]
            found[str(rule.sqref)] = [line[0].value for line in offered]
    return found


def test_what_may_be_written_is_open_and_tinted_and_the_rest_is_locked(manager, project):
    book = written("projects", manager, fill_in=True)
    worksheet = book.worksheets[0]
    assert worksheet.protection.sheet and worksheet.protection.password is None
    for header, is_open in (("编码", False), ("名称", True), ("总投资（万元）", True), ("示例", False)):
        one = cell(book, 0, header)
        assert one.protection.locked is not is_open
        assert (one.fill.fgColor.rgb == "FFFFF8DC") is is_open
    assert worksheet["A2"].value.startswith("填写说明：只填浅黄色格子")


def test_who_may_write_nothing_finds_everything_locked(clerk, project):
    book = written("projects", clerk, fill_in=True)
    assert all(one.protection.locked for one in book.worksheets[0][5])
    assert not drop_downs(book)


def test_choices_and_references_are_offered_as_words(manager, project):
    ParkFactory(code="xx", name="信息技术产业园")
    offered = drop_downs(written("projects", manager, fill_in=True)).values()
    assert ["新材料产业园", "信息技术产业园"] in offered
    assert any("在建" in words and "达产" in words for words in offered)


def test_an_export_to_read_is_not_locked_and_can_be_imported_all_the_same(manager, leader, project):
    book = written("projects", leader)
    assert not book.worksheets[0].protection.sheet and not drop_downs(book)
    assert signature_of(rows(book)[0]).values["stage"] == "under_construction"


def test_the_signature_holds_what_the_row_was_in_plain_values(manager, project):
    (result,) = rows(written("projects", manager, fill_in=True))
    was = signature_of(result)
    assert (was.layout, was.month, was.key, result["行标识"]) == ("projects", "", "P1", "P1")
    assert (
        was.values
        | {
            "park": "xcl",
            "lead_department": "js",
            "planned_start": "2026-01-05",
            "first_month": "2026-01-01",
            "total_investment_wan": "12.5",
            "owner": None,
            "steward": None,
            "summary": "一行\r\n二行",
        }
        == was.values
    )
    assert (result["园区"], result["牵头部门"], result["阶段"]) == ("新材料产业园", "建设局", "在建")
    assert (result["内容"], result["建设地点"], result["总投资（万元）"]) == ("一行\n二行", "'/", 12.5)
    assert (result["填报起始月"].date(), result["计划完成"]) == (date(2026, 1, 1), None)


def test_a_signature_that_was_touched_says_nothing():
    whole = sign_row("projects", None, "P1", {"name": "甲"})
    assert read_signature(whole).values == {"name": "甲"}
    assert [read_signature(text) for text in (whole[:-1], f"a{whole}", "", "甲", "a:b:c")] == [None] * 5
    assert read_book(whole) is None, "a row's stamp is no book's"


def test_the_longest_texts_still_fit_the_signature(manager):
    draw = Random(1)
    task = TaskFactory(number=1)
    for name in ("summary", "promise"):
        longest = task._meta.get_field(name).max_length
        setattr(task, name, "".join(chr(draw.randrange(0x20000, 0x2A6DF)) for _ in range(longest)))
    task.save()
    result = signature_of(rows(written("tasks", manager))[0]).values
    assert (result["summary"], result["promise"]) == (task.summary, task.promise)


def test_no_header_or_hint_shows_its_blanks(manager, march):
    TaskFactory(number=1)
    ProjectFactory()
    for name, one in LAYOUTS.items():
        month = march.month if one.is_monthly else None
        worksheet = written(name, manager, month=month, fill_in=True).worksheets[0]
        said = [str(cell.value) for line in worksheet.iter_rows() for cell in line]
        said += [str(rule.promptTitle) for rule in worksheet.data_validations.dataValidation]
        assert not [text for text in said if "{" in text], name


def test_the_workbook_says_which_layout_and_month_it_is_in(manager, march):
    TaskFactory(number=1)
    for name, month in (("livelihood", "2026-03"), ("tasks", "")):
        book = written(name, manager, month=march.month if month else None, fill_in=True)
        assert [one.sheet_state for one in book.worksheets] == [
            "visible",
            *["hidden"] * (len(book.worksheets) - 1),
        ]
        lines = dict(book[ABOUT_WORKSHEET].iter_rows(values_only=True))
        result = read_book(lines["校验"])
        assert result == BookSignature(name, month, 1, True, "manager", lines["导出时间"])


@pytest.mark.parametrize("name", FIELDS)
def test_every_list_has_a_template_over_the_fields_of_its_resource(name, manager, project):
    CampaignFactory(), EnterpriseFactory(), TaskFactory(number=1)
    (result,) = rows(written(name, manager, fill_in=True))
    assert signature_of(result).values.keys() == set(RESOURCES[LAYOUTS[name].resource].fields(manager))


def test_an_empty_list_still_gives_a_form(manager):
    for name in LAYOUTS:
        book = written(name, manager, fill_in=True)
        assert rows(book) == []
