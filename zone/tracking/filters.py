"""What narrows a list of updates."""

import django_filters as filters

from zone.people.models import Department
from zone.tracking.models import Kind, ProgressUpdate, ReportMonth


class QueueFilter(filters.FilterSet):
    """Narrows the review queue."""

    month = filters.ModelChoiceFilter(
        queryset=ReportMonth.objects.order_by("-month"), label="月份", empty_label="全部月份"
    )
    kind = filters.ChoiceFilter(
        field_name="undertaking__kind", choices=Kind.choices, label="类型", empty_label="全部类型"
    )
    department = filters.ModelChoiceFilter(
        field_name="undertaking__lead_department",
        queryset=Department.objects.all(),
        label="牵头部门",
        empty_label="全部部门",
    )
    late = filters.ChoiceFilter(
        field_name="is_late", choices=[("True", "仅逾期"), ("False", "仅按期")], label="时限", empty_label="不限"
    )

    class Meta:
        model = ProgressUpdate
        fields = ["month", "kind", "department", "late"]
