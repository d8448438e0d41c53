"""The colour of each state's badge; rooms register those of their own states."""

from zone.registry import Registry

TONES: Registry[str] = Registry("tones")
"""Tone by state: plain, wait, go, done, warn or late. `late` is red and only for what is returned or overdue."""


def register_tones(**tones: str) -> None:
    """Give states their tones: `register_tones(draft="plain", published="done")`."""
    TONES.register_all(tones)
