"""What the database itself refuses about updates, whoever asks: page, console, command or raw SQL."""

from collections.abc import Iterable

from zone.ledger.triggers import Trigger, fixed_key
from zone.tracking.moves import EDITABLE, MOVES, PENDING, UpdateState
from zone.tracking.update_fields import DECLARED, TEXTS

UPDATE, MEASUREMENT, EVIDENCE, CONTRIBUTOR, EVENT = (
    "tracking_progressupdate",
    "tracking_measurement",
    "tracking_evidence",
    "tracking_contributor",
    "tracking_updateevent",
)
INDICATOR, UNDERTAKING, MONTH = "tracking_indicator", "tracking_undertaking", "tracking_reportmonth"
REMINDER = "tracking_reminder"
CONTENT = (*TEXTS, *DECLARED, "author_id", "submitted_at", "is_late")
IDENTITY = ("undertaking_id", "month_id", "revision")
FINAL = "content of a filed update is final"
FILED_AS = ("id", "update_id", "indicator_id", "value", "qualifier", "note")
"""Columns of a measurement that no longer change once its update is filed; its labels do when it is published."""
STATE_AFTER = {"draft": UpdateState.DRAFT, "correct": UpdateState.DRAFT} | {
    name: UpdateState(move.target) for name, move in MOVES.items()
}
"""In which state an event leaves its update."""
STATE_OF_MOVE = " ".join(f"WHEN '{name}' THEN '{state.value}'" for name, state in STATE_AFTER.items())
ONCE = ("draft", "correct", "publish", "discard")
"""Events that an update has once at most."""


def _differs(*columns: str) -> str:
    return " OR ".join(f"NEW.{column} <> OLD.{column}" for column in columns)


def _changes(*columns: str) -> str:
    """As `_differs`, of columns that may be empty."""
    return " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns)


