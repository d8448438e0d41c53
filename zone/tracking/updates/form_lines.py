"""One indicator of the month's form: what its field is called, what stands beside it, and what it makes of a value."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.forms.boundfield import BoundField

from zone.tracking.figures.gaps import left_out
from zone.tracking.figures.prior import PriorFigure
from zone.tracking.models import Aggregation, Indicator
from zone.tracking.updates.plausibility import oddity
from zone.units import grouped, month_text

HOW = {
    Aggregation.CUMULATIVE: "填截至本月底的累计数",
    Aggregation.INCREMENT: "填本月完成数",
    Aggregation.LATEST: "填本月末的数值",
}


@dataclass(frozen=True)
class FormLine:
    """One indicator of a form: its fields, the facts beside them, and what the value makes."""

    known: PriorFigure
    value: BoundField
    note: BoundField
    number: Decimal | None
    """The value as it is understood; None: nothing, or nothing that is a number."""
    corrected: Decimal | None
    """What a correction puts right."""
    was_sent_note: bool

    @property
    def indicator(self) -> Indicator:
        return self.known.indicator

    @property
    def slot(self) -> str:
        """Begins the ids of what is put in anew at each saving."""
        return f"line-{self.indicator.pk}"

    @cached_property
    def question(self) -> str:
        """Why the value asks for an explanation that it does not have."""
        return "" if self.number is None or self.note.value() else oddity(self.known, self.number)

    @property
    def shows_note(self) -> bool:
        """Whether the note field stands on the page: a note is written or asked for."""
        return bool(self.note.value() or self.note.errors or self.question)

    @property
    def has_total(self) -> bool:
        """Whether the figure of the year is another than the value typed: the latest value has none."""
        return self.indicator.aggregation != Aggregation.LATEST

    @property
    def total(self) -> Decimal | None:
        """The figure at the end of the month with the value; None: nothing reported."""
        return self.known.total_with(self.number)

    @property
    def share(self) -> Decimal | None:
        """Share of the target reached with the value."""
        return self.known.share_with(self.number)

    @property
    def without(self) -> str:
        """不含10月: the months that the total lacks."""
        return left_out([gap.month for gap in self.known.gaps]) if self.indicator.adds_up else ""

    @property
    def months_word(self) -> str:
        """Of which months the total is: 1—11月累计; one that is typed, 累计."""
        month = self.known.month.month
        return f"1—{month}月累计" if self.indicator.adds_up and month > 1 else "累计"

    @property
    def last_word(self) -> str:
        return self.known.last_word

    def facts(self) -> list[str]:
        """What stands beneath the field: what to fill in, last published, the year so far, plan, target."""
        known, unit = self.known, self.indicator.unit
        facts = [HOW[Aggregation(self.indicator.aggregation)]]
        if self.corrected is not None:
            facts.append(f"更正前 {grouped(self.corrected)} {unit}")
        if known.last is not None and known.last_month is not None:
            facts.append(f"上次发布 {grouped(known.last)} {unit}（{month_text(known.last_month)}）")
        else:
            facts.append("此前没有发布过")
        if known.year_total is not None and known.month.month > 1:
            before = known.month.month - 1
            span = f"1—{before}月累计" if before > 1 else "1月累计"
            without = f"（{self.without}）" if self.without else ""
            facts.append(f"{span} {grouped(known.year_total)} {unit}{without}")
        word = "计划" if self.indicator.aggregation == Aggregation.LATEST else "序时计划（累计）"
        facts.append(f"{word} {grouped(known.plan)} {unit}" if known.plan is not None else "计划 未公开")
        target = self.indicator.target
        facts.append(f"目标 {grouped(target)} {unit}" if target is not None else "目标 未公开")
        return facts
