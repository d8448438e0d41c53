"""What narrows a list of updates."""

import django_filters as filters
from django.db.models import Q

from zone.tracking.models import Kind, ProgressUpdate, ReportMonth


class QueueFilter(filters.FilterSet):
    """Narrows the review queue."""

    q = filters.CharFilter(method="search", label="事项或牵头部门", max_length=100)
    month = filters.ModelChoiceFilter(
        queryset=ReportMonth.objects.order_by("-month"), label="月份", empty_label="全部月份"
    )
    kind = filters.ChoiceFilter(
        field_name="undertaking__kind", choices=Kind.choices, label="类型", empty_label="全部类型"
    )
    late = filters.ChoiceFilter(
        field_name="is_late", choices=[("True", "仅逾期"), ("False", "仅按期")], label="时限", empty_label="不限"
    )

    class Meta:
        model = ProgressUpdate
        fields = ["q", "month", "kind", "late"]

    def search(self, queryset, name, value):
        return queryset.filter(
            Q(undertaking__name__icontains=value)
            | Q(undertaking__code__icontains=value)
            | Q(undertaking__lead_department__name__icontains=value)
        )
