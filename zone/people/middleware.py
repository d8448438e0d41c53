"""Two questions before every page: has this person been away too long, and must the password be changed first?"""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse

from zone.ledger import clock
from zone.ledger.ledger import record

SEEN_AT = "seen_at"
"""Session key: when the person was last seen, in seconds, exact to `NOTE_EVERY`."""

NOTE_EVERY = 60
"""Seconds between two writes of `SEEN_AT`: a write for every page read would cost more than it is worth."""


class IdleMiddleware:
    """Signs out whoever has asked for nothing during `SESSION_IDLE_SECONDS`."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            now = int(clock.now().timestamp())
            away = now - _seen_at(request, now)
            if away > settings.SESSION_IDLE_SECONDS:
                _sign_out(request)
            elif away >= NOTE_EVERY:
                request.session[SEEN_AT] = now
        return self.get_response(request)


def _seen_at(request, now: int) -> int:
    """The sign-in page notes the time; a session made without it counts from the last sign-in."""
    signed_in = request.user.last_login
    return request.session.get(SEEN_AT) or (int(signed_in.timestamp()) if signed_in else now)


@transaction.atomic
def _sign_out(request) -> None:
    user = request.user
    logout(request)
    messages.info(request, f"超过 {settings.SESSION_IDLE_SECONDS // 60} 分钟未操作，已自动退出，请重新登录。")
    record("sign-out", actor=user, obj=user, changes={"reason": "超时未操作"})


class PasswordChangeMiddleware:
    """Sends whoever must change the password to the page that does; only signing out is open beside it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated and request.user.must_change_password:
            page = reverse("people:password")
            if request.path_info not in (page, reverse("people:logout")):
                return redirect(page)
        return self.get_response(request)
