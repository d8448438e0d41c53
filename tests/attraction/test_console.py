"""The console for campaigns and the people of talent plans."""

from django.urls import reverse

from projects.attraction.models import Campaign
from tests.console import management, undertaking_form
from tests.factories import CampaignFactory, EnterpriseFactory


def test_a_talent_plan_takes_its_people(console):
    plan = CampaignFactory(code="C2024-01", category="talent")
    person = {
        "selections-0-person": "张三",
        "selections-0-year": "2024",
        "selections-0-enterprise": EnterpriseFactory().pk,
        "selections-0-campaign": plan.pk,
    }
    sent = {
        **undertaking_form(code="C2024-01", category="talent"),
        **management("selections", total=1),
        **person,
    }
    assert console.post(reverse("admin:attraction_campaign_change", args=[plan.pk]), sent).status_code == 302
    assert Campaign.objects.get().selections.get().person == "张三"
