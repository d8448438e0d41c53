"""What batches may change of livelihood tasks."""

from livelihood.models import Task
from zone.batches.fields import FieldSheet
from zone.people.roles import Role
from zone.tracking.sheets import WHEN, WHO

TASKS = FieldSheet(
    "tasks",
    Task,
    rows=Task.objects.visible_to,
    fields={Role.ADMINISTRATOR: ("name", "category", "promise", "summary", "pillar", "state", *WHO, *WHEN)},
    bulk=("state", "category", *WHO, *WHEN),
    topic=lambda task: task.code,
)

SHEETS = [TASKS]
