"""What batches may change of undertakings of every kind at once: what they have in common."""

from typing import Any

from django.db import models

from zone.batches.model_resource import ModelResource
from zone.people.roles import Role
from zone.tracking.models import Undertaking

WHEN = ("planned_start", "planned_end", "actual_start", "actual_end", "first_month", "last_month")
WHO = ("lead_department", "steward")


def as_its_kind(row: Any) -> models.Model:
    """The project, campaign or task that the row is, as the ledger names it; not read from the database."""
    child: Any = Undertaking._meta.get_field(row.kind).related_model
    return child(pk=row.pk, name=row.name)


UNDERTAKINGS = ModelResource(
    "undertakings",
    Undertaking,
    rows=Undertaking.objects.visible_to,
    fields={Role.ADMINISTRATOR: ("state", *WHO, *WHEN)},
    bulk=("state", *WHO, *WHEN),
    topic=lambda undertaking: undertaking.code,
    ledger_object=as_its_kind,
)
