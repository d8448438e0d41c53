"""Rows asked for again and again by what they hold: the ORM writes each such statement once.

It takes longer to write one than the database to answer it.
"""

from typing import Any, TypeVar

from django.db import connection, models, transaction

M = TypeVar("M", bound=models.Model)

_statements: dict[tuple[type[models.Model], tuple[str, ...], bool, str], str] = {}
"""By model, names of the fields, whether the rows are locked, and kind of database."""


def rows(model: type[M], *, lock: bool = False, **key: Any) -> list[M]:
    """The rows whose fields hold these values, a reference its key; none of them is None. In no order.

    `lock` locks them until the transaction ends.
    """
    assert None not in key.values(), "the statement compares with values"
    if lock and not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a row is locked in the transaction that changes it")
    names = tuple(sorted(key))  # as the ORM puts them
    manager: Any = model._base_manager
    known = (model, names, lock, connection.vendor)
    if known not in _statements:
        # no_key, here and wherever a row is locked: a stronger lock would wait for the foreign key checks of
        # other commits, which wait for the ledger, which waits for this.
        asked = manager.select_for_update(of=("self",), no_key=True) if lock else manager
        _statements[known] = asked.filter(**key).order_by().query.sql_with_params()[0]
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    values = [field.get_db_prep_value(key[field.name], connection) for field in fields]
    return list(manager.raw(_statements[known], values))


def row(model: type[M], pk: Any, *, lock: bool = False) -> M:
    """The row with this key. Raises DoesNotExist."""
    manager: Any = model._base_manager
    for found in rows(model, lock=lock, **{model._meta.pk.name: pk}):
        return found
    raise manager.model.DoesNotExist(f"no {model._meta.label} {pk}")


def locked_row(model: type[M], pk: Any) -> M:
    """A fresh copy of the row with this key, locked until the transaction ends. Raises DoesNotExist."""
    return row(model, pk, lock=True)
