"""Row ids as requests send them; what cannot be an id is dropped instead of reaching the database."""

from collections.abc import Sequence

MAX_ID_DIGITS = 18
"""A number of more digits overflows the database's integers and would be an error instead of finding no row."""


def parse_id(text: str, *, max_digits: int = MAX_ID_DIGITS) -> int | None:
    """The id in a text; None if it is anything but plain digits."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= max_digits else None


def parse_ids(texts: Sequence[str], *, limit: int | None = None, max_digits: int = MAX_ID_DIGITS) -> list[int]:
    """The ids among the first `limit` texts, in their order and without repetitions."""
    ids = (parse_id(text, max_digits=max_digits) for text in texts[:limit])
    return list(dict.fromkeys(row_id for row_id in ids if row_id is not None))
