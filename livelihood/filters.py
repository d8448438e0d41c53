"""What narrows the list of a year's tasks."""

import django_filters as filters
from django.db.models import Q

from livelihood.models import Category, Task
from zone.people.models import Department
from zone.tracking.models import UndertakingState

EXAMPLE = [("False", "仅真实"), ("True", "仅示例")]


class TaskFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label="名称、编码或承诺", max_length=100)
    category = filters.ChoiceFilter(choices=Category.choices, label="类别", empty_label="全部类别")
    department = filters.ModelChoiceFilter(
        field_name="lead_department", queryset=Department.objects.all(), label="牵头部门", empty_label="全部部门"
    )
    state = filters.ChoiceFilter(choices=UndertakingState.choices, label="状态", empty_label="全部状态")
    example = filters.ChoiceFilter(field_name="is_example", choices=EXAMPLE, label="数据", empty_label="全部数据")

    class Meta:
        model = Task
        fields = ["q", "category", "department", "state", "example"]

    def search(self, queryset, name, value):
        return queryset.filter(Q(code__icontains=value) | Q(name__icontains=value) | Q(promise__icontains=value))
