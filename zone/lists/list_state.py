"""The address of a list: filters, order, page and columns in one query, and links that differ from it in one thing."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

ONE_TIME = ("export", "layout", "tick", "csrfmiddlewaretoken")
"""What asks for one act and says nothing about how the list is shown."""
DISPLAY_PARAMS = ("columns", "per_page", "density")
"""How a person likes a list shown, whatever is looked for in it."""
MAX_QUERY = 4000
MAX_SORTS = 6


@dataclass(frozen=True)
class ListState:
    """A list's path and what its query says, in its order; what is left empty says nothing."""

    path: str
    params: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, request: HttpRequest) -> "ListState":
        return cls(request.path, _params(request.GET))

    @classmethod
    def read(cls, path: str, query: str) -> "ListState":
        return cls(path, _params(QueryDict(query[:MAX_QUERY])))

    @property
    def query(self) -> str:
        return urlencode(self.params)

    def __str__(self) -> str:
        return f"{self.path}?{self.query}" if self.params else self.path

    def without(self, *names: str) -> "ListState":
        return ListState(self.path, tuple(pair for pair in self.params if pair[0] not in names))

    def only(self, *names: str) -> "ListState":
        return ListState(self.path, tuple(pair for pair in self.params if pair[0] in names))

    def without_value(self, name: str, value: str) -> "ListState":
        """The address without one of several values of a name."""
        return ListState(self.path, tuple(pair for pair in self.params if pair != (name, value)))

    def with_params(self, **values: object) -> "ListState":
        """The address with these values in place of what it said; what is empty is left out."""
        params = [(name, str(value)) for name, value in values.items() if value not in (None, "")]
        return ListState(self.path, (*self.without(*values).params, *params))

    def with_display_of(self, other: "ListState") -> "ListState":
        """The address with the columns, page length and density of another."""
        return ListState(self.path, (*self.without(*DISPLAY_PARAMS).params, *other.only(*DISPLAY_PARAMS).params))

    def values(self, name: str) -> list[str]:
        return [value for params, value in self.params if params == name]

    def names(self, name: str) -> list[str]:
        """The names a comma-separated word of the address holds, each once: columns=name,state."""
        return list(dict.fromkeys(one for value in self.values(name) for one in value.split(",") if one))

    @property
    def sorts(self) -> list[str]:
        """Columns to order by, each once, with - where the largest comes first."""
        found: dict[str, str] = {}
        for alias in self.names("sort"):
            found.setdefault(alias.removeprefix("-"), alias)
        return list(found.values())

    @property
    def is_dense(self) -> bool:
        return "dense" in self.values("density")

    @property
    def kept(self) -> "ListState":
        """What a saved view keeps of the address: all but the page and the name of a view."""
        return self.without("page", "view")


def _params(query: QueryDict) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, values in query.lists() if name not in ONE_TIME for value in values if value)


def sorting(aliases: Iterable[str]) -> str:
    """Several columns as the address writes them."""
    return ",".join(list(aliases)[:MAX_SORTS])
