"""What narrows a list of updates, and every list of undertakings."""

import django_filters as filters

from zone.filters import EXAMPLE, ListFilter, MultiChoiceFilter, RelatedFilter, SearchFilter
from zone.people.models import Department
from zone.tracking.kinds import kind_choices
from zone.tracking.models import Pillar, ProgressUpdate, ReportMonth, Undertaking, UndertakingState
from zone.tracking.years import YearFilter

UNDERTAKING_WORDS = ("code", "name", "steward", "lead_department__name")
"""Where a search for an undertaking looks, beside the initials of its name."""


class UndertakingFilter(ListFilter):
    """What narrows undertakings of every kind; the lists of one kind add their own."""

    q = SearchFilter(fields=UNDERTAKING_WORDS, finds="名称、拼音首字母、编码、部门、责任人")
    year = YearFilter()
    kind = MultiChoiceFilter(choices=kind_choices, label="类型", empty_label="全部类型")
    pillar = filters.ChoiceFilter(choices=Pillar.choices, label="板块", empty_label="全部板块")
    state = MultiChoiceFilter(choices=UndertakingState.choices, label="状态", empty_label="全部状态")
    department = RelatedFilter(
        field_name="lead_department", queryset=Department.objects.all(), label="牵头部门", empty_label="全部部门"
    )
    example = filters.ChoiceFilter(field_name="is_example", choices=EXAMPLE, label="数据", empty_label="全部数据")

    class Meta:
        model = Undertaking
        fields = ["q", "year", "kind", "state", "department", "pillar", "example"]


class QueueFilter(ListFilter):
    """Narrows the review queue."""

    q = SearchFilter(
        fields=("undertaking__name", "undertaking__code", "undertaking__lead_department__name"),
        initials="undertaking__initials",
        finds="名称、拼音首字母、编码、部门",
    )
    month = RelatedFilter(queryset=ReportMonth.objects.order_by("-month"), label="月份", empty_label="全部月份")
    kind = filters.ChoiceFilter(
        field_name="undertaking__kind", choices=kind_choices, label="类型", empty_label="全部类型"
    )
    late = filters.ChoiceFilter(
        field_name="is_late", choices=[("True", "仅逾期"), ("False", "仅按期")], label="时限", empty_label="全部时限"
    )

    class Meta:
        model = ProgressUpdate
        fields = ["q", "month", "kind", "late"]
