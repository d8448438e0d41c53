"""What the page of one undertaking shows: figures, plan, months, people, ledger; in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Q
from django.urls import reverse
from django.utils.safestring import SafeString

from zone.charts import Chart
from zone.key_figures import KeyFigure
from zone.ledger import clock
from zone.ledger.cache import with_last_entry
from zone.ledger.models import LedgerEntry
from zone.people.models import User
from zone.people.names import with_actor_names
from zone.people.roles import Role
from zone.tracking.figures.gaps import left_out, months_left_out, opened_months
from zone.tracking.figures.indicator_rows import Row, row
from zone.tracking.figures.status import amount_text
from zone.tracking.models import (
    Evidence,
    ProgressUpdate,
    ReportMonth,
    Undertaking,
    link_indicators,
    those_in_force,
)
from zone.tracking.month_series import MonthSeries
from zone.tracking.months import open_months
from zone.tracking.moves import CHECK_MOVES, EDITABLE, PENDING, UpdateState
from zone.tracking.permissions import may_read, may_write
from zone.tracking.timeline import Month, drawn_months
from zone.tracking.updates.corrections import changes
from zone.units import first_day, month_text

MAX_MONTHS = 24
"""Updates shown on the page, newest first; the rest stands in the list of updates."""
MAX_ENTRIES = 20
MAX_KEY_FIGURES = 6
"""Key figures at the top of the page, at most."""


@dataclass(frozen=True)
class NextAction:
    """The most urgent action of this reader."""

    label: str
    url: str


@dataclass
class UndertakingPage:
    """Everything the page of `undertaking` shows to `reader` at the end of `month`."""

    undertaking: Undertaking
    reader: User
    month: date
    rows: list[Row]
    updates: list[ProgressUpdate]
    """Updates this reader may see, newest first."""
    open_months: list[ReportMonth]
    """The earliest due first."""
    filers: list[User]
    """Reporters of the lead department: who files its updates now."""
    entries: list[LedgerEntry]

    @cached_property
    def published(self) -> list[ProgressUpdate]:
        """Published updates in force, newest first."""
        return those_in_force(self.updates)

    @cached_property
    def without(self) -> str:
        """不含10月: the months of the year that the sums of the page's month lack."""
        return left_out(months_left_out(self.undertaking, self.month, self.months, opened_months()))

    @property
    def timeline(self) -> list[Month]:
        """The newest months' updates, corrections with what they changed."""
        by_pk = {update.pk: update for update in self.updates}
        in_force = {update.pk for update in self.published}
        return [
            Month(
                update,
                update.state == UpdateState.PUBLISHED and update.pk not in in_force,
                changes(update, by_pk.get(update.corrects_id or 0)),
                self._totals(update),
            )
            for update in self.updates[:MAX_MONTHS]
        ]

    @cached_property
    def _published_values(self) -> dict[int, dict[date, Decimal]]:
        """Values in force by indicator pk and month."""
        values: dict[int, dict[date, Decimal]] = {}
        for update in self.published:
            for measured in update.measurements.all():
                values.setdefault(measured.indicator_id, {})[update.month_id] = measured.value
        return values

    def _totals(self, update: ProgressUpdate) -> dict[int, Decimal]:
        """The year's sums that the update's numbers make, of the indicators whose months add up."""
        totals = {}
        for measured in update.measurements.all():
            if measured.indicator.adds_up:
                values = self._published_values.get(measured.indicator_id, {})
                series = MonthSeries({**values, update.month_id: measured.value}, True)
                totals[measured.indicator_id] = series.figure(update.month_id) or Decimal(0)
        return totals

    @cached_property
    def drawn_months(self) -> list[SafeString]:
        """The timeline as the page shows it."""
        return drawn_months(self.timeline)

    @property
    def hidden_count(self) -> int:
        """How many older updates the timeline leaves out."""
        return max(0, len(self.updates) - MAX_MONTHS)

    @property
    def people(self) -> list[tuple[str, str]]:
        """Who had to do with the published months: what they did, and their names."""
        authors = dict.fromkeys(str(update.author) for update in self.published)
        publishers = dict.fromkeys(str(update.published_by) for update in self.published)
        filers = "、".join(map(str, self.filers))
        parts = [("当前填报人", filers), ("填报人", "、".join(authors)), ("发布人", "、".join(publishers))]
        return [(word, names) for word, names in parts if names]

    @property
    def charts(self) -> list[Chart]:
        return [chart for row in self.rows if (chart := row.chart)]

    @property
    def months(self) -> list[date]:
        """Months with something published, newest first: the page can be read as of each."""
        return [update.month_id for update in self.published]

    @cached_property
    def next_action(self) -> NextAction | None:
        """The most urgent action: to review what waits, to file what is owed, else to correct what stands."""
        pending = next((u for u in self.updates if u.state in PENDING), None)
        if pending and any(self._can(pending, name) for name in (*CHECK_MOVES, "publish")):
            return NextAction(f"审核{pending.month}填报", reverse("tracking:case", args=[pending.pk]))
        if not may_write(self.reader, self.undertaking):
            return None
        latest = {update.month_id: update for update in reversed(self.updates)}
        for month in self.open_months:
            update = latest.get(month.month)
            if update and update.state in EDITABLE:
                word = "修改被退回的" if update.state == UpdateState.RETURNED else "继续填报"
                return NextAction(f"{word}{month}进展", update.get_absolute_url())
            if update is None and self.undertaking.owes(month.month):
                return NextAction(f"填报{month}进展", self._update_url(month.month))
        for month in self.open_months:
            update = latest.get(month.month)
            if update and update.state == UpdateState.PUBLISHED:
                return NextAction(f"更正{month}进展", update.get_absolute_url())
        return None

    def _can(self, update: ProgressUpdate, name: str) -> bool:
        return update.may(self.reader, name) and not update.refusal(name, self.reader)

    def _update_url(self, month: date) -> str:
        return reverse("tracking:update", args=[self.undertaking.code, f"{month:%Y-%m}"])

    def key_figures(self, *first: KeyFigure) -> list[KeyFigure]:
        """The key figures: what the kind of undertaking puts `first`, the main indicators, and how reporting stands."""
        cells = list(first)
        room = MAX_KEY_FIGURES - len(cells) - 1
        if len(self.rows) == 1:
            row = self.rows[0]
            cells += [
                self._value_cell(row),
                KeyFigure("目标", row.target_text, f"本期计划 {row.plan_text}"),
                KeyFigure("完成率", _share(row.completion), "占目标的比例" if row.completion is not None else ""),
            ]
        else:
            cells += [self._value_cell(row, with_target=True) for row in self.rows[:room]]
        late = sum(update.is_late for update in self.published)
        latest = f"最近 {month_text(self.published[0].month_id)}" if self.published else "尚未发布进展"
        return [
            *cells,
            KeyFigure("已发布", f"{len(self.published)} 个月", f"{latest}{f' · 逾期 {late} 次' if late else ''}"),
        ]

    def _value_cell(self, row: Row, *, with_target: bool = False) -> KeyFigure:
        """One figure with what it is compared with, and the months that its sum lacks."""
        facts = [self.without] if row.indicator.adds_up and self.without else []
        if with_target and row.indicator.target is not None:
            facts.append(f"目标 {row.target_text}")
            if row.completion is not None:
                facts.append(f"完成 {_share(row.completion)}")
        if row.change is not None:
            mark = "+" if row.change > 0 else "−"
            amount = amount_text(abs(row.change), row.indicator.unit)
            facts.append(f"较上月 {mark}{amount}" if row.change else "较上月持平")
        return KeyFigure(row.indicator.name, "未报" if row.value is None else row.headline, " · ".join(facts))


