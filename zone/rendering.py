"""Parts of a page that look the same for many requests, rendered once for equal contents."""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

COMMON = 200
"""Characters of a query that others may ask too; what shows a longer one is not cached, as it would fill memory."""


def render_part(template: str, options: tuple) -> SafeString:
    """The template over `options`, which hold all that it shows: no row, no request, nothing that changes."""
    return render_to_string(template, {"options": options})


render_cached = lru_cache(maxsize=1024)(render_part)
"""The same, rendered once for equal options."""
