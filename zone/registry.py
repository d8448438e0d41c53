"""What rooms bring, by name: the one mechanism by which a room below uses what a room above has.

Each room adds its own in the `ready()` of its `apps.py`; nothing is found by import or by a name in the settings.
"""

from collections.abc import Mapping
from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")


class Registry(dict[str, T]):
    """Registered things by name, in the order in which they were registered."""

    def __init__(self, noun: str):
        super().__init__()
        self.noun = noun

    def register(self, name: str, thing: T) -> None:
        """Add one. Raises ImproperlyConfigured if another has the name already."""
        if name in self and self[name] != thing:
            raise ImproperlyConfigured(f"two {self.noun} are registered as {name!r}")
        self[name] = thing

    def register_all(self, things: Mapping[str, T]) -> None:
        for name, thing in things.items():
            self.register(name, thing)
