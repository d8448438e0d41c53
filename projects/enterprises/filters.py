"""What narrows the lists of enterprises, parks and chains; and the two filters that lists of other rooms share."""

import django_filters as filters
from django.db.models import Q

from projects.enterprises.models import Enterprise, EnterpriseTitle, IndustryChain, Park
from zone.filters import EXAMPLE, ListFilter, RelatedFilter, SearchFilter


def park_filter() -> RelatedFilter:
    return RelatedFilter(queryset=Park.objects.all(), label="园区", empty_label="全部园区")


def chain_filter() -> RelatedFilter:
    return RelatedFilter(queryset=IndustryChain.objects.all(), label="产业链", empty_label="全部产业链")


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
