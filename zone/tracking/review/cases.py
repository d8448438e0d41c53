"""The review queue: what waits, shown beside last month and the plan, and moves made on many at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.urls import reverse

from zone.ledger import clock
from zone.moves import make_move
from zone.outcomes import RowOutcome
from zone.people.models import User
from zone.tracking.figures.gaps import left_out, months_left_out, opened_months
from zone.tracking.figures.prior import PriorFigure, prior_figure
from zone.tracking.figures.status import measured_text
from zone.tracking.models import (
    Direction,
    Indicator,
    Measurement,
    ProgressUpdate,
    Qualifier,
    UndertakingState,
    UpdateEvent,
    link_indicators,
)
from zone.tracking.month_series import MonthSeries
from zone.tracking.moves import CHECK_MOVES, MOVES, PENDING
from zone.tracking.update_fields import TEXTS
from zone.tracking.updates.corrections import Change, Said, changes, returned_contents
from zone.tracking.updates.plausibility import oddity
from zone.units import grouped

RETURN_REASONS = (
    "数据与佐证不一致",
    "建议补充佐证材料",
    "单位或数量级有误",
    "与上月数据不衔接",
    "指标口径不符",
    "进展表述笼统，请写明数量、节点和日期",
)
"""Usual reasons for returning an update; free text may be added to each."""


NO_REASON = "请选择或写明退回的原因。"


@dataclass(frozen=True)
class ReturnReason:
    """Why an update goes back, as it was ticked and typed: what the form shows again until it was taken."""

    ticked: tuple[str, ...] = ()
    text: str = ""
    error: str = ""

    @classmethod
    def sent(cls, form) -> "ReturnReason":
        return cls(tuple(one for one in RETURN_REASONS if one in form.getlist("reason")), form.get("note", ""))

    @property
    def note(self) -> str:
        """All of it as one sentence."""
        return "；".join([*self.ticked, *filter(None, [self.text.strip()])])

    def after(self, outcomes: "Iterable[Outcome]") -> "ReturnReason":
        """What is still to be shown: nothing once every update went back."""
        return self if any(not outcome.done for outcome in outcomes) else ReturnReason()

    @property
    def usual(self) -> list[tuple[str, bool]]:
        """The usual reasons to tick, and which are."""
        return [(one, one in self.ticked) for one in RETURN_REASONS]


@dataclass(frozen=True)
class Line:
    """One indicator of an update under review. Values are in the indicator's unit; None: nothing there."""

    known: PriorFigure
    corrected: Decimal | None
    """What a correction puts right: the value that is published for this month."""
    measured: Measurement | None
    total: Decimal | None
    """The figure its value makes: the year's sum for month's increments, else the value itself."""
    oddity: str = ""
    without: str = ""
    """The months of the year that the total lacks, in words: 不含10月."""

    @property
    def change(self) -> Decimal | None:
        """This month's value against the last one published before it; None if either is missing."""
        return None if self.value is None or self.last is None else self.value - self.last

    @property
    def indicator(self) -> Indicator:
        return self.known.indicator

    @property
    def last(self) -> Decimal | None:
        """What was published last before this month."""
        return self.known.last

    @property
    def plan(self) -> Decimal | None:
        return self.known.plan

    @property
    def label(self) -> str:
        """What the month's number is called: 本月完成投资."""
        return self.indicator.month_label

    @property
    def share(self) -> Decimal | None:
        """Share of the target reached; None where either is unknown or less is better."""
        target = self.indicator.target
        if self.total is None or not target or self.indicator.direction == Direction.DOWN:
            return None
        return self.total / target

    @property
    def value(self) -> Decimal | None:
        return self.measured.value if self.measured else None

    @property
    def value_text(self) -> str:
        """The value as it will be published: 1,200, or 约 1,200人 in its source's words; empty if there is none."""
        if self.measured is None:
            return ""
        if self.measured.qualifier == Qualifier.EXACT:
            return grouped(self.measured.value)
        return measured_text(self.measured)


