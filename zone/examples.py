"""Data made up for demonstration: its names say so wherever they leave the page that carries the badge."""

EXAMPLE = "示例"
PREFIX = f"{EXAMPLE}："


def needs_mark(name: str, is_example: bool) -> bool:
    """Whether a name has to be marked: it belongs to example data and does not say so itself."""
    return is_example and EXAMPLE not in name


def mark_example(name: str, is_example: bool) -> str:
    """The name as tables and files show it."""
    return f"{PREFIX}{name}" if needs_mark(name, is_example) else name


def unmark_example(text: str) -> str:
    """The name that `mark_example` was given."""
    return text.removeprefix(PREFIX)
