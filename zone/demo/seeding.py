"""Entering prepared material by everybody's functions: rows recorded in the ledger, updates filed and published.

`PastYearLoader` enters the published figures of a past year; `zone.demo.example_year` builds on the same functions.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction

from zone.ledger import changes, clock
from zone.ledger.ledger import record
from zone.moves import make_move
from zone.people.accounts import add_account
from zone.people.models import User
from zone.people.roles import Role
from zone.tracking import months
from zone.tracking.evidence import files
from zone.tracking.models import (
    Aggregation,
    Indicator,
    Pillar,
    ProgressUpdate,
    ReportMonth,
    Undertaking,
    UndertakingState,
)
from zone.tracking.updates import drafts

M = TypeVar("M", bound=models.Model)
U = TypeVar("U", bound=Undertaking)
Say = Callable[[str], None]


class CannotLoad(Exception):
    """Why the material cannot be entered now, in a sentence for the person at the keyboard."""


def add_once(
    model: type[M], *, by: User | None, facts: dict[str, Any], links: dict[str, list] | None = None, **key
) -> tuple[M, bool]:
    """Return the row with this key and whether it was added now (`add`); one that is there stays as it is."""
    if found := model._default_manager.filter(**key).first():
        return found, False
    return add(model, by=by, facts={**key, **facts}, links=links), True


@transaction.atomic
def add(model: type[M], *, by: User | None, facts: dict[str, Any], links: dict[str, list] | None = None) -> M:
    """Add a row from `facts` and, for fields of many, `links`, recorded in the ledger.

    Raises CannotLoad when the row may not be stored so, as when its name is taken.
    """
    row = model(**facts)
    try:
        _save_new(row)
    except ValidationError as refused:
        raise CannotLoad(f"{row}：{' '.join(refused.messages)}") from refused
    for name, rows in (links or {}).items():
        getattr(row, name).set(rows)
    record("master.add", actor=by, obj=row, topic=_topic(row), changes=changes.facts(row))
    return row


def _save_new(row: models.Model) -> None:
    """Save a row with its fields checked. What the database refuses is worded by asking the constraints one by one.

    Raises ValidationError.
    """
    fields = row._meta.fields
    row.clean_fields(exclude=[field.name for field in fields if field.primary_key or field.is_relation])
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        row.full_clean(exclude=[field.name for field in fields if field.primary_key])
        raise


def add_undertaking(
    model: type[U],
    *,
    by: User,
    code: str,
    indicators: list[dict[str, Any]],
    links: dict[str, list] | None = None,
    **facts,
) -> tuple[U, bool]:
    """As `add_once`, by the undertaking's code, with its indicators numbered as they come."""
    undertaking, new = add_once(model, by=by, code=code, links=links, facts={**facts, "kind": model.KIND})
    if new:
        for number, promised in enumerate(indicators, 1):
            add(Indicator, by=by, facts={"undertaking": undertaking, "number": number, **promised})
    return undertaking, new


def account(username: str, name: str, role: Role, **fields) -> User:
    """The account with this login name, made with one role and without a password when it is not there yet."""
    user = User.objects.filter(username=username).first()
    if user is None:
        user = User(username=username, name=name, **fields)
        add_account(user, [role], by=None)
    return user


def write(update: ProgressUpdate, values: dict[int, drafts.Entry], *, by: User, **texts: str) -> ProgressUpdate:
    """Save values by indicator pk and texts into a draft that nobody else is writing."""
    return drafts.save_draft(update, by=by, version=update.version, texts=texts, typed=values)


def publish(update: ProgressUpdate, *, by: User, checker: User) -> ProgressUpdate:
    """Publish a filed update as it stands, checked in the department's stead where its kind asks for a check."""
    if update.undertaking.asks_department_check:
        update = make_move(update, "stand_in", by=checker, content_hash=update.hash_now())
    return make_move(update, "publish", by=by, content_hash=update.hash_now())


