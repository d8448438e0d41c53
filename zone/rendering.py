"""Parts of a page that look the same for many requests, rendered once for equal contents."""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString


@lru_cache(maxsize=1024)
def render_cached(template: str, options: tuple) -> SafeString:
    """The template over `options`, which hold all that it shows: no row, no request, nothing that changes."""
    return render_to_string(template, {"options": options})
