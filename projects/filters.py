"""What narrows the list of projects."""

from projects.enterprises.filters import chain_filter, park_filter
from projects.models import Project
from projects.stage_moves import Stage
from zone.filters import DateSpanFilter, MultiChoiceFilter, SearchFilter
from zone.tracking.filters import UNDERTAKING_WORDS, UndertakingFilter


class ProjectFilter(UndertakingFilter):
    q = SearchFilter(
        fields=(*UNDERTAKING_WORDS, "owner__name", "owner__short_name"),
        finds="名称、拼音首字母、编码、企业、部门、责任人",
    )
    kind = None  # type: ignore[assignment]  # takes the parent's filter away
    stage = MultiChoiceFilter(choices=Stage.choices, label="阶段", empty_label="全部阶段")
    park = park_filter()
    chain = chain_filter()
    planned_end = DateSpanFilter("计划完成")

    class Meta:
        model = Project
        fields = ["q", "year", "stage", "state", "department", "park", "chain", "pillar", "example", "planned_end"]
