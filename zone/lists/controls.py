"""What stands above and below a list: heads that sort, the choice of columns and order, links to pages."""

from functools import lru_cache
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from zone.lists.list_state import ListState, sorting
from zone.tables import ZoneTable

UP, DOWN = "▲", "▼"
OFFERED_SORTS = 3
"""So many columns the panel lets a person order by; the address and the heads take more."""


class Head(NamedTuple):
    """The head of one column."""

    word: str
    unit: str
    css: str
    direction: str
    """ascending, descending, or empty."""
    mark: str
    """▲ or ▼, with the rank where several columns order the rows: ▼2."""
    by_this: str
    """Address that orders by this column alone, or turns its direction; empty where it cannot."""
    by_this_too: str
    """Address that takes this column into the order, turns it, and takes it out again."""


def heads(table: ZoneTable, address: ListState) -> list[Head]:
    """The heads of the shown columns, each with the addresses its click leads to."""
    sorts = [str(alias) for alias in table.order_by] if address.sorts else []
    ranks = {alias.removeprefix("-"): (i, alias) for i, alias in enumerate(sorts, 1)}
    shown = sorts or [str(alias) for alias in table.order_by or ()]
    marked = {alias.removeprefix("-"): (i, alias) for i, alias in enumerate(shown, 1)}
    rest = address.without("sort", "page")
    made = []
    for bound in table.columns:
        rank, alias = marked.get(bound.name, (0, ""))
        is_down = alias.startswith("-")
        mark = "" if not rank else f"{DOWN if is_down else UP}{rank if len(shown) > 1 else ''}"
        alone = too = ""
        if bound.orderable:
            turned = f"-{bound.name}" if rank == 1 and not is_down else bound.name
            alone = str(rest.with_params(sort=turned))
            too = str(rest.with_params(sort=sorting(_taken_in(sorts, ranks.get(bound.name), bound.name))))
        direction = "" if not rank else "descending" if is_down else "ascending"
        column = bound.column
        made.append(
            Head(
                str(bound.header),
                getattr(column, "unit", ""),
                getattr(column, "cell_class", ""),
                direction,
                mark,
                alone,
                too,
            )
        )
    return made


def _taken_in(sorts: list[str], ranked: tuple[int, str] | None, name: str) -> list[str]:
    """The order with a column added at its end; with it turned where it stands; without it after that."""
    if ranked is None:
        return [*sorts, name]
    place, alias = ranked[0] - 1, ranked[1]
    turned = [] if alias.startswith("-") else [f"-{name}"]
    return [*sorts[:place], *turned, *sorts[place + 1 :]]


@lru_cache(maxsize=256)
def drawn(piece: str, offered: tuple) -> SafeString:
    """A piece of the panel, drawn once for each way it is offered: people share few choices of columns and orders."""
    return render_to_string(piece, {"offered": offered})


class ColumnOption(NamedTuple):
    """One column the panel offers."""

    name: str
    word: str
    place: int
    is_shown: bool
    is_fixed: bool
    """The column that names the row: always first, never hidden."""


def offers(table: ZoneTable) -> tuple[ColumnOption, ...]:
    """Every column, the shown ones first and in their order."""
    visible = set(table.visible)
    return tuple(
        ColumnOption(bound.name, str(bound.header), i, bound.name in visible, i == 1)
        for i, bound in enumerate(table.columns.iterall(), 1)
    )


class SortOption(NamedTuple):
    """One of the selects 排序1, 排序2, 排序3: its number, what is chosen, what may be."""

    number: int
    chosen: str
    choices: tuple[tuple[str, str], ...]


def sort_offers(table: ZoneTable, address: ListState) -> tuple[SortOption, ...]:
    choices = tuple(
        (f"{sign}{bound.name}", f"{bound.header} {mark}")
        for bound in table.columns.iterorderable()
        for sign, mark in (("", UP), ("-", DOWN))
    )
    chosen = [str(alias) for alias in table.order_by] if address.sorts else []
    return tuple(SortOption(i + 1, chosen[i] if i < len(chosen) else "", choices) for i in range(OFFERED_SORTS))


class PageLink(NamedTuple):
    """A link to a page or a page length; without an address it is the present one, without a word a gap."""

    word: str
    address: str


def page_links(table: ZoneTable, address: ListState) -> dict[str, list[PageLink] | str]:
    """Links to the previous page, the near ones and the next."""
    page, rest = table.page, address.without("page")

    def to(number: int) -> str:
        return str(rest.with_params(page=number) if number > 1 else rest)

    links = [
        PageLink("", "") if number is None else PageLink(str(number), "" if number == page.number else to(number))
        for number in table.page_numbers()
    ]
    return {
        "previous": to(page.previous_page_number()) if page.has_previous() else "",
        "numbers": links,
        "next": to(page.next_page_number()) if page.has_next() else "",
    }
