"""What batches may change of projects, campaigns and enterprises."""

from projects.models import Campaign, Enterprise, Project
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
    topic=lambda project: project.code,
)

CAMPAIGNS = ModelResource(
    "campaigns",
    Campaign,
    rows=Campaign.objects.visible_to,
    fields={Role.ADMINISTRATOR: ("name", "summary", "pillar", "state", "category", "year", "chain", *WHO, *WHEN)},
    bulk=("state", "category", "year", "chain", *WHO, *WHEN),
    topic=lambda campaign: campaign.code,
)

ENTERPRISES = ModelResource(
    "enterprises",
    Enterprise,
    rows=lambda user: Enterprise.objects.all() if user.reads_business else Enterprise.objects.none(),
    fields={Role.ADMINISTRATOR: ("name", "short_name", "credit_code", "park", "chain", "summary")},
    bulk=("park", "chain"),
)

RESOURCES = [PROJECTS, CAMPAIGNS, ENTERPRISES]
