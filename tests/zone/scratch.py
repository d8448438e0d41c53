"""Two list pages of departments, a table and a board, to test what every list page inherits."""

from decimal import Decimal

import django_filters as filters
from django.db.models import DecimalField, Value
from django.shortcuts import render
from django.urls import include, path
from django.views import defaults

from zone.charts import Chart, Series
from zone.people.models import Department
from zone.tables import LinkColumn, MoneyColumn, NumberColumn, TextColumn, ZoneTable
from zone.views import ListPage, TablePage


class DepartmentTable(ZoneTable):
    code = LinkColumn("编码", linkify=lambda record: f"/departments/{record.code}/")
    name = TextColumn("名称")
    order = NumberColumn("排序")
    budget = MoneyColumn("预算", total=True)

    class Meta:
        model = Department
        fields = ["code", "name", "order", "budget"]
        order_by = "order"
        empty_text = "还没有部门。"


class DepartmentFilter(filters.FilterSet):
    q = filters.CharFilter(field_name="name", lookup_expr="icontains", label="名称")
    least = filters.NumberFilter(field_name="order", lookup_expr="gte", label="排序不小于")
    kind = filters.ChoiceFilter(field_name="is_example", choices=[("1", "示例"), ("0", "正式")], label="类别")
    units = filters.ModelMultipleChoiceFilter(
        field_name="code", to_field_name="code", queryset=Department.objects.all()
    )
    between = filters.RangeFilter(field_name="order", label="排序")

    class Meta:
        model = Department
        fields = ["q", "least", "kind", "units", "between"]


class DepartmentList(TablePage):
    title = "部门"
    intro = "全区各部门。"
    table_class = DepartmentTable
    filterset_class = DepartmentFilter

    def get_queryset(self):
        return Department.objects.annotate(budget=Value(Decimal("100.50"), output_field=DecimalField()))


class DepartmentBoard(ListPage):
    """The same rows as cards in columns: no table, no pages."""

    title = "部门看板"
    name = "department-board"
    rows_template = "tests/_board.html"
    table_class = DepartmentTable
    filterset_class = DepartmentFilter

    def get_queryset(self):
        return Department.objects.annotate(budget=Value(Decimal("100.50"), output_field=DecimalField()))

    def get_context_data(self, **kwargs):
        columns: dict[int, list[Department]] = {}
        for department in self.rows.order_by("order", "name"):
            columns.setdefault(department.order, []).append(department)
        return super().get_context_data(**kwargs) | {"columns": columns}


CHART = Chart(
    "invest",
    "2026年年度投资完成进度",
    "万元",
    ["1月", "2月"],
    [Series("计划", "plan", [Decimal(1000), Decimal(2000)]), Series("实际", "actual", [Decimal("1234.5"), None])],
)

urlpatterns = [
    path("departments/", DepartmentList.as_view()),
    path("board/", DepartmentBoard.as_view()),
    path("", include("zone.lists.urls")),
    path("", include("zone.imports.urls")),
    path("chart/", lambda request: render(request, "tests/chart.html", {"chart": CHART, "is_example": True})),
    path("gone/", lambda request: defaults.page_not_found(request, Exception())),
    path("forbidden/", lambda request: defaults.permission_denied(request, Exception())),
    path("broken/", defaults.server_error),
    path("refused/", lambda request: defaults.bad_request(request, Exception())),
    path("", lambda request: render(request, "base.html", {"title": "工作台"})),
]
