"""What the database itself refuses about updates, whoever asks: page, console, command or raw SQL."""

from zone.ledger.triggers import Trigger
from zone.tracking.update_fields import DECLARED, TEXTS

UPDATE, MEASUREMENT, EVIDENCE, CONTRIBUTOR, EVENT = (
    "tracking_progressupdate",
    "tracking_measurement",
    "tracking_evidence",
    "tracking_contributor",
    "tracking_updateevent",
)
CONTENT = (*TEXTS, *DECLARED, "author_id")
IDENTITY = ("undertaking_id", "month_id", "revision")
FINAL = "content of a filed update is final"


def _differs(*columns: str) -> str:
    return " OR ".join(f"NEW.{column} <> OLD.{column}" for column in columns)


def _not_editable(row: str) -> str:
    """The condition that the update `row` belongs to is past editing."""
    return f"EXISTS (SELECT 1 FROM {UPDATE} u WHERE u.id = {row}.update_id AND u.state NOT IN ('draft', 'returned'))"


def _update_of(row: str) -> str:
    """The update that `row` is part of, which nobody may file at this moment."""
    return f"{UPDATE} WHERE id = {row}.update_id"


def _final_part(table: str, short: str) -> tuple[Trigger, ...]:
    """A part of an update's content changes only while the update is a draft or returned."""
    return (
        Trigger(f"{short}_add", table, "INSERT", _not_editable("NEW"), FINAL, _update_of("NEW")),
        Trigger(
            f"{short}_change",
            table,
            "UPDATE",
            f"{_not_editable('OLD')} OR {_not_editable('NEW')}",
            FINAL,
            f"{UPDATE} WHERE id IN (OLD.update_id, NEW.update_id)",
        ),
        Trigger(f"{short}_remove", table, "DELETE", _not_editable("OLD"), FINAL, _update_of("OLD")),
    )


TRIGGERS = (
    Trigger("update_born_draft", UPDATE, "INSERT", "NEW.state <> 'draft'", "an update begins as a draft"),
    Trigger("update_no_delete", UPDATE, "DELETE", "", "an update is never deleted"),
    Trigger("update_final", UPDATE, "UPDATE", "OLD.state IN ('published', 'discarded')", "published is final"),
    Trigger(
        "update_identity",
        UPDATE,
        "UPDATE",
        f"{_differs(*IDENTITY)} OR COALESCE(NEW.corrects_id, 0) <> COALESCE(OLD.corrects_id, 0)",
        "an update keeps its undertaking and month",
    ),
    Trigger(
        "update_corrects_its_own",
        UPDATE,
        "INSERT",
        f"NEW.corrects_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {UPDATE} o WHERE o.id = NEW.corrects_id"
        " AND o.undertaking_id = NEW.undertaking_id AND o.month_id = NEW.month_id AND o.state = 'published')",
        "a correction corrects what is published of its month",
    ),
    Trigger(
        "update_filed",
        UPDATE,
        "UPDATE",
        f"OLD.state IN ('submitted', 'checked') AND ({_differs(*CONTENT)})",
        FINAL,
    ),
    Trigger(
        "update_way",
        UPDATE,
        "UPDATE",
        "NEW.state = 'published' AND OLD.state NOT IN ('submitted', 'checked')",
        "only a filed update is published",
    ),
    Trigger(
        "update_other_hand",
        UPDATE,
        "UPDATE",
        f"NEW.state = 'published' AND EXISTS (SELECT 1 FROM {CONTRIBUTOR} c"
        " WHERE c.update_id = NEW.id AND c.user_id = NEW.published_by_id)",
        "who wrote it does not publish it",
    ),
    *_final_part(MEASUREMENT, "measurement"),
    *_final_part(EVIDENCE, "evidence"),
    Trigger("contributor_no_delete", CONTRIBUTOR, "DELETE", "", "who wrote an update stays on record"),
    Trigger("contributor_fixed", CONTRIBUTOR, "UPDATE", "", "who wrote an update stays on record"),
    Trigger("event_no_delete", EVENT, "DELETE", "", "an event is never deleted"),
    Trigger("event_fixed", EVENT, "UPDATE", "", "an event is never changed"),
    Trigger(
        "indicator_measure",
        "tracking_indicator",
        "UPDATE",
        f"({_differs('unit', 'aggregation')})"
        f" AND EXISTS (SELECT 1 FROM {MEASUREMENT} m JOIN {UPDATE} u ON u.id = m.update_id"
        " WHERE m.indicator_id = OLD.id AND u.state = 'published')",
        "the unit of a published figure is final",
    ),
    Trigger(
        "indicator_owner",
        "tracking_indicator",
        "UPDATE",
        _differs("undertaking_id"),
        "an indicator stays with its undertaking",
    ),
)
