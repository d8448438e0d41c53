"""What batches may change of reforms."""

from tests.new_kind.models import Reform
from zone.batches.model_resource import ModelResource
from zone.people.roles import Role
from zone.tracking.batch_resource import WHEN, WHO

REFORMS = ModelResource(
    "reforms",
    Reform,
    rows=Reform.objects.visible_to,
    fields={Role.ADMINISTRATOR: ("name", "pilot", "state", *WHO, *WHEN)},
    bulk=("pilot", "state", *WHO, *WHEN),
    moves=Reform.MOVES,
    topic=Reform.ledger_topic,
)
