"""How a form's inputs are written: directly, where Django would render a template for every option of a drop-down.

It saves 2.5 ms of a list's 14 (100,000 projects, SQLite).
"""

from html import escape
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.formats import localize
from django.utils.safestring import SafeString, mark_safe

FOLDER = "django/forms/widgets/"
INPUTS = frozenset(
    FOLDER + name
    for name in ("text.html", "date.html", "number.html", "hidden.html", "checkbox.html", "email.html", "input.html")
)
SPAN = "django_filters/widgets/multiwidget.html"
SELECT, OPTION = FOLDER + "select.html", FOLDER + "select_option.html"


class PlainRenderer(DjangoTemplates):
    """Writes inputs and drop-downs exactly as Django's own templates do; all else goes to those templates."""

    def render(self, template_name, context, request=None):
        widget = context.get("widget")
        if template_name in INPUTS:
            return _input(widget)
        if template_name == SELECT and _is_plain(widget):
            return _select(widget)
        if template_name == SPAN and all(one["template_name"] in INPUTS for one in widget["subwidgets"]):
            return _span(widget)
        return super().render(template_name, context, request)


def _input(widget: dict[str, Any]) -> SafeString:
    value = "" if widget["value"] is None else f' value="{_quoted(widget["value"])}"'
    return mark_safe(
        f'<input type="{_quoted(widget["type"])}" name="{_quoted(widget["name"])}"{value}{_attributes(widget)}>'
    )


def _span(widget: dict[str, Any]) -> SafeString:
    """Two inputs, from and to, with a dash between them."""
    return mark_safe("\n\n-".join([_input(one) for one in widget["subwidgets"]]))


def _is_plain(widget: dict[str, Any]) -> bool:
    return all(option["template_name"] == OPTION for _, options, _ in widget["optgroups"] for option in options)


def _select(widget: dict[str, Any]) -> SafeString:
    lines = [f'<select name="{_quoted(widget["name"])}"{_attributes(widget)}>']
    for group, options, _ in widget["optgroups"]:
        if group:
            lines.append(f'\n  <optgroup label="{_shown(group)}">')
        for one in options:
            lines.append(
                f'\n  <option value="{_quoted(one["value"])}"{_attributes(one)}>{_shown(one["label"])}</option>\n'
            )
        if group:
            lines.append("\n  </optgroup>")
    return mark_safe("".join([*lines, "\n</select>"]))


def _attributes(widget: dict[str, Any]) -> str:
    written = ""
    for name, value in widget["attrs"].items():
        if value is True:
            written += f" {escape(name)}"
        elif value is not False:
            written += f' {escape(name)}="{_quoted(value)}"'
    return written


def _quoted(value: Any) -> str:
    """A value between quotation marks."""
    return value if isinstance(value, SafeString) else escape(str(value))


def _shown(value: Any) -> str:
    """A value as text, numbers in the language of the page."""
    return _quoted(value if isinstance(value, str) else localize(value))
