"""The month's updates as a batch changes them: drafts alone, through the functions that pages use."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.urls import reverse

from zone.batches.model_resource import STALE
from zone.batches.resources import Written, as_plain
from zone.batches.runner import reasons
from zone.moves import make_move
from zone.people.models import User
from zone.tracking.figures.month_rows import MonthRow, month_rows
from zone.tracking.figures.prior import prior_figure
from zone.tracking.layouts import UPDATE_RESOURCE
from zone.tracking.models import Indicator, Undertaking
from zone.tracking.moves import PENDING, REPORT, UpdateState
from zone.tracking.update_fields import NOTE_LIMIT, TEXTS
from zone.tracking.updates import drafts
from zone.tracking.updates.drafts import Entry
from zone.tracking.updates.forms import QuantityText, Words
from zone.tracking.updates.plausibility import oddity
from zone.units import grouped, parse_month

FIELDS = {name: text.label for name, text in TEXTS.items()}
FIELDS |= {"value_month": "当月数", "value_total": "累计数", "note": "数值说明"}
VALUES = ("value_month", "value_total")
TYPED = {**{name: Words(limit=text.limit) for name, text in TEXTS.items()}, "note": Words(limit=NOTE_LIMIT)}
"""The inputs of the month's form, which say what a text may be."""

EMPTY = "（空）"
NOT_OURS = "不是本部门牵头的事项，只能查看，不能填报。"
FILED = "本月填报已提交，正在审核；如需修改，请先撤回，或由审核人退回。"
NOT_A_FIELD = "其中有不能填写的内容，没有写入。"
NO_INDICATOR = "这一行不是指标，没有数值可填。"
NO_VALUE = "这一行没有本月数值，说明不能单独保存。"


@dataclass
class UpdateRow(MonthRow):
    """One indicator of an undertaking (or the undertaking alone) in a month, as the person may fill it in."""

    refused: str = ""
    """Why nothing can be written now, in a sentence; empty when it can."""

    def __str__(self) -> str:
        return f"{self.undertaking.name} · {self.indicator.name}" if self.indicator else self.undertaking.name

    @property
    def value_field(self) -> str:
        """Which of the two numbers is typed for this indicator."""
        return "value_month" if self.adds_up else "value_total"

    @property
    def value(self) -> Decimal | None:
        """What is reported for the month, as the reporter types it."""
        return self.values.get(self.month)


class UpdateResource:
    """Drafts of one month's updates, row by row of a monthly layout; key is CODE#number, or CODE for words alone.

    Never submits. Options: month, as 2026-03.
    """

    name = UPDATE_RESOURCE
    title = "月度填报"

    def fields(self, user: User) -> tuple[str, ...]:
        return tuple(FIELDS) if user.has_perm(REPORT) else ()

    def label(self, field: str) -> str:
        return FIELDS[field]

    def find(self, keys: Collection[str], user: User, options: dict[str, Any]) -> dict[str, UpdateRow]:
        month = parse_month(options["month"])
        chosen = Undertaking.objects.visible_to(user).select_related("lead_department")
        chosen = chosen.filter(code__in={key.partition("#")[0] for key in keys})
        closed = drafts.month_refusal(month)
        found: dict[str, UpdateRow] = {}
        for row in month_rows(chosen, month, user, True):
            one = UpdateRow(**vars(row), refused=refusal(row, closed))
            found[one.key] = one
            found.setdefault(one.undertaking.code, replace(one, indicator=None, values={}))
        return {key: found[key] for key in keys if key in found}

    def url(self, row: UpdateRow) -> str:
        return reverse("tracking:update", args=[row.undertaking.code, f"{row.month:%Y-%m}"])

    def is_example(self, row: UpdateRow) -> bool:
        return row.undertaking.is_example

    def current(self, row: UpdateRow) -> dict[str, Any]:
        """What the month's update in work holds, else the published one."""
        held = {name: as_plain(getattr(row.update, name)) if row.update else None for name in TEXTS}
        held |= dict.fromkeys(VALUES) | {"note": as_plain(row.note)}
        if row.indicator is not None:
            held[row.value_field] = as_plain(row.value)
        return held

    def words(self, field: str, value: Any) -> str:
        if value is None:
            return EMPTY
        return grouped(Decimal(value)) if field in VALUES else str(value)

    def check(self, row: UpdateRow, values: dict[str, Any], user: User) -> dict[str, list[str]]:
        if row.refused:
            return {"": [row.refused]}
        try:
            _cleaned(row, self.current(row), values)
        except ValidationError as error:
            return reasons(error)
        return {}

    def warnings(self, row: UpdateRow, values: dict[str, Any]) -> dict[str, list[str]]:
        """What asks for an explanation before the draft is submitted, by field."""
        if row.indicator is None or values.get(row.value_field) is None or values.get("note", as_plain(row.note)):
            return {}
        prior = prior_figure(row.indicator, row.month, row.values)
        odd = oddity(prior, Decimal(values[row.value_field]))
        return {row.value_field: [f"请核对：{odd}提交前须填写数值说明。"]} if odd else {}

    def write(self, row: UpdateRow, values: dict[str, Any], user: User, batch: int, seen: dict[str, Any]) -> Written:
        fresh = _fresh(row)
        before = self.current(fresh)
        values = {name: value for name, value in values.items() if before.get(name) != value}
        if not values:
            return Written()
        if moved := {name: STALE for name in values if name in before and before[name] != seen.get(name)}:
            raise ValidationError(moved)
        texts, typed = _cleaned(fresh, before, values)
        begun = drafts.start(fresh.undertaking, fresh.month, by=user, batch=batch)
        update = drafts.save_draft(begun, by=user, version=begun.version, texts=texts, typed=typed)
        after = self.current(_fresh(row))
        changes = {name: [before[name], after[name]] for name in FIELDS if before[name] != after[name]}
        return Written(changes, {"update": update.pk, "begun": fresh.update is None}) if changes else Written()

    def revert(self, row: UpdateRow, written: Written, user: User, batch: int) -> bool:
        fresh = _fresh(row)
        now = self.current(fresh)
        if fresh.update is None or fresh.update.pk != written.for_undo["update"]:
            return False
        if any(now[name] != after for name, (_, after) in written.changes.items()):
            return False
        texts, typed = _cleaned(fresh, now, {name: before for name, (before, _) in written.changes.items()})
        update = drafts.save_draft(fresh.update, by=user, version=fresh.update.version, texts=texts, typed=typed)
        may_discard = written.for_undo["begun"] and update.may(user, "discard")
        if may_discard and not (update.has_content() or update.evidence.exists()):
            make_move(update, "discard", by=user)
        return True


