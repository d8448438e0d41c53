"""The example year (示例): a diary of actions at past instants, played in order by the same functions as everybody's.

Deterministic: every undertaking draws from its own stream of chance, made of the seed and its code.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import ROUND_FLOOR, Decimal
from functools import cached_property, partial
from random import Random
from typing import Any, TypeVar

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.utils import timezone

from zone.demo import seeding
from zone.demo.seeding import account, add_once, add_undertaking, close_month, write
from zone.demo.texts import (
    CITATIONS,
    CORRECTIONS,
    CURVE,
    DEPARTMENTS,
    EXPLANATION,
    NEXT_STEPS,
    PROBLEMS,
    REOPENED,
    pdf,
    png,
)
from zone.ledger import clock
from zone.moves import make_move
from zone.people.models import Department, User
from zone.people.roles import Role
from zone.tracking import months
from zone.tracking.evidence import files
from zone.tracking.models import Aggregation, Indicator, PlanPoint, ProgressUpdate, ReportMonth, Undertaking
from zone.tracking.month_series import MonthSeries
from zone.tracking.review.cases import RETURN_REASONS
from zone.tracking.signed_content import hash_of
from zone.tracking.updates import drafts
from zone.units import next_month

M = TypeVar("M", bound=models.Model)
U = TypeVar("U", bound=Undertaking)

WAYS: dict[str, tuple[str, ...]] = {
    "published": ("file", "check", "publish"),
    "late": ("file", "check", "publish"),
    "no_change": ("file_no_change", "check", "publish"),
    "returned": ("file_wrong", "send_back", "file", "check", "publish"),
    "withdrawn": ("file_wrong", "withdraw", "file", "check", "publish"),
    "corrected": ("file_wrong", "check", "publish", "correct", "check", "publish"),
    "mistaken": ("file_wrong", "check", "publish"),
    "nothing": (),
    "waiting": ("file",),
    "late_waiting": ("file",),
    "checked": ("file", "check"),
    "begun": ("begin",),
    "sent_back": ("file_wrong", "send_back"),
    "taken_back": ("file_wrong", "withdraw"),
    "discarded": ("begin", "discard"),
    "correcting": ("file_wrong", "check", "publish", "correct"),
}
"""How a month of an undertaking goes: its actions, one a day. Kinds without the department's check skip it."""

LATE = frozenset({"late", "late_waiting"})
PAST = ("published",) * 15 + ("no_change", "late", "late", "returned", "withdrawn", "corrected")
"""Drawn from for each closed month."""
LAST = (
    *("published", "checked", "sent_back", "correcting", "late_waiting", "published"),
    *("late", "no_change", "corrected", "nothing", "begun"),
)
PRESENT = (
    *("waiting", "checked", "begun", "sent_back", "published", "discarded", "taken_back", "correcting"),
    *("nothing", "nothing", "waiting", "nothing", "nothing"),
)
"""Dealt out in turn for the two open months; eleven and thirteen, so that every department meets every way."""

CLOSED_MONTHS, OPEN_MONTHS = 9, 2
MOST_REACHED = Decimal("0.88")
"""Share of its target an undertaking reaches at most: all of them go on, and a wrong report adds a tenth."""


@dataclass(frozen=True)
class Desk:
    """An example department and the two accounts that work there."""

    department: Department
    reporter: User
    reviewer: User


