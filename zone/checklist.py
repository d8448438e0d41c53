"""What a new zone does before its first month can be filed. Each room registers its own steps in its `apps.py`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from zone.registry import Registry


class Fact(NamedTuple):
    """How a step stands."""

    done: tuple[str, ...]
    """What is there, in clauses with numbers."""
    missing: tuple[str, ...]
    """What is missing, in clauses with numbers; none: the step is done."""


@dataclass(frozen=True)
class Step:
    """One thing that has to be done before the first month: by whom, where, and whether it is."""

    title: str
    who: str
    """Who does it, in words."""
    roles: frozenset[str]
    """Names of the roles that do it; empty: it is done at the server, and everybody reads the same."""
    order: int
    look: Callable[[], Fact]
    """Looks at what is stored; in a constant number of queries."""
    links: Callable[[], list[tuple[str, str]]] = field(default=lambda: [])
    """Addresses where it is done, each with what the link says."""


STEPS: Registry[Step] = Registry("steps of the checklist")


def register_steps(**steps: Step) -> None:
    STEPS.register_all(steps)


def steps_in_order() -> list[Step]:
    return sorted(STEPS.values(), key=lambda step: step.order)
