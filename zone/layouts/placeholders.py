"""What stands in a cell when nothing is known, and text that only looks like it."""

from zone.export import escape_formula, unescape_formula

NOTHING = frozenset({"", "-", "--", "—", "——", "–", "―", "－", "/", "／", "未公开"})
"""What offices put into a cell if nothing is known."""
PLACEHOLDERS = NOTHING - {""}


def escape_placeholder(text: str) -> str:
    """Text that would be read as nothing, such as a lone /, with an apostrophe so that it is read as text."""
    return f"'{text}" if text.lstrip("'") in PLACEHOLDERS and escape_formula(text) == text else text


def unescape_placeholder(text: str) -> str:
    """Text without the one apostrophe that an export puts before formulas and placeholders."""
    return text[1:] if text.startswith("'") and text.lstrip("'") in PLACEHOLDERS else unescape_formula(text)
