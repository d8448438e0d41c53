"""What batches may change of undertakings of every kind at once: what they have in common."""

from zone.batches.model_resource import ModelResource
from zone.people.roles import Role
from zone.tracking.models import Undertaking

WHEN = ("planned_start", "planned_end", "actual_start", "actual_end", "first_month", "last_month")
WHO = ("lead_department", "steward")


UNDERTAKINGS = ModelResource(
    "undertakings",
    Undertaking,
    rows=Undertaking.objects.visible_to,
    fields={Role.ADMINISTRATOR: ("state", *WHO, *WHEN)},
    bulk=("state", *WHO, *WHEN),
    moves=Undertaking.MOVES,
    topic=Undertaking.ledger_topic,
    ledger_object=Undertaking.ledger_object,
)