@dataclass
class Story:
    """One example undertaking, what it will report each month by indicator pk, and who writes it."""

    undertaking: Undertaking
    desk: Desk
    publisher: User
    values: dict[date, dict[int, Decimal]]
    sentences: tuple[str, ...]
    """What its reports say of the work, from its beginning to its end."""
    chance: Random
    updates: dict[date, ProgressUpdate] = field(default_factory=dict)
    """Each month's update as its last action left it."""
    shown: dict[date, str] = field(default_factory=dict)
    """Hash of the content that each month's reviewer passed on to the publisher."""
    proven: set[int] = field(default_factory=set)
    """Updates that rest on evidence, by pk."""

    def actions(self, *named: str) -> list[str]:
        """These actions without the department's check where its kind has none."""
        return [action for action in named if action != "check" or self.undertaking.asks_department_check]

    def begin(self, month: date, *, wrong: bool = False) -> None:
        """Write the month's draft; a wrong one overstates its first value."""
        update = self.updates[month] = drafts.start(self.undertaking, month, by=self.desk.reporter)
        if update.pk not in self.proven:
            self._prove(update, month)
        self._write(month, wrong=wrong)

    def file(self, month: date, *, wrong: bool = False) -> None:
        self.begin(month, wrong=wrong)
        self._submit(month)

    def file_wrong(self, month: date) -> None:
        self.file(month, wrong=True)

    def file_no_change(self, month: date) -> None:
        self.updates[month] = drafts.report_no_change(self.undertaking, month, by=self.desk.reporter)

    def correct(self, month: date) -> None:
        reason = self.chance.choice(CORRECTIONS)
        correction = drafts.start_correction(self.undertaking, month, by=self.desk.reporter, reason=reason)
        self.updates[month] = correction
        self._write(month)
        self._submit(month)

    def withdraw(self, month: date) -> None:
        self._move(month, "withdraw", by=self.desk.reporter)

    def discard(self, month: date) -> None:
        self._move(month, "discard", by=self.desk.reporter)

    def check(self, month: date) -> None:
        shown = self.shown[month] = hash_of(self.updates[month].stored_content())
        self._move(month, "check", by=self.desk.reviewer, content_hash=shown)

    def send_back(self, month: date) -> None:
        by = self.desk.reviewer if self.undertaking.asks_department_check else self.publisher
        self._move(month, "return", by=by, note=self.chance.choice(RETURN_REASONS))

    def publish(self, month: date) -> None:
        shown = self.shown.pop(month, "") or hash_of(self.updates[month].stored_content())
        self._move(month, "publish", by=self.publisher, content_hash=shown)

    def _move(self, month: date, name: str, *, by: User, **said: str) -> None:
        self.updates[month] = make_move(self.updates[month], name, by=by, **said)

    def _write(self, month: date, *, wrong: bool = False) -> None:
        values = dict(self.values[month])
        if wrong:
            first = min(values)
            values[first] += max(Decimal(1), (values[first] / 10).to_integral_value())
        typed = {pk: drafts.Entry(value) for pk, value in values.items()}
        texts = {"progress": self._sentence(month)}
        if self.chance.random() < 0.3:
            texts |= {"problems": self.chance.choice(PROBLEMS), "next_steps": self.chance.choice(NEXT_STEPS)}
        self.updates[month] = write(self.updates[month], typed, by=self.desk.reporter, **texts)

    @cached_property
    def main(self) -> Indicator:
        """The first indicator."""
        return self.undertaking.indicators.order_by("number")[0]

    def _sentence(self, month: date) -> str:
        """What is said of the work once so much of the first indicator's target is reached."""
        main = self.main
        series = MonthSeries({day: values[main.pk] for day, values in self.values.items()}, main.adds_up)
        share = (series.figure(month) or Decimal(0)) / (main.target or Decimal(1))
        return self.sentences[min(int(share * len(self.sentences)), len(self.sentences) - 1)]

    def _submit(self, month: date) -> None:
        """File the draft, with an explanation where it is refused for a value that asks for one."""
        draft, by = self.updates[month], self.desk.reporter
        try:
            self.updates[month] = drafts.submit_draft(draft, by=by)
        except drafts.Unexplained as refused:
            values = dict(draft.measurements.values_list("indicator", "value"))
            explained = {pk: drafts.Entry(values[pk], EXPLANATION) for pk in refused.reasons}
            self.updates[month] = drafts.submit_draft(write(draft, explained, by=by), by=by)

    def _prove(self, update: ProgressUpdate, month: date) -> None:
        """Rest the draft on a small file, on a citation, or on nothing."""
        drawn, by = self.chance.random(), self.desk.reporter
        words = f"{self.undertaking.code} {month:%Y-%m}"
        if drawn < 0.06:
            files.add(update, SimpleUploadedFile(f"示例照片 {words}.png", png(words)), by=by)
        elif drawn < 0.12:
            files.add(update, SimpleUploadedFile(f"示例凭证 {words}.pdf", pdf(f"EXAMPLE {words}")), by=by)
        elif drawn < 0.45:
            files.cite(update, self.chance.choice(CITATIONS).format(month=month.month), by=by)
        else:
            return
        self.proven.add(update.pk)


