"""What no person types and no database takes is dealt with before any page reads it; no page is left in a cache."""

from contextlib import suppress
from http import HTTPStatus

from django.core.exceptions import BadRequest
from django.http import Http404, UnreadablePostError
from django.utils.cache import patch_cache_control

CONSOLE = "/admin/"
MAX_READ = 64 * 1024 * 1024
"""Bytes of a refused form that are still taken in; a larger one is cut off."""

UTF_8 = frozenset({"utf-8", "utf8"})


class NoStoreMiddleware:
    """What a signed-in person is sent stays in no cache: going back asks again, and nobody else reads it there.

    Static files are answered before it; sign-in and probes have headers of their own.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if hasattr(request, "user") and request.user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        return response


class MalformedRequestMiddleware:
    """Finds no page at an address with a NUL, and takes a form in UTF-8 only.

    A NUL in a form or in a page's query is refused by its field. The console looks its queries up
    without asking a form: there the character is dropped.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\0" in request.path_info:
            raise Http404
        if request.content_params.get("charset", "utf-8").lower() not in UTF_8:
            raise BadRequest
        if request.path_info.startswith(CONSOLE):
            request.META["QUERY_STRING"] = request.META.get("QUERY_STRING", "").replace("%00", "").replace("\0", "")
        response = self.get_response(request)
        if response.status_code == HTTPStatus.BAD_REQUEST:
            read_out(request)
        return response


def read_out(request) -> None:
    """Read what is still arriving of a refused form: a browser cut off while sending shows no answer at all."""
    left = MAX_READ
    with suppress(UnreadablePostError):
        while left > 0 and (chunk := request.read(64 * 1024)):
            left -= len(chunk)
