"""What every page's frame shows: the places this person may open, the month, the to-do count."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from zone.ledger import clock
from zone.navigation import places_for
from zone.rendering import render_cached
from zone.tracking.desk.todo import todo_count
from zone.units import first_day


def layout_context(request) -> dict:
    """Context of `base.html`. Costs nothing for strangers; the rest is read only when the template asks."""
    context = {"zone_name": settings.ZONE_NAME, "month_now": first_day(clock.today()), "moment_now": clock.now()}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return context | {"nav": "", "todo_count": 0, "sees_business": False, "is_folded": False}
    return context | {
        "nav": SimpleLazyObject(lambda: render_cached("zone/_nav.html", tuple(places_for(user.roles, request.path)))),
        "todo_count": SimpleLazyObject(lambda: todo_count(user)),
        "sees_business": SimpleLazyObject(lambda: user.reads_business),
        "is_folded": request.COOKIES.get("zone_fold") == "1",
    }