class ExampleYear:
    """The year under construction: its people, its undertakings and the diary of what will happen."""

    def __init__(self, year: int, seed: int, *, projects: int, tasks: int):
        self.year, self.seed, self.projects, self.tasks = year, seed, projects, tasks
        self.months = [date(year, number, 1) for number in range(1, CLOSED_MONTHS + OPEN_MONTHS + 1)]
        self.reopened = date(year, 6, 1)
        self.stories: list[Story] = []
        self.diary: list[tuple[datetime, int, Callable[[], Any]]] = []

    def settle(self) -> None:
        """Bring in the people: who publishes, and the departments' desks by code."""
        self.publisher = _account("manager", "example-manager", "示例管理员", Role.ADMINISTRATOR)
        self.desks = {named[0]: self._desk(order, *named) for order, named in enumerate(DEPARTMENTS)}

    def chance(self, name: str) -> Random:
        """A stream of chance of its own for one name."""
        return Random(f"{self.seed}/{name}")

    def add(self, model: type[M], *, facts: dict[str, Any], **key) -> M:
        """Add a row of the example."""
        return add_once(model, by=self.publisher, facts=facts, **key)[0]

    def add_reporting(
        self,
        model: type[U],
        *,
        desk: Desk,
        code: str,
        indicators: list[dict[str, Any]],
        sentences: tuple[str, ...],
        first: date | None = None,
        **facts,
    ) -> U:
        """Add an undertaking that reports from the month `first` (January) on, and plan how its months go."""
        first = first or self.months[0]
        undertaking, _ = add_undertaking(
            model,
            by=self.publisher,
            code=code,
            indicators=indicators,
            lead_department=desk.department,
            first_month=first,
            last_month=date(self.year, 12, 1),
            is_example=True,
            **facts,
        )
        chance, parent = self.chance(code), Undertaking.objects.get(code=code)
        values: dict[date, dict[int, Decimal]] = {month: {} for month in self.months if month >= first}
        for indicator in parent.indicators.all():
            for month, value in zip(values, _course(indicator, len(values), chance), strict=True):
                values[month][indicator.pk] = value
            if len(self.stories) % 3 == 0:
                self._draw_plan(indicator)
        story = Story(parent, desk, self.publisher, values, sentences, chance)
        for month in values:
            self._plan(story, month, self._way(story, month))
        self.stories.append(story)
        return undertaking

    def _draw_plan(self, indicator: Indicator) -> None:
        """Give an indicator a plan by month that starts slowly and ends at its target."""
        for number, share in enumerate(CURVE, 1):
            value = ((indicator.target or Decimal(0)) * share / 100).to_integral_value()
            facts = {"indicator": indicator, "month": date(self.year, number, 1), "value": value}
            seeding.add(PlanPoint, by=self.publisher, facts=facts)

    def play(self, say: Callable[[str], None]) -> None:
        """Let everything happen, each action at its instant."""
        for month in self.months:
            self._at(month, 9, partial(months.open_month, month, by=self.publisher))
            if month < self.months[CLOSED_MONTHS]:
                self._at(next_month(month).replace(day=6), 17, partial(self._close, month))
        self._plan_reopening()
        announced = 0
        for moment, _, action in sorted(self.diary, key=lambda entry: entry[:2]):
            while announced < len(self.months) and timezone.localdate(moment) >= self.months[announced]:
                say(f"{self.months[announced]:%Y-%m}")
                announced += 1
            with clock.fixed_at(moment):
                action()

    def _way(self, story: Story, month: date) -> str:
        place = len(self.stories)
        if place == 0 and month == self.reopened:
            return "mistaken"
        if month == self.months[-1]:
            return PRESENT[place % len(PRESENT)]
        if month == self.months[-2]:
            return LAST[place % len(LAST)]
        way = story.chance.choice(PAST)
        return "published" if way == "no_change" and month == story.undertaking.first_month else way

    def _plan(self, story: Story, month: date, way: str) -> None:
        if way in LATE:
            day = 26 + story.chance.randrange(2)
        else:
            day = story.chance.randint(9, 14) if month == self.months[-1] else story.chance.randint(16, 20)
        for after, action in enumerate(story.actions(*WAYS[way])):
            on = month.replace(day=day) + timedelta(days=after)
            hour, minute = story.chance.randint(9, 16), story.chance.randrange(60)
            self._at(on, hour, partial(getattr(story, action), month), minute)

    def _at(self, day: date, hour: int, action: Callable[[], Any], minute: int = 0) -> None:
        moment = timezone.make_aware(datetime.combine(day, time(hour, minute)))
        self.diary.append((moment, len(self.diary), action))

    def _reopen(self, month: date) -> None:
        make_move(ReportMonth.objects.get(pk=month), "reopen", by=self.publisher, note=REOPENED)

    def _close(self, month: date) -> None:
        close_month(ReportMonth.objects.get(pk=month), by=self.publisher)

    def _plan_reopening(self) -> None:
        """A closed month is opened again for the correction of its one mistake, and closed behind it."""
        story, month, day = self.stories[0], self.reopened, next_month(self.reopened).replace(day=20)
        self._at(day, 9, partial(self._reopen, month))
        for after, action in enumerate(story.actions("correct", "check", "publish"), 1):
            self._at(day + timedelta(days=after), 10, partial(getattr(story, action), month))
        self._at(day + timedelta(days=5), 17, partial(self._close, month))

    def _desk(self, order: int, code: str, name: str) -> Desk:
        facts = {"name": f"{name}（示例）", "order": 900 + order, "is_example": True}
        department = self.add(Department, code=code, facts=facts)
        demo = order == 0
        reporter, reviewer = (
            _account(role if demo else "", f"example-{code}-{role}", f"示例{word}·{name}", role, department=department)
            for role, word in ((Role.REPORTER, "填报员"), (Role.REVIEWER, "审核员"))
        )
        return Desk(department, reporter, reviewer)


def _account(sign_in: str, username: str, name: str, role: Role, **fields) -> User:
    """The demonstration's own sign-in where there is one, else an account nobody signs in with."""
    return User.objects.filter(username=sign_in).first() or account(username, name, role, **fields)


def _course(indicator: Indicator, count: int, chance: Random) -> list[Decimal]:
    """What is typed for an indicator in each of `count` months: unevenly on its way to about its target."""
    target, pace = indicator.target or Decimal(0), 190 if chance.random() < 0.05 else chance.randint(80, 118)
    steps = [chance.randint(40, 160) for _ in range(count)]
    most = (target * MOST_REACHED).to_integral_value(ROUND_FLOOR)
    course = [(target * pace * sum(steps[: n + 1]) / (10_000 * (count + 1))).to_integral_value() for n in range(count)]
    slower = min(Decimal(1), most / course[-1]) if course[-1] else Decimal(1)
    reached = [(value * slower).to_integral_value(ROUND_FLOOR) for value in course]
    if indicator.aggregation != Aggregation.INCREMENT:
        return reached
    return [now - before for before, now in zip([Decimal(0), *reached], reached, strict=False)]
