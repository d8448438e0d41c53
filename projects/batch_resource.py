"""What batches may change of projects."""

from projects.models import Project
from zone.batches.model_resource import ModelResource
from zone.people.roles import Role
from zone.tracking.batch_resource import WHEN, WHO

PROJECTS = ModelResource(
    "projects",
    Project,
    rows=Project.objects.visible_to,
    fields={
        Role.ADMINISTRATOR: (
            "name",
            "summary",
            "pillar",
            "state",
            "stage",
            "park",
            "chain",
            "owner",
            "site",
            "total_investment_wan",
            *WHO,
            *WHEN,
        )
    },
    bulk=("state", "stage", "park", "chain", *WHO, *WHEN),
    moves=Project.MOVES,
    topic=Project.ledger_topic,
)
