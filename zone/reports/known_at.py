"""The instant of knowledge a reader asks for: 数据时点."""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps

from django.core.exceptions import ValidationError
from django.utils.timezone import is_naive, make_aware

from zone.ledger import clock
from zone.ledger.places import fix_instant, last_time

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
        raise ValidationError(f"时间格式不正确，请按 {EXAMPLE} 的格式填写。", code="instant") from error
    if instant.year < 1900:
        raise ValidationError("时间过早，请填 1900 年以后的时间。", code="early")
    if instant > clock.now() and instant > last_time():  # the clock may have been set back
        raise ValidationError("时间未到，请填当前或以前的时间，不填为当前。", code="future")
    return instant


def settles_known_at(view: Callable) -> Callable:
    """Settle the instant that a request for a report asks for, before anything is read for it.

    It stands outside of `from_replica`: the replica then has what the primary recorded up to the instant.
    """

    @wraps(view)
    def answer(request, *args, **kwargs):
        try:
            instant = parse_instant(request.GET.get("known_at", ""))
        except ValidationError:
            instant = None  # the view says what is wrong with it
        if instant is not None and request.user.reads_business:
            fix_instant(instant, by=request.user)
        return view(request, *args, **kwargs)

    return answer
