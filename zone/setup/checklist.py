"""The checklist of a zone that begins: how each step stands, for the page and for the desk."""

from dataclasses import dataclass

from django.core.cache import cache

from zone.checklist import Fact, Step, steps_in_order
from zone.ledger import clock
from zone.people.models import User
from zone.people.roles import Role

READERS = frozenset({Role.ADMINISTRATOR, Role.SECURITY})
"""Who has a part in it."""
ALL_DONE = "setup-done"
DAY = 24 * 3600


@dataclass(frozen=True)
class StepStatus:
    """One step as this person sees it."""

    number: int
    step: Step
    fact: Fact
    is_mine: bool
    """Whether this person does it, and so gets the numbers and the links."""

    @property
    def is_done(self) -> bool:
        return not self.fact.missing


def checklist(user: User) -> list[StepStatus]:
    """Every step as it stands."""
    return [
        StepStatus(number, step, step.look(), not step.roles or bool(step.roles & user.roles))
        for number, step in enumerate(steps_in_order(), 1)
    ]


def unfinished(user: User) -> list[StepStatus]:
    """The checklist while anything of it is missing, for the desk; once all is done nothing is looked at for the rest
    of the day."""
    key = f"{ALL_DONE}-{clock.today()}"
    if not user.roles & READERS or cache.get(key):
        return []
    found = checklist(user)
    if any(not one.is_done for one in found):
        return found
    cache.set(key, True, DAY)
    return []
