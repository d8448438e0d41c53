"""What narrows the list of a year's tasks."""

from livelihood.models import Category, Task
from zone.filters import MultiChoiceFilter, SearchFilter
from zone.tracking.filters import UNDERTAKING_WORDS, UndertakingFilter


class TaskFilter(UndertakingFilter):
    q = SearchFilter(fields=(*UNDERTAKING_WORDS, "promise"), finds="名称、拼音首字母、编码、承诺、部门")
    kind = None  # type: ignore[assignment]  # takes the parent's filter away
    pillar = None
    year = None  # type: ignore[assignment]  # the page is of one year
    category = MultiChoiceFilter(choices=Category.choices, label="类别", empty_label="全部类别")

    class Meta:
        model = Task
        fields = ["q", "category", "department", "state", "example"]
