"""The key figures at the top of a page."""

from dataclasses import dataclass


@dataclass(frozen=True)
class KeyFigure:
    """A label, a figure with its unit, and what it is to be compared with."""

    label: str
    text: str
    comparison: str = ""


def share_of(part: int, whole: int) -> str:
    """占 41.2%; empty where there is no part."""
    return f"占 {part / whole * 100:.1f}%" if part else ""


def examples_among(count: int, unit: str) -> str:
    """How many of the things counted are example data, for the line below a key figure; empty without any."""
    return f"含示例 {count} {unit}" if count else ""
