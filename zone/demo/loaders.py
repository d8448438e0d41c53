"""The loaders of the rooms: each enters what its room has of a past year, and of the example year."""

from collections.abc import Callable

from zone.demo.example_year import ExampleYear
from zone.demo.seeding import PastYearLoader
from zone.registry import Registry

PAST_YEAR: Registry[Callable[[PastYearLoader], None]] = Registry("loaders of a past year")
EXAMPLE_YEAR: Registry[Callable[[ExampleYear], None]] = Registry("loaders of the example year")
"""By the app's label, called in the order of registration: what is referred to first."""


def register_loaders(
    app_label: str, *, past_year: Callable[[PastYearLoader], None], example_year: Callable[[ExampleYear], None]
) -> None:
    PAST_YEAR.register(app_label, past_year)
    EXAMPLE_YEAR.register(app_label, example_year)
