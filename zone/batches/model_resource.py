"""The resource over one model's fields: which a role may write, read and checked as the admin form does."""

import copy
from collections.abc import Callable, Collection, Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models

from zone.admin_base import reject_unreadable
from zone.batches.lookup_cache import get_answer, references, set_answer
from zone.batches.resources import Written, as_plain
from zone.batches.runner import reasons
from zone.ledger import changes
from zone.ledger.ledger import record
from zone.moves import Move, make_move, move_to
from zone.people.models import User
from zone.people.roles import Role
from zone.units import grouped

UNKNOWN = "未公开"
STALE = "预览之后已被修改，没有写入；请重新发起。"


class ModelResource:
    """Rows of one model with a code. Which fields a role may write is fixed here; nothing else is ever read."""

    def __init__(
        self,
        name: str,
        model: type[models.Model],
        *,
        rows: Callable[[User], models.QuerySet],
        fields: dict[Role, tuple[str, ...]],
        bulk: tuple[str, ...],
        moves: Mapping[str, Move] | None = None,
        topic: Callable[[Any], str] = lambda row: "",
        ledger_object: Callable[[Any], models.Model] = lambda row: row,
    ):
        """`rows` are those a person may see, `bulk` the fields a bulk action may set, `moves` the table by which
        fields that are states change, `topic` the code of the undertaking a row belongs to, `ledger_object` the
        row that the ledger names."""
        self.name, self.model, self.rows, self.bulk = name, model, rows, bulk
        self.moves = moves or {}
        self._moved = {move.field for move in self.moves.values()}
        self.topic, self.ledger_object = topic, ledger_object
        self.title = str(model._meta.verbose_name)
        self.permission = f"{model._meta.app_label}.change_{model._meta.model_name}"
        self._by_role = fields
        self._every = tuple(dict.fromkeys(field for names in fields.values() for field in names))

    def fields(self, user: User) -> tuple[str, ...]:
        if not user.has_perm(self.permission):
            return ()
        return tuple(
            dict.fromkeys(field for role, names in self._by_role.items() if role in user.roles for field in names)
        )

    def offers_bulk(self, user: User) -> bool:
        """Whether a list shows this person a bulk action; whether they may is asked when they do."""
        return bool(self.bulk) and not user.roles.isdisjoint(self._by_role)

    def bulk_fields(self, user: User) -> tuple[str, ...]:
        """Names of the fields this person may set on many rows at once."""
        return tuple(field for field in self.fields(user) if field in self.bulk)

    def label(self, field: str) -> str:
        return str(self._field(field).verbose_name)

    def find(self, keys: Collection[str], user: User, options: dict[str, Any]) -> dict[str, models.Model]:
        rows = self.rows(user).filter(code__in=keys).select_related(*self._relations)
        return {row.code: row for row in rows}

    def url(self, row: Any) -> str:
        return row.get_absolute_url() if hasattr(self.model, "get_absolute_url") else ""

    def is_example(self, row: Any) -> bool:
        return row.is_example

    def current(self, row: models.Model) -> dict[str, Any]:
        return {name: self.plain(row, name) for name in self._every}

    def plain(self, row: models.Model, field: str) -> Any:
        """One field of a row as a plain value; None where nothing is known."""
        return as_plain(getattr(row, field))

    def words(self, field: str, value: Any) -> str:
        if value is None:
            return UNKNOWN
        own = self._field(field)
        if own.is_relation:
            other = references(own.related_model).get(value)
            return str(other or value)
        if own.choices:
            return str(dict(own.flatchoices).get(value, value))
        if isinstance(own, models.DecimalField):
            return grouped(Decimal(value))
        return ("是" if value else "否") if isinstance(value, bool) else str(value)

    def form_field(self, field: str) -> forms.Field:
        """The field's input, as the console asks for it; a reference is chosen by its code."""
        own = self._field(field)
        if own.is_relation:
            every = own.related_model._default_manager.all()
            return forms.ModelChoiceField(every, to_field_name="code", label=self.label(field), required=not own.blank)
        return reject_unreadable(own.formfield())

    def new(self, values: dict[str, Any], user: User, **key: Any) -> Any:
        """A row that is not stored yet, with these values; `key` names it. Its states are where it begins.

        Raises PermissionDenied if the user may add none, ValidationError by field.
        """
        if not user.has_perm(self.permission.replace(".change_", ".add_")):
            raise PermissionDenied
        blank, cleaned, wrong = self.model(**key), {}, {}
        for name, value in values.items():
            try:
                cleaned[name] = self._cleaned(blank, name, value)
            except ValidationError as error:
                wrong[name] = error.messages
        if wrong:
            raise ValidationError(wrong)
        return self.model(**key, **cleaned)

    def check(self, row: models.Model, values: dict[str, Any], user: User) -> dict[str, list[str]]:
        try:
            self._fill(copy.copy(row), values, user)
        except (ValidationError, PermissionDenied) as error:
            return reasons(error)
        return {}

    def warnings(self, row: models.Model, values: dict[str, Any]) -> dict[str, list[str]]:
        return {}

    def write(self, row: models.Model, values: dict[str, Any], user: User, batch: int, seen: dict[str, Any]) -> Written:
        held = self._locked(row)
        if moved := {
            name: STALE for name in values if name in self._every and self.plain(held, name) != seen.get(name)
        }:
            raise ValidationError(moved)
        return self._save(held, values, user, batch)

    def revert(self, row: models.Model, written: Written, user: User, batch: int) -> bool:
        held = self._locked(row)
        if any(self.plain(held, name) != after for name, (_, after) in written.changes.items()):
            return False
        self._save(held, {name: before for name, (before, _) in written.changes.items()}, user, batch)
        return True

    def _save(self, held: models.Model, values: dict[str, Any], user: User, batch: int) -> Written:
        before = copy.copy(held)
        targets = self._fill(held, values, user)
        changed = changes.field_differences(before, held)
        if changed:
            held.save(update_fields=list(changed))
            ledger_object, topic = self.ledger_object(held), self.topic(held)
            record("master.change", actor=user, obj=ledger_object, topic=topic, changes={**changed, "batch": batch})
        after: Any = held
        for name, target in targets.items():
            after = make_move(after, move_to(self.moves, name, target), by=user, batch=batch)
        done = {*changed, *targets}
        return Written({name: [self.plain(before, name), self.plain(after, name)] for name in values if name in done})

    def _locked(self, row: models.Model) -> models.Model:
        return changes.locked(self.model).select_related(*self._relations).get(pk=row.pk)

    def _fill(self, row: Any, values: dict[str, Any], user: User) -> dict[str, str]:
        """Put the values into the row, not into the database, and return the states it is to be moved to, by field.

        Raises PermissionDenied, ValidationError by field.
        """
        allowed = self.fields(user)
        if not allowed:
            raise PermissionDenied
        if not set(values) <= set(allowed):
            raise ValidationError("其中有您不能修改的字段，没有写入。", code="field")
        wrong: dict[str, list[str]] = {}
        targets: dict[str, str] = {}
        for name, value in values.items():
            try:
                cleaned = self._cleaned(row, name, value)
                if name not in self._moved:
                    setattr(row, name, cleaned)
                elif cleaned != getattr(row, name):
                    targets[name] = self._permitted(row, name, cleaned, user)
            except ValidationError as error:
                wrong[name] = error.messages
        if wrong:
            raise ValidationError(wrong)
        row.clean()
        self._hold_constraints(row, values)
        return targets

    def _permitted(self, row: Any, name: str, target: str, user: User) -> str:
        """The state `target`, if the row may be moved to it. Raises PermissionDenied, ValidationError."""
        move = move_to(self.moves, name, target)
        if not row.may(user, move):
            raise PermissionDenied
        if reason := row.refusal(move, user):
            raise ValidationError(reason, code="state")
        return target

    def _cleaned(self, row: models.Model, name: str, value: Any) -> Any:
        own = self._field(name)
        if own.is_relation:
            return self._referred(own, value)
        typed = self._form_fields[name].clean("" if value is None else value)
        return own.clean(typed, row)

    def _referred(self, own: Any, code: str | None) -> models.Model | None:
        if code is None:
            if not own.blank:
                raise ValidationError(f"{own.verbose_name}不能为空。", code="required")
            return None
        other = references(own.related_model).get(code)
        if other is None:
            raise ValidationError(f"没有编码为“{str(code)[:40]}”的{own.verbose_name}。", code="unknown")
        return other

    def _hold_constraints(self, row: models.Model, changed: Iterable[str]) -> None:
        """Hold the row against every constraint that a changed field has part in, its other fields as they stand."""
        changed = set(changed)
        for model, constraint, names in self._constraints:
            if not changed & set(names):
                continue
            is_check = isinstance(constraint, models.CheckConstraint)
            question = (constraint.name, *(getattr(row, name) for name in names)) if is_check else None
            if question is None or get_answer(question) is None:
                constraint.validate(model, row)  # asks the database; of equal rows, once
                set_answer(question, True)
        if unique := {name for name in changed if self._field(name).unique}:
            row.validate_unique(exclude={f.name for f in row._meta.fields} - unique)

    @cached_property
    def _constraints(self) -> list[tuple[type[models.Model], models.BaseConstraint, tuple[str, ...]]]:
        """Constraints of the model and its parents, each with the fields that have part in it."""
        found = []
        for model in (self.model, *self.model._meta.all_parents):
            for constraint in model._meta.constraints:
                condition = getattr(constraint, "condition", None)
                names = {*getattr(constraint, "fields", ()), *(condition.referenced_base_fields if condition else ())}
                found.append((model, constraint, tuple(sorted(names))))
        return found

    @cached_property
    def _relations(self) -> list[str]:
        return [name for name in self._every if self._field(name).is_relation]

    @cached_property
    def _form_fields(self) -> dict[str, forms.Field]:
        return {name: self.form_field(name) for name in self._every if name not in self._relations}

    def _field(self, name: str) -> Any:
        if name not in self._every:
            raise LookupError(f"{self.name} has no field {name[:40]!r} to write")
        return self.model._meta.get_field(name)
