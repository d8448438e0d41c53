"""What batches may change of livelihood tasks."""

from livelihood.models import Task
from zone.batches.model_resource import ModelResource
from zone.people.roles import Role
from zone.tracking.batch_resource import WHEN, WHO

TASKS = ModelResource(
    "tasks",
    Task,
    rows=Task.objects.visible_to,
    fields={Role.ADMINISTRATOR: ("name", "category", "promise", "summary", "pillar", "state", *WHO, *WHEN)},
    bulk=("state", "category", *WHO, *WHEN),
    moves=Task.MOVES,
    topic=Task.ledger_topic,
)
