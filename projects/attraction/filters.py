"""What narrows the list of campaigns."""

from projects.attraction.models import Campaign, CampaignCategory
from projects.enterprises.filters import chain_filter
from zone.filters import MultiChoiceFilter
from zone.tracking.filters import UndertakingFilter


class CampaignFilter(UndertakingFilter):
    kind = None  # type: ignore[assignment]  # takes the parent's filter away
    pillar = None
    category = MultiChoiceFilter(choices=CampaignCategory.choices, label="类别", empty_label="全部类别")
    chain = chain_filter()

    class Meta:
        model = Campaign
        fields = ["q", "year", "category", "state", "department", "chain", "example"]
