"""Where pages lead: each room registers its places in the list at the left, and pages that rooms below link to."""

from collections.abc import Callable
from typing import NamedTuple

from zone.registry import Registry


class Place(NamedTuple):
    """One line of the navigation."""

    label: str
    url: str
    icon: str
    roles: frozenset[str]
    """Names of the roles that may open it."""
    order: int
    is_current: bool = False


PLACES: Registry[Place] = Registry("places")


def register_places(*places: Place) -> None:
    for place in places:
        PLACES.register(place.url, place)


def places_for(roles: frozenset[str], path: str) -> list[Place]:
    """The places people with these roles may open, in order; the one `path` lies in is current."""
    allowed = [place for place in PLACES.values() if place.roles & roles]
    return [
        place._replace(is_current=_contains(place.url, path))
        for place in sorted(allowed, key=lambda place: place.order)
    ]


def _contains(url: str, path: str) -> bool:
    return path == url if url == "/" else path.startswith(url)


PAGES: Registry[Callable[..., str]] = Registry("pages")
"""Makes the URL of a page by what it is for; rooms below the one that has it link to it so."""


def page_url(purpose: str, *args: object) -> str:
    """URL of the page for this purpose; empty if no room has one."""
    make = PAGES.get(purpose)
    return make(*args) if make else ""
