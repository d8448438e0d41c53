"""What the database itself refuses about chosen key figures: a choice that was known stays as it was."""

from zone.ledger.triggers import Trigger, fixed_key

CHOICE = "reports_headlinechoice"

TRIGGERS = (
    Trigger("headline_fixed", CHOICE, "UPDATE", "", "a choice of key figures is never changed"),
    Trigger("headline_no_delete", CHOICE, "DELETE", "", "a choice of key figures is never deleted"),
    *fixed_key(CHOICE, "headline"),
)
