"""What an exported workbook says of itself and of each row, signed, so that an import knows what it gets back."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core import signing

KEY_HEADER, SIGNATURE_HEADER = "行标识", "原值"
"""Headers of the two hidden columns at the far right: the row's key and its signature."""
ABOUT_WORKSHEET = "版式信息"
"""Name of the hidden worksheet that says which layout and month the workbook is in."""
OPTIONS_WORKSHEET = "选项"
FORMAT = 1
"""Version of this form of workbook."""
ROW_SALT, BOOK_SALT = "zone.layouts.row", "zone.layouts.book"


@dataclass(frozen=True)
class RowSignature:
    """What a row was when it was exported."""

    layout: str
    month: str
    """2026-03; empty where the layout is not monthly."""
    key: str
    values: dict[str, Any]
    """By the resource's field, plain values of what the row offered to write; other fields were only shown."""


def month_word(month: date | None) -> str:
    return f"{month:%Y-%m}" if month else ""


def sign_row(layout: str, month: date | None, key: str, values: dict[str, Any]) -> str:
    """Sign what a row is; copied beside another key, into another month or changed, it says so."""
    content = {"l": layout, "m": month_word(month), "k": key, "v": values}
    return signing.dumps(content, salt=ROW_SALT, compress=True)


def read_signature(text: str) -> RowSignature | None:
    """The content of a row's signature; None if it is damaged or not ours."""
    content = _unsigned(text, ROW_SALT)
    if not isinstance(content, dict) or not content.keys() >= {"l", "m", "k", "v"}:
        return None
    return RowSignature(content["l"], content["m"], content["k"], content["v"])


@dataclass(frozen=True)
class BookSignature:
    """What a workbook says of itself."""

    layout: str
    month: str
    form: int
    fill_in: bool
    by: str
    at: str


def book_lines(book: BookSignature) -> list[tuple[str, str]]:
    """Lines of the hidden worksheet; the last is the signed one, the others are for people."""
    seal = signing.dumps(vars(book), salt=BOOK_SALT)
    return [
        ("版式", book.layout),
        ("月份", book.month),
        ("格式版本", str(book.form)),
        ("导出人", book.by),
        ("导出时间", book.at),
        ("校验", seal),
    ]


def read_book(seal: str) -> BookSignature | None:
    """The signature on the hidden worksheet; None if it is damaged or not ours."""
    content = _unsigned(seal, BOOK_SALT)
    try:
        return BookSignature(**content)
    except TypeError:
        return None


def _unsigned(text: str, salt: str) -> Any:
    try:
        return signing.loads(text, salt=salt)
    except (signing.BadSignature, ValueError, TypeError):
        return None
