"""What the database itself refuses about roles, whoever asks: 三员分立, and the names the policy hangs on."""

from zone.ledger.triggers import Trigger, fixed_key
from zone.people.roles import OFFICERS, Role

HELD = "people_user_groups"
PERSON = "people_user WHERE id = NEW.user_id"


def _listed(roles) -> str:
    return ", ".join(f"'{role.value}'" for role in roles)


def _second_office(but: str) -> str:
    """The condition that a person gets one office while holding another, leaving out the row `but`."""
    return (
        f"EXISTS (SELECT 1 FROM auth_group g WHERE g.id = NEW.group_id AND g.name IN ({_listed(OFFICERS)}))"
        f" AND EXISTS (SELECT 1 FROM {HELD} h JOIN auth_group g ON g.id = h.group_id"
        f" WHERE h.user_id = NEW.user_id AND {but} AND g.name IN ({_listed(OFFICERS)}))"
    )


TWO_OFFICES = "administrator, security officer and auditor exclude each other"
ROLE_NAMES = "the roles keep their names"

TRIGGERS = (
    Trigger("one_office_given", HELD, "INSERT", _second_office("h.group_id <> NEW.group_id"), TWO_OFFICES, PERSON),
    Trigger("one_office_moved", HELD, "UPDATE", _second_office("h.id <> OLD.id"), TWO_OFFICES, PERSON),
    Trigger(
        "role_name_fixed",
        "auth_group",
        "UPDATE",
        f"NEW.name <> OLD.name AND OLD.name IN ({_listed(Role)})",
        ROLE_NAMES,
    ),
    Trigger("role_no_delete", "auth_group", "DELETE", f"OLD.name IN ({_listed(Role)})", ROLE_NAMES),
    *fixed_key("auth_group", "role", ("name",)),
    *fixed_key("people_user", "person", ("username",)),
    *fixed_key(HELD, "held_role"),
)
