"""The state of a list as its URL holds it, and URLs that differ from it in one thing."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from zone.rendering import COMMON

ONE_TIME = ("decide", "rows", "export", "layout", "tick", "format", "csrfmiddlewaretoken")
"""Parameters of a single request; they say nothing about how the list is shown."""
DISPLAY_PARAMS = ("columns", "per_page", "density")
"""How a person likes a list shown, whatever they look for in it."""
MAX_QUERY = 4000
MAX_SORTS = 6


Params = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ListState:
    """A list's path and the parameters of its query in their order; empty parameters are left out."""

    path: str
    params: Params

    @classmethod
    def of(cls, request: HttpRequest) -> "ListState":
        return cls(request.path, _params(request.GET))

    @classmethod
    def read(cls, path: str, query: str) -> "ListState":
        return cls(path, _params(QueryDict(query[:MAX_QUERY])))

    @property
    def query(self) -> str:
        return urlencode(self.params)

    @property
    def is_common(self) -> bool:
        """Whether others may well ask for the same."""
        return len(self.query) <= COMMON

    @property
    def url(self) -> str:
        return f"{self.path}?{self.query}" if self.params else self.path

    def without(self, *names: str) -> "ListState":
        return ListState(self.path, tuple(pair for pair in self.params if pair[0] not in names))

    def only(self, *names: str) -> "ListState":
        return ListState(self.path, tuple(pair for pair in self.params if pair[0] in names))

    def without_value(self, name: str, value: str) -> "ListState":
        """The state without one of several values of a parameter."""
        return ListState(self.path, tuple(pair for pair in self.params if pair != (name, value)))

    def with_params(self, **values: object) -> "ListState":
        """The state with these parameters replaced; an empty value removes its parameter."""
        params = [(name, str(value)) for name, value in values.items() if value not in (None, "")]
        return ListState(self.path, (*self.without(*values).params, *params))

    def with_display_of(self, other: "ListState") -> "ListState":
        """The state with the columns, page length and density of another."""
        return ListState(self.path, (*self.without(*DISPLAY_PARAMS).params, *other.only(*DISPLAY_PARAMS).params))

    def values(self, name: str) -> list[str]:
        return [value for param, value in self.params if param == name]

    def names(self, name: str) -> list[str]:
        """The comma-separated names in a parameter, without repetitions: columns=name,state."""
        return list(dict.fromkeys(part for value in self.values(name) for part in value.split(",") if part))

    @property
    def sorts(self) -> list[str]:
        """Columns to order by, without repetitions; - marks a descending one."""
        aliases: dict[str, str] = {}
        for alias in self.names("sort"):
            aliases.setdefault(alias.removeprefix("-"), alias)
        return list(aliases.values())

    @property
    def is_dense(self) -> bool:
        return "dense" in self.values("density")

    @property
    def for_saving(self) -> "ListState":
        """What a saved view holds of the state: all but the page and the name of a view."""
        return self.without("page", "view")


def _params(query: QueryDict) -> Params:
    return tuple((name, value) for name, values in query.lists() if name not in ONE_TIME for value in values if value)


def join_sorts(aliases: Iterable[str]) -> str:
    """Several columns to order by, as the URL writes them."""
    return ",".join(list(aliases)[:MAX_SORTS])
