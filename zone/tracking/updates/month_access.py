"""Requests for one undertaking's month: which are meant, and who may act on them."""

from collections.abc import Callable
from datetime import date
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from zone.people.models import User
from zone.tracking.models import Undertaking
from zone.tracking.permissions import may_write
from zone.units import parse_month

MonthView = Callable[[HttpRequest, Undertaking, date], HttpResponse]


def find(user: User, code: str, month: str) -> tuple[Undertaking, date]:
    """The undertaking and month of a URL; 404 for a stranger's undertaking and for what is no month."""
    try:
        first = parse_month("" if "\x00" in code else month)
    except ValueError:
        raise Http404 from None
    seen = Undertaking.objects.visible_to(user).select_related("lead_department")
    return get_object_or_404(seen, code=code), first


def writers_action(view: MonthView):
    """An action of the month's page: POST only, for people who may write; others are sent to the sign-in and back."""

    @require_POST
    @wraps(view)
    def checked(request: HttpRequest, code: str, month: str) -> HttpResponse:
        if not request.user.is_authenticated:
            if "HX-Request" in request.headers:
                return render(request, "tracking/_save_status.html", {"signed_out": True})
            return redirect_to_login(reverse("tracking:update", args=[code, month]))
        undertaking, first = find(request.user, code, month)
        if not may_write(request.user, undertaking):
            raise PermissionDenied
        return view(request, undertaking, first)

    return checked
