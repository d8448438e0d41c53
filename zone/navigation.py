"""The list at the left of every page: each room registers the places it has."""

from typing import NamedTuple

from zone.registry import Registry


class Place(NamedTuple):
    """One line of the navigation."""

    label: str
    address: str
    icon: str
    roles: frozenset[str]
    """Names of the roles that may open it."""
    order: int
    is_current: bool = False


PLACES: Registry[Place] = Registry("places")


def register_places(*places: Place) -> None:
    for place in places:
        PLACES.register(place.address, place)


def places_for(roles: frozenset[str], path: str) -> list[Place]:
    """The places people with these roles may open, in order; the one `path` lies in is current."""
    allowed = [place for place in PLACES.values() if place.roles & roles]
    return [
        place._replace(is_current=_contains(place.address, path))
        for place in sorted(allowed, key=lambda place: place.order)
    ]


def _contains(address: str, path: str) -> bool:
    return path == address if address == "/" else path.startswith(address)
