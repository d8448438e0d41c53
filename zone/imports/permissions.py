"""Who may import what."""

from zone.batches.resources import RESOURCES
from zone.layouts.base import LAYOUTS, Layout
from zone.people.models import User


def importable(user: User) -> list[Layout]:
    """The layouts of which this person may write something."""
    return [one for one in LAYOUTS.values() if one.resource in RESOURCES and RESOURCES[one.resource].fields(user)]