def refusal(row: MonthRow, closed: str) -> str:
    """Why nothing of this row can be written, in a sentence; `closed` is why nothing of its month can."""
    if not row.may_fill:
        return NOT_OURS
    if row.update and row.update.state in PENDING:
        return FILED
    if row.update and row.update.state == UpdateState.PUBLISHED:
        return drafts.ALREADY_PUBLISHED
    return closed


def _fresh(row: UpdateRow) -> UpdateRow:
    """The row as it stands, its undertaking held so that nobody else begins or saves a draft of it."""
    held = Undertaking.objects.select_for_update(of=("self",), no_key=True).get(pk=row.undertaking.pk)
    update = drafts.month_updates(held, row.month).current
    values = {month: value for month, value in row.values.items() if month < row.month}
    if update:
        prefetch_related_objects([update], "measurements")
        for measured in update.measurements.all():
            if row.indicator and measured.indicator_id == row.indicator.pk:
                values[row.month] = measured.value
    return replace(row, undertaking=held, update=update, values=values)


def _cleaned(row: UpdateRow, now: dict[str, Any], values: dict[str, Any]) -> tuple[dict[str, str], dict[int, Entry]]:
    """The values as the month's form takes them. Raises ValidationError by field."""
    wrong: dict[str, Any] = {}
    texts: dict[str, str] = {}
    if not set(values) <= set(FIELDS):
        raise ValidationError(NOT_A_FIELD, code="field")
    for name in TEXTS:
        if name in values:
            try:
                texts[name] = TYPED[name].clean(values[name] or "")
            except ValidationError as error:
                wrong[name] = error.messages
    typed = {}
    if any(name in values for name in (*VALUES, "note")):
        try:
            typed = _typed(row, now, values)
        except ValidationError as error:
            wrong |= reasons(error)
    if wrong:
        raise ValidationError(wrong)
    return texts, typed


def _typed(row: UpdateRow, now: dict[str, Any], values: dict[str, Any]) -> dict[int, Entry]:
    if row.indicator is None:
        raise ValidationError({name: NO_INDICATOR for name in values if name not in TEXTS})
    other = VALUES[row.value_field == VALUES[0]]
    if values.get(other) is not None:
        instead = "填当月数，累计由系统相加" if row.adds_up else "填累计数或现值，不填当月数"
        raise ValidationError({other: f"指标“{row.indicator.name}”{instead}。"})
    meant = now | values
    value = _quantity(row.indicator, row.value_field, meant[row.value_field])
    if value is None:
        if values.get("note"):
            raise ValidationError({"note": NO_VALUE})
        return {row.indicator.pk: Entry(None)}
    try:
        return {row.indicator.pk: Entry(value, TYPED["note"].clean(meant["note"] or ""))}
    except ValidationError as error:
        raise ValidationError({"note": error.messages}) from None


def _quantity(indicator: Indicator, field: str, value: Any) -> Decimal | None:
    try:
        return QuantityText(unit=indicator.unit, required=False).clean("" if value is None else value)
    except ValidationError as error:
        raise ValidationError({field: error.messages}) from None


UPDATES = UpdateResource()
