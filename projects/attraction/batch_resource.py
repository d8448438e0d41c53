"""What batches may change of campaigns."""

from projects.attraction.models import Campaign
from zone.batches.model_resource import ModelResource
from zone.people.roles import Role
from zone.tracking.batch_resource import WHEN, WHO

CAMPAIGNS = ModelResource(
    "campaigns",
    Campaign,
    rows=Campaign.objects.visible_to,
    fields={Role.ADMINISTRATOR: ("name", "summary", "pillar", "state", "category", "year", "chain", *WHO, *WHEN)},
    bulk=("state", "category", "year", "chain", *WHO, *WHEN),
    moves=Campaign.MOVES,
    topic=Campaign.ledger_topic,
)
