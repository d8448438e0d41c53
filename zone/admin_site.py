"""The console itself: what of Django's is closed in it."""

from typing import Any

from django.apps import apps
from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.core.exceptions import PermissionDenied

from zone.admin_list import check_search

CLOSED = {"view_on_site", "password_change_done"}
"""Addresses that would tell of any row by the number of its kind and its own, or that lie off every way."""


class ConsoleConfig(AdminConfig):
    default_site = "zone.admin_site.ConsoleSite"


class ConsoleSite(AdminSite):
    """The console of the zone."""

    site_title = site_header = index_title = "管理台"
    empty_value_display = "—"

    def get_app_list(self, request, app_label=None):
        """What this person manages, under the headings and in the order that the lists themselves name."""
        rooms = super().get_app_list(request, app_label)
        consoles: dict[Any, Any] = dict(self._registry)
        lists = [(consoles[one["model"]], room, one) for room in rooms for one in room["models"]]
        groups: dict[str, dict[str, Any]] = {}
        for own, room, one in sorted(lists, key=lambda found: found[0].menu_order):
            name = own.menu_group or room["name"]
            group = groups.setdefault(name, {**room, "name": name, "models": [], "is_current": False})
            one["name"] = own.menu_name or one["name"]
            one["is_current"] = request.path.startswith(one["admin_url"] or "?")
            group["is_current"] |= one["is_current"]
            group["models"].append(one)
        return list(groups.values())

    def get_urls(self):
        return [one for one in super().get_urls() if getattr(one, "name", None) not in CLOSED]

    def autocomplete_view(self, request):
        """Only for fields whose form offers the search, and in the bounds of any search."""
        if not self._is_searched(*(request.GET.get(name, "") for name in ("app_label", "model_name", "field_name"))):
            raise PermissionDenied
        check_search(request.GET.get("term", ""))
        return super().autocomplete_view(request)

    def _is_searched(self, app_label: str, model_name: str, field_name: str) -> bool:
        """Whether a form of the console or a table on it searches for the rows of this field."""
        try:
            model = apps.get_model(app_label, model_name)
        except (LookupError, ValueError):
            return False
        forms = [form for one in self._registry.values() for form in (one, *one.inlines)]
        return any(form.model is model and field_name in form.autocomplete_fields for form in forms)
