"""Who may import what."""

from zone.batches.resources import RESOURCES
from zone.layouts.base import LAYOUTS, Layout
from zone.people.models import User
from zone.people.roles import Role


def may_import(user: User) -> bool:
    """Whether lists lead this person to the import; what they may import, its page says."""
    return bool(user.roles & {Role.REPORTER, Role.ADMINISTRATOR})


def importable(user: User) -> list[Layout]:
    """The layouts of which this person may write something."""
    return [one for one in LAYOUTS.values() if one.resource in RESOURCES and RESOURCES[one.resource].fields(user)]
