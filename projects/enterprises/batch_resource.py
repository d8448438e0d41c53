"""What batches may change of enterprises."""

from projects.enterprises.models import Enterprise
from zone.batches.model_resource import ModelResource
from zone.people.roles import Role

ENTERPRISES = ModelResource(
    "enterprises",
    Enterprise,
    rows=lambda user: Enterprise.objects.visible_to(user),
    fields={Role.ADMINISTRATOR: ("name", "short_name", "credit_code", "park", "chain", "summary")},
    bulk=("park", "chain"),
)