def close_month(month: ReportMonth, *, by: User) -> ReportMonth:
    """Close a month. Raises CannotLoad when it cannot be closed, as when there is no key to seal it with."""
    try:
        return make_move(month, "close", by=by)
    except ValidationError as refused:
        raise CannotLoad(f"{month}：{' '.join(refused.messages)}") from refused


@dataclass
class PastYearLoader:
    """Published figures of a past year on their way in: one account files them for December, another checks them
    where a department would, a third publishes."""

    year: int
    source: str
    """Title of the publication they come from."""
    filer: User
    checker: User
    publisher: User
    say: Say
    published: int = 0
    """How many measurements this run has published."""
    opened: ReportMonth | None = field(default=None, init=False)
    """The month, when this run has opened it."""

    @property
    def month(self) -> date:
        return date(self.year, 12, 1)

    def citation(self, pillar: str) -> str:
        """Where in the publication the figures of one pillar stand."""
        part = list(Pillar).index(Pillar(pillar))
        return f"《{self.source}》（{self.year}年度），第{'一二三四'[part]}部分“{Pillar(pillar).label}”"

    def enter(
        self, model: type[U], figures: list[dict[str, str]], *, links: dict[str, list] | None = None, **facts
    ) -> tuple[U, bool]:
        """Add an undertaking with its figures and publish them, unless that has been done; return it and
        whether it was added now.

        Raises CannotLoad when there is something to publish and the month is closed to it.
        """
        indicators = [_indicator(figure) for figure in figures]
        facts.setdefault("state", UndertakingState.UNKNOWN)
        undertaking, new = add_undertaking(model, by=self.filer, indicators=indicators, links=links, **facts)
        if figures and not drafts.update_in_force(undertaking, self.month):
            self._publish(undertaking, {f["figure"]: Decimal(f["value"]) for f in figures})
        return undertaking, new

    def _publish(self, undertaking: Undertaking, values: dict[str, Decimal]) -> None:
        self._open_month()
        indicators = undertaking.indicators.filter(figure_code__in=values)
        typed = {i.pk: drafts.Entry(values[i.figure_code or ""]) for i in indicators}
        try:
            update = drafts.start(undertaking, self.month, by=self.filer)
            update = write(update, typed, by=self.filer, progress=f"录入{self.year}年度公开资料所载数据。")
            files.cite(update, self.citation(undertaking.pillar), by=self.filer)
            publish(drafts.submit_draft(update, by=self.filer), by=self.publisher, checker=self.checker)
        except ValidationError as refused:
            raise CannotLoad(f"{undertaking}：{' '.join(refused.messages)}") from refused
        except PermissionDenied as refused:
            names = "、".join(user.username for user in (self.filer, self.checker, self.publisher))
            raise CannotLoad(f"账号 {names} 须启用并保有管理员角色，才能录入、代审和发布。") from refused
        self.published += len(typed)
        self.say(f"{undertaking.code} {undertaking}：发布 {len(typed)} 项数据")

    def _open_month(self) -> None:
        if not ReportMonth.objects.filter(pk=self.month).exists():
            self.opened = months.open_month(self.month, by=self.publisher, due_on=clock.today(), note="录入公开资料")

    def close(self) -> None:
        """Close the month again if this run has opened it; a month somebody else opened stays as it is."""
        if self.opened:
            close_month(self.opened, by=self.publisher)


def _indicator(fact: dict[str, str]) -> dict[str, Any]:
    return {
        "figure_code": fact["figure"],
        "name": fact["name"],
        "unit": fact["unit"],
        "qualifier": fact.get("qualifier", "exact"),
        "qualifier_word": fact.get("word", ""),
        "direction": fact.get("direction", "up"),
        "aggregation": fact.get("aggregation", Aggregation.CUMULATIVE),
        "horizon": fact.get("horizon", "year"),
    }


def _topic(row: models.Model) -> str:
    """Code of the undertaking a row is or belongs to, for the ledger."""
    holder = getattr(row, "indicator", row)
    undertaking = holder if isinstance(holder, Undertaking) else getattr(holder, "undertaking", None)
    return undertaking.code if undertaking else ""
