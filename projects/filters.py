"""What narrows the lists of projects, enterprises, campaigns, parks and chains."""

import django_filters as filters
from django.db.models import Q

from projects.models import Campaign, CampaignCategory, Enterprise, EnterpriseTitle, IndustryChain, Park, Project, Stage
from zone.filters import EXAMPLE, DateSpanFilter, ListFilter, MultiChoiceFilter, RelatedFilter, SearchFilter
from zone.tracking.filters import UNDERTAKING_WORDS, UndertakingFilter


def park_filter() -> RelatedFilter:
    return RelatedFilter(queryset=Park.objects.all(), label="园区", empty_label="全部园区")


def chain_filter() -> RelatedFilter:
    return RelatedFilter(queryset=IndustryChain.objects.all(), label="产业链", empty_label="全部产业链")


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
        fields = ["q", "stage", "park", "chain", "department", "pillar", "state", "example", "planned_end"]


class EnterpriseSearch(SearchFilter):
    """Finds an enterprise by one of its titles as well."""

    def matching(self, value: str) -> Q:
        titled = EnterpriseTitle.objects.filter(title__icontains=value)
        return super().matching(value) | Q(pk__in=titled.values("enterprise"))


class EnterpriseFilter(ListFilter):
    q = EnterpriseSearch(
        fields=("code", "name", "short_name", "credit_code"), finds="名称、拼音首字母、编码、信用代码、称号"
    )
    chain = chain_filter()
    park = park_filter()
    example = filters.ChoiceFilter(field_name="is_example", choices=EXAMPLE, label="数据", empty_label="全部数据")

    class Meta:
        model = Enterprise
        fields = ["q", "chain", "park", "example"]


class CampaignFilter(UndertakingFilter):
    kind = None  # type: ignore[assignment]  # takes the parent's filter away
    pillar = None
    category = MultiChoiceFilter(choices=CampaignCategory.choices, label="类别", empty_label="全部类别")
    year = filters.NumberFilter(label="年度", min_value=2000, max_value=2099)
    chain = chain_filter()

    class Meta:
        model = Campaign
        fields = ["q", "category", "year", "chain", "department", "state", "example"]


class ParkFilter(ListFilter):
    q = SearchFilter(fields=("code", "name"), finds="名称、拼音首字母、编码")

    class Meta:
        model = Park
        fields = ["q"]


class ChainFilter(ListFilter):
    q = SearchFilter(fields=("code", "name"), finds="名称、拼音首字母、编码")

    class Meta:
        model = IndustryChain
        fields = ["q"]
