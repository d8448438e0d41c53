"""Who may import, and which layouts."""

from zone.imports import permissions
from zone.layouts.base import LAYOUTS

REPORTERS = {"clerk", "colleague", "other_clerk", "clerk_without_department"}


def test_lists_lead_reporters_and_administrators_to_the_import(those):
    assert those(permissions.may_import) == REPORTERS | {"manager"}


def test_a_layout_is_imported_by_those_who_may_write_something_of_it(those):
    by_layout = {one.name: those(lambda user, one=one: one in permissions.importable(user)) for one in LAYOUTS.values()}
    assert by_layout == {
        **{name: REPORTERS | {"manager"} for name in ("month", "livelihood", "dispatch", "attraction")},
        **{name: {"manager"} for name in ("projects", "tasks", "campaigns", "enterprises")},
    }
