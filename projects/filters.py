"""What narrows the lists of projects, enterprises and campaigns."""

import django_filters as filters
from django.db.models import Q

from projects.models import Campaign, CampaignCategory, Enterprise, IndustryChain, Park, Project, Stage
from zone.people.models import Department
from zone.tracking.models import Pillar, UndertakingState

EXAMPLE = [("False", "仅真实"), ("True", "仅示例")]
MOST_TYPED = 100


class ProjectFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label="名称、编码或企业", max_length=MOST_TYPED)
    stage = filters.ChoiceFilter(choices=Stage.choices, label="阶段", empty_label="全部阶段")
    park = filters.ModelChoiceFilter(queryset=Park.objects.all(), label="园区", empty_label="全部园区")
    chain = filters.ModelChoiceFilter(queryset=IndustryChain.objects.all(), label="产业链", empty_label="全部产业链")
    department = filters.ModelChoiceFilter(
        field_name="lead_department", queryset=Department.objects.all(), label="牵头部门", empty_label="全部部门"
    )
    pillar = filters.ChoiceFilter(choices=Pillar.choices, label="板块", empty_label="全部板块")
    state = filters.ChoiceFilter(choices=UndertakingState.choices, label="状态", empty_label="全部状态")
    example = filters.ChoiceFilter(field_name="is_example", choices=EXAMPLE, label="数据", empty_label="全部数据")

    class Meta:
        model = Project
        fields = ["q", "stage", "park", "chain", "department", "pillar", "state", "example"]

    def search(self, queryset, name, value):
        return queryset.filter(Q(code__icontains=value) | Q(name__icontains=value) | Q(owner__name__icontains=value))


class EnterpriseFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label="名称、编码或称号", max_length=MOST_TYPED)
    chain = filters.ModelChoiceFilter(queryset=IndustryChain.objects.all(), label="产业链", empty_label="全部产业链")
    park = filters.ModelChoiceFilter(queryset=Park.objects.all(), label="园区", empty_label="全部园区")
    example = filters.ChoiceFilter(field_name="is_example", choices=EXAMPLE, label="数据", empty_label="全部数据")

    class Meta:
        model = Enterprise
        fields = ["q", "chain", "park", "example"]

    def search(self, queryset, name, value):
        titled = Enterprise.objects.filter(titles__title__icontains=value).values("pk")
        return queryset.filter(
            Q(code__icontains=value)
            | Q(name__icontains=value)
            | Q(short_name__icontains=value)
            | Q(credit_code__iexact=value)
            | Q(pk__in=titled)
        )


class CampaignFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label="名称或编码", max_length=MOST_TYPED)
    category = filters.ChoiceFilter(choices=CampaignCategory.choices, label="类别", empty_label="全部类别")
    year = filters.NumberFilter(label="年度", min_value=2000, max_value=2099)
    chain = filters.ModelChoiceFilter(queryset=IndustryChain.objects.all(), label="产业链", empty_label="全部产业链")
    department = filters.ModelChoiceFilter(
        field_name="lead_department", queryset=Department.objects.all(), label="牵头部门", empty_label="全部部门"
    )
    state = filters.ChoiceFilter(choices=UndertakingState.choices, label="状态", empty_label="全部状态")
    example = filters.ChoiceFilter(field_name="is_example", choices=EXAMPLE, label="数据", empty_label="全部数据")

    class Meta:
        model = Campaign
        fields = ["q", "category", "year", "chain", "department", "state", "example"]

    def search(self, queryset, name, value):
        return queryset.filter(Q(code__icontains=value) | Q(name__icontains=value))


class PlaceFilter(filters.FilterSet):
    """What narrows parks and chains alike."""

    q = filters.CharFilter(method="search", label="名称或编码", max_length=MOST_TYPED)

    def search(self, queryset, name, value):
        return queryset.filter(Q(code__icontains=value) | Q(name__icontains=value))


class ParkFilter(PlaceFilter):
    class Meta:
        model = Park
        fields = ["q"]


class ChainFilter(PlaceFilter):
    class Meta:
        model = IndustryChain
        fields = ["q"]
