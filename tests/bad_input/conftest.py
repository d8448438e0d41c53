"""One row of each kind, as the access policy has them; requests whose effects are taken back."""

from collections.abc import Callable

import pytest
from django.db import transaction

from livelihood.models import Task
from projects.attraction.models import Campaign, TalentSelection
from projects.enterprises.models import EnterpriseTitle
from projects.models import Project
from tests.factories import MARCH, ChainFactory, EnterpriseFactory, IndicatorFactory, ParkFactory
from tests.test_access import rows  # noqa: F401
from zone.tracking.models import PlanPoint


@pytest.fixture
def every_row(rows):  # noqa: F811
    """A row of every model the console holds; rows of every inline under the last of its kind."""
    ParkFactory()
    ChainFactory()
    enterprise = EnterpriseFactory(code="E-002")
    campaign = Campaign.objects.get()
    EnterpriseTitle.objects.create(enterprise=enterprise, title="专精特新企业", year=2025, source="公告")
    TalentSelection.objects.create(campaign=campaign, person="张三", enterprise=enterprise, year=2025)
    planned = IndicatorFactory(undertaking=campaign, number=1)
    PlanPoint.objects.create(indicator=planned, month=MARCH, value=3)
    assert Task.objects.exists() and Project.objects.exists()
    return rows


@pytest.fixture
def asks(client) -> Callable:
    """Ask as `client.get` or `client.post` does, answer an exception by a 500, and take the effects back."""
    client.raise_request_exception = False

    def ask(method: str, *args, **kwargs):
        with transaction.atomic():
            answer = getattr(client, method)(*args, **kwargs)
            transaction.set_rollback(True)
        return answer

    return ask
