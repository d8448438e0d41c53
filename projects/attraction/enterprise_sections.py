"""Campaigns and selected people on the pages of enterprises, parks and chains."""

from django.db.models import Model, QuerySet

from projects.attraction.models import Campaign, TalentSelection
from projects.enterprises.models import Enterprise
from projects.enterprises.sections import Section
from zone.key_figures import KeyFigure
from zone.people.models import User


def _selections(enterprise: Model, field: str, user: User) -> QuerySet[TalentSelection]:
    visible = Campaign.objects.visible_to(user)
    selections = TalentSelection.objects.filter(enterprise=enterprise.pk, campaign__in=visible.values("pk"))
    return selections.select_related("campaign")


def _chain_campaigns(enterprise: Model, field: str, user: User) -> QuerySet[Campaign]:
    """Campaigns for the enterprise's chain."""
    assert isinstance(enterprise, Enterprise)
    if not enterprise.chain_id:
        return Campaign.objects.none()
    return Campaign.objects.visible_to(user).filter(chain=enterprise.chain_id).order_by("code")


def _campaigns(place: Model, field: str, user: User) -> QuerySet[Campaign]:
    """Campaigns that name the park, or for the chain."""
    named = {"parks": place} if field == "park" else {field: place}
    return Campaign.objects.visible_to(user).filter(**named).order_by("code")


SELECTIONS = Section(
    "attraction/_selections.html", _selections, lambda part, enterprise: KeyFigure("入选人才", f"{part.count} 人")
)
CHAIN_CAMPAIGNS = Section("attraction/_chain_campaigns.html", _chain_campaigns)
OF_PLACE = Section(
    "attraction/_campaigns.html", _campaigns, lambda part, place: KeyFigure("相关专项", f"{part.count} 项")
)
