"""All undertakings in one list; the search of every page leads here."""

from django.shortcuts import redirect

from zone.batches.bulk import BulkChange
from zone.people.models import Department
from zone.tables import Column, LinkColumn, StateColumn, TextColumn, WordColumn
from zone.tracking.batch_resource import UNDERTAKINGS
from zone.tracking.columns import CompletionColumn, IndicatorColumn, NameColumn, UndertakingColumns
from zone.tracking.filters import UndertakingFilter
from zone.tracking.models import Undertaking
from zone.tracking.years import OPENING, archive_link
from zone.views import TablePage


class UndertakingTable(UndertakingColumns):
    code = LinkColumn("编码")
    name = NameColumn("名称")
    kind = WordColumn("类型")
    pillar = WordColumn("板块")
    state = StateColumn("状态")
    lead_department = Column("牵头部门", order_by="lead_department__order")
    indicators = IndicatorColumn("主要指标 / 目标")
    completion = CompletionColumn()
    summary = TextColumn("内容", orderable=False, optional=True)

    class Meta(UndertakingColumns.Meta):
        order_by = "code"
        empty_text = "没有符合条件的事项；可改用名称中的两三个字、拼音首字母或编码再查。"


class UndertakingList(TablePage):
    """All undertakings this person may see, of every kind."""

    title = "全部事项"
    name = "undertakings"
    counted_from = (Undertaking, Department)
    table_class = UndertakingTable
    filterset_class = UndertakingFilter
    opening_filter = OPENING
    bulk = BulkChange(UNDERTAKINGS)

    def get(self, request, *args, **kwargs):
        """A code typed whole into the search of the frame opens the page it names."""
        if set(request.GET) == {"q"} and "HX-Request" not in request.headers:
            typed = request.GET["q"].strip()
            named = Undertaking.objects.visible_to(request.user).filter(code__in={typed, typed.upper()}).first()
            if named:
                return redirect(named)
        return super().get(request, *args, **kwargs)

    def get_table_kwargs(self):
        return {} if self.is_narrowed else {"empty_text": "暂无您可查看的事项；登记并分配到部门后在此列出。"}

    def get_tools(self):
        return [*archive_link(self.filterset.form, self.list_state), *super().get_tools()]

    def get_queryset(self):
        return Undertaking.objects.visible_to(self.request.user)