@dataclass(frozen=True)
class Case:
    """An update with what its reviewer needs beside it, and the hash of exactly this content."""

    update: ProgressUpdate
    lines: list[Line]
    previous: "PublishedMonth | None"
    """The published month before; for a correction, what is published of this one."""
    content_hash: str
    changes: list[Change] = field(default_factory=list)
    """What a correction changes."""
    since_return: list[Change] | None = None
    """What was changed since it was returned last. None: it never was, or what it said then is not on record."""

    @property
    def is_odd(self) -> bool:
        """Whether a value of it asks for an explanation."""
        return any(line.oddity for line in self.lines)

    @property
    def is_flagged(self) -> bool:
        """Whether its content is to be looked at; that it is late says nothing of it."""
        return any(tone == "warn" for tone, _ in self.flags)

    @property
    def flags(self) -> list[tuple[str, str]]:
        """What to look at before it is decided, each with the tone of its badge."""
        update = self.update
        without = next((line.without for line in self.lines if line.without), "")
        flags = [("warn", "▲ 数值异常") if self.is_odd else None, ("late", "■ 逾期") if update.is_late else None]
        if was_returned(update):
            flags += [("warn", "▲ 退回后未改动") if self.since_return == [] else ("plain", "退回后重报")]
        if any(line.measured for line in self.lines) and not all(line.measured for line in self.lines):
            flags += [("plain", "部分指标未填")]
        if update.undertaking.state != UndertakingState.ACTIVE:
            flags += [("plain", f"事项{update.undertaking.get_state_display()}")]
        flags += [("warn", "更正") if update.is_correction else None, ("warn", f"▲ 累计{without}") if without else None]
        return [flag for flag in flags if flag]

    @property
    def texts(self) -> list[tuple[str, str]]:
        """What this update says, by what each text is called; the first also where it says nothing."""
        return _labelled(getattr(self.update, name) for name in TEXTS)

    @property
    def previous_texts(self) -> list[tuple[str, str]]:
        """The same of the update it stands beside."""
        return _labelled(self.previous.texts) if self.previous else []


def _labelled(texts: Iterable[str]) -> list[tuple[str, str]]:
    labelled = zip((text.label for text in TEXTS.values()), texts, strict=True)
    return [(label, text) for place, (label, text) in enumerate(labelled) if text or place == 0]


@dataclass(frozen=True)
class Outcome:
    """What became of one row of a bulk action."""

    update: ProgressUpdate
    done: bool
    message: str

    @property
    def shown(self) -> RowOutcome:
        url = reverse("tracking:case", args=[self.update.pk])
        return RowOutcome(str(self.update), url, self.done, self.message)


RETURNS = UpdateEvent.objects.filter(move="return")


def with_people(updates: QuerySet[ProgressUpdate]) -> QuerySet[ProgressUpdate]:
    """Read updates with their undertaking, department and the people named beside them."""
    # What is corrected is read apart, as few are corrections: PostgreSQL weighs the order of eight tables, not of more.
    named = updates.select_related("undertaking__lead_department", "month", "author", "checked_by")
    return named.annotate(was_returned=Exists(RETURNS.filter(update=OuterRef("pk"))))


def was_returned(update: ProgressUpdate) -> bool:
    """Whether an update read `with_people` was ever returned."""
    return update.was_returned  # type: ignore[attr-defined]  # as the query annotates it


CONTENT = (
    "measurements",
    "evidence",
    "corrects__measurements",
    "corrects__evidence",
    Prefetch("undertaking__indicators", Indicator.objects.prefetch_related("plan")),
)
"""What else a case shows of updates read `with_people`."""


def with_content(updates: QuerySet[ProgressUpdate]) -> QuerySet[ProgressUpdate]:
    """Load everything a case shows in a constant number of queries."""
    returns = Prefetch("events", RETURNS.select_related("by"), to_attr="returns")
    return with_people(updates).prefetch_related(*CONTENT, returns)


@dataclass
class PublishedMonth:
    """What is published and in force of an undertaking for one month: its texts, and values by indicator pk."""

    month: date
    no_change: bool
    texts: list[str]
    """In the order of `TEXTS`."""
    values: dict[int, Decimal] = field(default_factory=dict)


def cases(updates: Iterable[ProgressUpdate]) -> list[Case]:
    """Build the cases of updates read by `with_content`."""
    updates = list(updates)
    published = _published_months({update.undertaking_id for update in updates})
    returned = returned_contents([update.pk for update in updates if was_returned(update)])
    opened = opened_months()
    return [
        _case(update, published.get(update.undertaking_id, []), returned.get(update.pk), opened) for update in updates
    ]