def undertaking_page(undertaking: Undertaking, *, reader: User, month: date | None = None) -> UndertakingPage:
    """Gather the page of one undertaking for one reader.

    `month` None: the newest month published, not later than now. An update is shown to people whom `may_read`
    lets read it, a discarded one to nobody.
    """
    updates = _updates(undertaking, reader)
    until = month or _newest_month(updates)
    indicators = list(undertaking.indicators.prefetch_related("plan").order_by("number", "pk"))
    for indicator in indicators:
        indicator.undertaking = undertaking
    page = UndertakingPage(
        undertaking,
        reader,
        until,
        [],
        updates,
        open_months(),
        list(
            User.objects.filter(
                department=undertaking.lead_department_id or 0, is_active=True, groups__name=Role.REPORTER
            )
        ),
        _entries(undertaking, updates),
    )
    link_indicators(updates, indicators)
    page.rows = [row(indicator, page.published, until) for indicator in indicators]
    return page


def _updates(undertaking: Undertaking, reader: User) -> list[ProgressUpdate]:
    read = (
        undertaking.updates.exclude(state=UpdateState.DISCARDED)
        .select_related("month", "author", "published_by", "checked_by")
        .prefetch_related("measurements", "evidence")
        .order_by("-month", "-revision")
    )
    updates = list(with_last_entry(read, "undertaking__code"))
    for update in updates:
        update.undertaking = undertaking
    return [update for update in updates if may_read(reader, update)]


def _newest_month(updates: Iterable[ProgressUpdate]) -> date:
    now = first_day(clock.today())
    published = [u.month_id for u in updates if u.state == UpdateState.PUBLISHED and u.month_id <= now]
    return max(published, default=now)


def _entries(undertaking: Undertaking, updates: Iterable[ProgressUpdate]) -> list[LedgerEntry]:
    """The last ledger entries about this undertaking; of updates and their evidence, only what this reader may see."""
    entries = LedgerEntry.objects.filter(topic=undertaking.code)
    proof = (one for update in updates for one in update.evidence.all())
    for model, seen in ((ProgressUpdate, updates), (Evidence, proof)):
        about = Q(object_type=model._meta.label_lower)
        entries = entries.filter(~about | Q(object_id__in=[str(row.pk) for row in seen]))
    return list(with_actor_names(entries)[:MAX_ENTRIES])


def _share(share: Decimal | None) -> str:
    return "未公开" if share is None else f"{share * 100:.1f}%"
