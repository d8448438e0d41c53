"""Columns: what each shows on a page and writes into a file."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from projects.models import Project
from projects.tables import ProjectTable
from tests.factories import ProjectFactory
from zone import tables
from zone.people.models import Department
from zone.tracking.models import ReportMonth


class AllColumns(tables.ZoneTable):
    code = tables.LinkColumn("编码", linkify=lambda record: f"/x/{record['code']}/")
    name = tables.TextColumn("名称")
    plain = tables.Column("备注", default="—")
    count = tables.NumberColumn("数量", unit="个", total=True)
    money = tables.MoneyColumn("投资", total=True)
    share = tables.PercentColumn("完成率")
    day = tables.DateColumn("日期")
    at = tables.DateTimeColumn("时间")
    month = tables.MonthColumn("月份")
    state = tables.StateColumn("状态", labels={"draft": "草稿"})
    light = tables.LightColumn("亮灯")

    def value_plain(self, value):
        return f"备注：{value}"


FULL = {
    "code": "P1",
    "name": "<b>园区</b>",
    "plain": "无",
    "count": Decimal("1200.5000"),
    "money": Decimal("-1234.5"),
    "share": Decimal("1.3456"),
    "day": date(2026, 11, 3),
    "at": datetime(2026, 11, 22, 18, 5, tzinfo=UTC),
    "month": date(2026, 3, 1),
    "state": "draft",
    "light": "red",
}
EMPTY = dict.fromkeys(FULL) | {"code": "P2"}


def shown(record) -> list[str]:
    table = AllColumns([record])
    return [str(reader.shown(record)) for reader in table.renderers]


def test_each_column_shows_its_value_in_the_zones_manner():
    assert shown(FULL) == [
        '<a href="/x/P1/">P1</a>',
        '<span class="clamp" title="&lt;b&gt;园区&lt;/b&gt;">&lt;b&gt;园区&lt;/b&gt;</span>',
        "无",
        "1,200.5",
        "-1,234.50",
        "134.6%",
        "2026-11-03",
        "2026-11-23 02:05",
        "2026年3月",
        '<span class="badge-state tone-plain">草稿</span>',
        '<span class="light light-red"><span aria-hidden="true">■</span> 严重滞后</span>',
    ]


def test_whatever_a_cell_holds_is_escaped():
    class Plain(tables.ZoneTable):
        code = tables.Column("编码")
        name = tables.Column('<"名">')

    body = Plain([{"code": "<i>", "name": "</td><script>"}]).render_rows()
    assert "&lt;i&gt;" in body and "&lt;script&gt;" in body and 'data-label="&lt;&quot;名&quot;&gt;"' in body


def test_an_unknown_value_says_so_and_a_missing_light_is_not_reported():
    cells = shown(EMPTY)
    assert cells[1] == cells[3] == cells[6] == '<span class="unknown">未公开</span>'
    assert cells[2] == "—"
    assert "◌" in cells[-1] and "未填报" in cells[-1]


def test_a_file_gets_numbers_and_dates_as_themselves():
    table = AllColumns([FULL, EMPTY])
    full, empty = table.export_rows()
    assert full[:5] == ["P1", "<b>园区</b>", "备注：无", Decimal("1200.5000"), Decimal("-1234.5")]
    assert full[5:8] == [Decimal("1.3456"), date(2026, 11, 3), datetime(2026, 11, 23, 2, 5)]
    assert full[8:] == ["2026年3月", "草稿", "严重滞后"]
    assert empty == ["P2", *[None] * 9, "未填报"]
    assert table.export_heading()[3:5] == ["数量（个）", "投资（万元）"]


def test_totals_say_how_many_rows_they_do_not_know():
    said = "<small>另 1 项未公开</small>"
    assert [cell.content for cell in AllColumns([FULL, FULL, EMPTY]).totals()][3:5] == [
        f"2,401{said}",
        f"-2,469.00{said}",
    ]
    assert [cell.content for cell in AllColumns([FULL]).totals()][3:5] == ["1,200.5", "-1,234.50"]


def test_a_table_without_sums_has_no_totals_line():
    class Plain(tables.ZoneTable):
        code = tables.Column("编码")

    assert Plain([FULL]).totals() == []


def test_long_lists_link_the_first_the_last_and_the_near_pages():
    table = AllColumns([{**EMPTY, "code": str(i)} for i in range(500)])
    table.paginate(per_page=25, page=10)
    assert table.page_numbers() == [1, None, 8, 9, 10, 11, 12, None, 20]
    table.paginate(per_page=500, page=1)
    assert table.page_numbers() == [1]


def test_a_field_with_choices_shows_its_word_and_its_colour(march):
    class Months(tables.ZoneTable):
        month = tables.MonthColumn("月份")
        state = tables.StateColumn("状态")
        is_open = tables.Column("可填", accessor="is_open")

    table = Months(ReportMonth.objects.all())
    assert table.render_rows() == (
        '<tr><th scope="row" class="cell-date">2026年3月</th>'
        '<td class="cell-state" data-label="状态"><span class="badge-state tone-go">填报中</span></td>'
        '<td class="" data-label="可填">True</td></tr>\n'
    )
    assert next(table.export_rows())[1] == "填报中"


@pytest.mark.django_db
def test_a_page_reads_its_keys_first_and_then_only_its_rows(django_assert_num_queries):
    Department.objects.bulk_create(Department(code=f"d{i:02}", name=f"部门{i:02}") for i in range(40))
    rows = tables.ListData(Department.objects.order_by("-name"))
    with django_assert_num_queries(1) as captured:
        assert [row.code for row in rows[30:33]] == ["d09", "d08", "d07"]
    keys = captured[0]["sql"].split(" IN (")[1]
    assert "LIMIT 3 OFFSET 30" in keys and "name" not in keys.split("FROM")[0]
    assert rows[0].code == "d39"
    assert [row.code for row in rows.stream()][:2] == [row.code for row in rows][:2] == ["d39", "d38"]


def test_a_sum_of_nothing_known_is_unknown_and_no_zero(db):
    table = ProjectTable(
        Project.objects.filter(pk__in=[ProjectFactory(total_investment_wan=None).pk]), shown=["total_investment_wan"]
    )
    (total,) = [cell.content for cell in table.totals() if cell.content][1:]
    assert "未公开" in total and "0.00" not in total
