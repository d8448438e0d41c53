"""What every page's frame shows: the places this person may open, the month, the to-do count."""

from typing import NamedTuple

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from zone.ledger import clock
from zone.people.roles import BUSINESS_ROLES, CONSOLE_ROLES, Role
from zone.tracking.desk import todo_count
from zone.units import first_day

EVERYONE = frozenset(Role)


class Place(NamedTuple):
    """One line of the list at the left."""

    word: str
    address: str
    icon: str
    roles: frozenset[str]
    here: bool = False


PLACES = (
    Place("工作台", "/", "desk", EVERYONE),
    Place("全部事项", "/undertakings/", "undertaking", BUSINESS_ROLES),
    Place("重点项目", "/projects/", "project", BUSINESS_ROLES),
    Place("专项与招商", "/campaigns/", "campaign", BUSINESS_ROLES),
    Place("民生实事", "/livelihood/", "livelihood", BUSINESS_ROLES),
    Place("企业", "/enterprises/", "enterprise", BUSINESS_ROLES),
    Place("填报", "/updates/", "update", BUSINESS_ROLES),
    Place("审核", "/review/", "review", frozenset({Role.REVIEWER, Role.ADMINISTRATOR})),
    Place("报表", "/reports/", "report", BUSINESS_ROLES),
    Place("管理台", "/admin/", "admin", CONSOLE_ROLES),
)


def places_for(user, path: str) -> list[Place]:
    """The places `user` may open; the one `path` lies in is marked."""
    may_open = [place for place in PLACES if place.roles & user.roles]
    return [place._replace(here=_lies_in(path, place.address)) for place in may_open]


def _lies_in(path: str, address: str) -> bool:
    return path == address if address == "/" else path.startswith(address)


def frame(request) -> dict:
    """Context of `base.html`. Costs nothing for strangers; the rest is read only when the template asks."""
    context = {"zone_name": settings.ZONE_NAME, "month_now": first_day(clock.today()), "moment_now": clock.now()}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return context | {"nav": [], "todo_count": 0, "sees_business": False, "is_folded": False}
    return context | {
        "nav": SimpleLazyObject(lambda: places_for(user, request.path)),
        "todo_count": SimpleLazyObject(lambda: todo_count(user)),
        "sees_business": SimpleLazyObject(lambda: user.reads_business),
        "is_folded": request.COOKIES.get("zone_fold") == "1",
    }