def _published_months(undertakings: set[int]) -> dict[int, list[PublishedMonth]]:
    """Everything in force of these undertakings, newest month first, in one query."""
    # Few rows, put in order here: asked to order them, SQLite walks the months of all undertakings.
    values = ("undertaking_id", "month_id", "measurements__indicator_id", "measurements__value", "no_change", *TEXTS)
    updates = ProgressUpdate.objects.in_force().filter(undertaking__in=undertakings)
    read = sorted(updates.order_by().values_list(*values), key=lambda row: row[1], reverse=True)
    found: dict[int, list[PublishedMonth]] = {}
    for undertaking, month, indicator, value, no_change, *texts in read:
        months = found.setdefault(undertaking, [])
        if not months or months[-1].month != month:
            months.append(PublishedMonth(month, no_change, texts))
        if indicator is not None:
            months[-1].values[indicator] = value
    return found


def _case(
    update: ProgressUpdate, published: list[PublishedMonth], returned: dict[str, Any] | None, opened: list[date]
) -> Case:
    link_indicators(filter(None, [update, update.corrects]), update.undertaking.indicators.all())
    typed = {m.indicator_id: m for m in update.measurements.all()}
    earlier = [past for past in published if past.month < update.month_id]
    corrected = next((past for past in published if update.is_correction and past.month == update.month_id), None)
    was = corrected.values if corrected else {}
    missing = months_left_out(update.undertaking, update.month_id, {past.month for past in published}, opened)
    lines = [
        _line(one, update, typed.get(one.pk), earlier, was.get(one.pk), left_out(missing))
        for one in update.undertaking.indicators.all()
    ]
    beside = corrected or next(iter(earlier), None)
    then = Said.then(returned, update, update.undertaking.indicators.all()) if returned else None
    since_return = Said.now(update).changes_since(then) if then else None
    return Case(update, lines, beside, update.hash_now(), changes(update, update.corrects), since_return)


def _line(
    indicator: Indicator,
    update: ProgressUpdate,
    measured: Measurement | None,
    earlier: list[PublishedMonth],
    corrected: Decimal | None,
    missing: str,
) -> Line:
    values = {past.month: past.values[indicator.pk] for past in earlier if indicator.pk in past.values}
    prior = prior_figure(indicator, update.month_id, values)
    without = missing if indicator.adds_up else ""
    if measured is None:
        total = MonthSeries(values, True).figure(update.month_id) if indicator.adds_up else None
        return Line(prior, corrected, None, total, without=without)
    total = MonthSeries({**values, update.month_id: measured.value}, indicator.adds_up).figure(update.month_id)
    return Line(prior, corrected, measured, total, oddity(prior, measured.value), without)


def mark_seen(update: ProgressUpdate, *, by: User) -> None:
    """Note that a person who may decide on it has opened the update: from now on it cannot be withdrawn."""
    if update.seen_at is None and update.state in PENDING and {*CHECK_MOVES, "publish"} & set(update.moves_for(by)):
        ProgressUpdate.objects.filter(pk=update.pk, seen_at__isnull=True, state__in=PENDING).update(seen_at=clock.now())


def move_many(seen: dict[int, str], name: str, *, by: User, note: str = "") -> list[Outcome]:
    """Make one move on each chosen update, each in its own transaction, and return each one's outcome.

    `seen` maps an update's pk to the hash of the content the person was shown. A row the person may not see is
    left out; one that cannot move says why and stops no other.
    """
    found = ProgressUpdate.objects.visible_to(by).filter(pk__in=seen).select_related("undertaking", "month")
    outcomes = []
    for update in found.order_by("submitted_at", "pk"):
        try:
            moved = make_move(update, name, by=by, note=note, content_hash=seen[update.pk])
            outcomes.append(Outcome(moved, True, f"已{MOVES[name].label}"))
        except ValidationError as error:
            outcomes.append(Outcome(update, False, "；".join(error.messages)))
        except PermissionDenied:
            outcomes.append(Outcome(update, False, "您没有进行此操作的权限。"))
    return outcomes
