"""How a value is written on a page: money, numbers, dates, lights, states, figures."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import is_aware, localtime

from zone import navigation, units
from zone.badges import TONES
from zone.counts import count_text
from zone.outcomes import RowOutcome
from zone.seal_marks import changed_mark

register = template.Library()
register.simple_tag(navigation.page_url)
register.filter(count_text)

UNKNOWN = mark_safe('<span class="unknown">未公开</span>')

LIGHTS = {
    "blue": ("●", "正常"),
    "yellow": ("▲", "滞后"),
    "red": ("■", "严重滞后"),
    "": ("◌", "未填报"),
}
"""Shape and word of each light; its colour is in styles/badges.css under the same name."""


@register.filter
def unknown(value: Any) -> Any:
    """未公开 in grey for what nobody has published; anything else as it is."""
    return UNKNOWN if value is None or value == "" else value


@register.filter
def money(value: Decimal | None) -> Any:
    """1,234.50 万元."""
    return UNKNOWN if value is None else units.money_text(value)


@register.filter
def money_headline(value: Decimal | None) -> Any:
    """10 亿元; below one 亿 in 万元."""
    return UNKNOWN if value is None else units.money_headline(value)


@register.filter
def number(value: Decimal | int | None) -> Any:
    """1,234.5: thousands apart, no trailing zeros."""
    return UNKNOWN if value is None else units.grouped(value)


@register.filter
def percent(value: Decimal | float | None) -> Any:
    """A share, 0 to 1, as 91.7%."""
    return UNKNOWN if value is None else f"{value * 100:.1f}%"


@register.filter
def month(value: date | None) -> Any:
    """2026年3月."""
    return UNKNOWN if value is None else units.month_text(value)


@register.filter
def day(value: date | datetime | None) -> Any:
    """2026-11-23; of an instant, its local date."""
    return UNKNOWN if value is None else f"{_local(value):%Y-%m-%d}"


@register.filter
def moment(value: datetime | None) -> Any:
    """2026-11-23 10:32, local time."""
    return UNKNOWN if value is None else f"{_local(value):%Y-%m-%d %H:%M}"


def _local(value):
    return localtime(value) if isinstance(value, datetime) and is_aware(value) else value


@register.filter
def light(value: str | None) -> SafeString:
    """A light as word, shape and colour. None or empty: nothing reported yet."""
    shape, word = LIGHTS.get(value or "", LIGHTS[""])
    return format_html(
        '<span class="light light-{}"><span aria-hidden="true">{}</span> {}</span>', value or "none", shape, word
    )


@register.filter
def light_word(value: str | None) -> str:
    return LIGHTS.get(value or "", LIGHTS[""])[1]


@register.filter
def done(outcomes: list[RowOutcome]) -> list[RowOutcome]:
    """Of what was sent, what was done."""
    return [one for one in outcomes if one.done]


@register.filter
def not_done(outcomes: list[RowOutcome]) -> list[RowOutcome]:
    return [one for one in outcomes if not one.done]


@register.filter
def badge(state: str, word: str) -> SafeString:
    """A state as a badge: `{{ update.state|badge:update.get_state_display }}`."""
    return format_html('<span class="badge-state tone-{}">{}</span>', TONES.get(state, "plain"), word)


@register.filter
def signed(value: Decimal | None) -> Any:
    """A difference with its sign: +12.5, −3."""
    if value is None:
        return UNKNOWN
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{units.grouped(abs(value))}"


@register.inclusion_tag("zone/_progress.html")
def progress(done: Decimal | None, plan: Decimal | None = None) -> dict[str, Any]:
    """A bar for a share done, 0 to 1, with a mark where the plan stands; draws nothing for None."""
    full = 100
    return {
        "done": done,
        "plan": plan,
        "width": min(full, max(0, round(float(done) * full))) if done is not None else 0,
        "mark": min(full - 1, max(0, round(float(plan) * full))) if plan is not None else None,
    }


@register.filter
def changed_seal(update: Any) -> str:
    """The seal that a correction changes: its month's newest when it was published; empty if there was none."""
    return changed_mark(update.month_id, update.published_at)
