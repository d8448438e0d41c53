"""The instant of knowledge a reader asks for: 截至某一时刻所知."""

import re
import unicodedata
from datetime import UTC, datetime

from django.core.exceptions import ValidationError
from django.utils.timezone import is_naive, make_aware

from zone.ledger import clock

EXAMPLE = "2025-01-31T18:00"
PLUS_LOST = re.compile(r"(T[0-9:.]+) ([0-9]{2}:?[0-9]{2})")
"""An offset whose plus sign an address has turned into a space."""


def parse_instant(text: str) -> datetime | None:
    """An ISO instant from an address, with or without its offset (without: the zone's own time); None when empty.

    Raises ValidationError, in words for the page, for anything else and for what is still to come.
    """
    typed = unicodedata.normalize("NFKC", text[:100]).strip()
    if not typed:
        return None
    try:
        instant = datetime.fromisoformat(PLUS_LOST.sub(r"\1+\2", typed))
        instant = (make_aware(instant) if is_naive(instant) else instant).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValidationError(f"看不懂所填的时刻，请写成 {EXAMPLE} 这样的日期和时间。", code="instant") from error
    if instant.year < 1900:
        raise ValidationError("所填的时刻过早，请填 1900 年以后的时刻。", code="early")
    if instant > clock.now():
        raise ValidationError("所填的时刻还没有到，请填现在或以前的时刻；不填则为现在。", code="future")
    return instant