def _listed(values: Iterable[str]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _in_state(row: str, states: Iterable[str]) -> str:
    """The condition that the update `row` belongs to is in one of these states."""
    return f"EXISTS (SELECT 1 FROM {UPDATE} u WHERE u.id = {row}.update_id AND u.state IN ({_listed(states)}))"


PAST_EDITING = tuple(state for state in UpdateState if state not in EDITABLE)
ENDED = tuple(state for state in PAST_EDITING if state not in PENDING)


def _not_editable(row: str) -> str:
    """The condition that the update `row` belongs to is past editing."""
    return _in_state(row, PAST_EDITING)


def _update_of(row: str) -> str:
    """The update that `row` is part of, which nobody may file at this moment."""
    return f"{UPDATE} WHERE id = {row}.update_id"


def _final_part(table: str, short: str, filed_as: tuple[str, ...] = ()) -> tuple[Trigger, ...]:
    """A part of an update's content changes only while the update is a draft or returned; of one that waits for its
    review only the columns `filed_as` are final, if there are others."""
    final = _not_editable("OLD")
    if filed_as:
        final = f"{_in_state('OLD', ENDED)} OR ({_in_state('OLD', PENDING)} AND ({_differs(*filed_as)}))"
    return (
        Trigger(f"{short}_add", table, "INSERT", _not_editable("NEW"), FINAL, _update_of("NEW")),
        Trigger(
            f"{short}_change",
            table,
            "UPDATE",
            f"{final} OR (NEW.update_id <> OLD.update_id AND {_not_editable('NEW')})",
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
    Trigger(
        "update_other_than_checker",
        UPDATE,
        "UPDATE",
        "NEW.state = 'published' AND NEW.checked_by_id = NEW.published_by_id",
        "who checked it does not publish it",
    ),
    Trigger(
        "update_corrected_once",
        UPDATE,
        "UPDATE",
        "NEW.state = 'published' AND NEW.corrects_id IS NOT NULL AND EXISTS"
        f" (SELECT 1 FROM {UPDATE} o WHERE o.corrects_id = NEW.corrects_id AND o.state = 'published'"
        " AND o.id <> NEW.id)",
        "an update is corrected once",
        only_on="sqlite",
    ),
    Trigger(
        "update_checked_by_move",
        UPDATE,
        "UPDATE",
        f"OLD.state = NEW.state AND ({_changes('checked_by_id', 'checked_at', 'checked_in_stead')})",
        "who checked an update is set by the check",
    ),
    *_final_part(MEASUREMENT, "measurement", FILED_AS),
    *_final_part(EVIDENCE, "evidence"),
    Trigger(
        "contributor_add",
        CONTRIBUTOR,
        "INSERT",
        _not_editable("NEW"),
        "who wrote an update is set while it is written",
        _update_of("NEW"),
    ),
    Trigger(
        "event_add",
        EVENT,
        "INSERT",
        f"NOT EXISTS (SELECT 1 FROM {UPDATE} u WHERE u.id = NEW.update_id AND u.state = CASE NEW.move"
        f" {STATE_OF_MOVE} END"
        " AND (NEW.move <> 'publish' OR NEW.by_id = u.published_by_id)"
        " AND (NEW.move <> 'check' OR (NEW.by_id = u.checked_by_id AND NOT u.checked_in_stead))"
        " AND (NEW.move <> 'stand_in' OR (NEW.by_id = u.checked_by_id AND u.checked_in_stead))"
        " AND (NEW.move NOT IN ('draft', 'correct', 'submit') OR NEW.by_id = u.author_id))"
        f" OR (NEW.move IN ({_listed(ONCE)}) AND EXISTS"
        f" (SELECT 1 FROM {EVENT} e WHERE e.update_id = NEW.update_id AND e.move = NEW.move))",
        "an event is written with its move",
    ),
    Trigger("contributor_no_delete", CONTRIBUTOR, "DELETE", "", "who wrote an update stays on record"),
    Trigger("contributor_fixed", CONTRIBUTOR, "UPDATE", "", "who wrote an update stays on record"),
    Trigger("event_no_delete", EVENT, "DELETE", "", "an event is never deleted"),
    Trigger("event_fixed", EVENT, "UPDATE", "", "an event is never changed"),
    Trigger(
        "indicator_measure",
        INDICATOR,
        "UPDATE",
        f"({_differs('unit', 'aggregation')})"
        f" AND EXISTS (SELECT 1 FROM {MEASUREMENT} m JOIN {UPDATE} u ON u.id = m.update_id"
        f" WHERE m.indicator_id = OLD.id AND u.state IN ({_listed((*PENDING, UpdateState.PUBLISHED))}))",
        "the unit of a filed figure is final",
    ),
    Trigger(
        "indicator_owner",
        INDICATOR,
        "UPDATE",
        _differs("undertaking_id"),
        "an indicator stays with its undertaking",
    ),
    *fixed_key(UPDATE, "update", ("undertaking_id", "month_id", "revision")),
    Trigger(
        "update_not_in_place_of",
        UPDATE,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {UPDATE} o WHERE o.undertaking_id = NEW.undertaking_id AND o.month_id = NEW.month_id"
        f" AND (o.state IN ({_listed((*EDITABLE, *PENDING))})"
        " OR (NEW.corrects_id IS NULL AND o.corrects_id IS NULL AND o.state <> 'discarded')))",
        "a row is never replaced",
        only_on="sqlite",
    ),
    *fixed_key(MEASUREMENT, "measurement", ("update_id", "indicator_id")),
    *fixed_key(EVIDENCE, "evidence"),
    *fixed_key(CONTRIBUTOR, "contributor", ("update_id", "user_id")),
    *fixed_key(EVENT, "event"),
    *fixed_key(INDICATOR, "indicator", ("undertaking_id", "number"), ("figure_code",)),
    *fixed_key(UNDERTAKING, "undertaking", ("code",)),
    *fixed_key(MONTH, "month", key="month"),
    Trigger("reminder_fixed", REMINDER, "UPDATE", "", "a reminder is never changed"),
    Trigger("reminder_no_delete", REMINDER, "DELETE", "", "a reminder is never deleted"),
    *fixed_key(REMINDER, "reminder", ("month_id", "department_id", "day")),
)
