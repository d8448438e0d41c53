"""What surrounds the rows of a list: sortable headers, the choice of columns and order, links to pages."""

from typing import NamedTuple

from zone.lists.list_state import ListState, join_sorts
from zone.tables import ZoneTable

UP, DOWN = "▲", "▼"
SORT_SELECTS = 3
"""Selects for the order in the menu; the URL and the headers allow more columns."""


class Header(NamedTuple):
    """The header of one column."""

    word: str
    unit: str
    css: str
    direction: str
    """ascending, descending, or empty."""
    mark: str
    """▲ or ▼, with the rank if several columns order the rows: ▼2."""
    sort_url: str
    """URL ordered by this column alone, in turned direction if it already is; empty if it cannot be sorted."""
    add_sort_url: str
    """URL with this column added to the order, then turned, then removed from it."""


def headers(table: ZoneTable, state: ListState) -> tuple[Header, ...]:
    """The headers of the shown columns, each with the URLs its click leads to."""
    requested = [str(alias) for alias in table.order_by] if state.sorts else []
    current = requested or [str(alias) for alias in table.order_by or ()]
    ranks = {alias.removeprefix("-"): (rank, alias) for rank, alias in enumerate(current, 1)}
    unsorted = state.without("sort", "page")
    made = []
    for bound in table.columns:
        rank, alias = ranks.get(bound.name, (0, ""))
        is_descending = alias.startswith("-")
        mark = direction = sort_url = add_sort_url = ""
        if rank:
            mark = f"{DOWN if is_descending else UP}{rank if len(current) > 1 else ''}"
            direction = "descending" if is_descending else "ascending"
        if bound.orderable:
            turned = f"-{bound.name}" if rank == 1 and not is_descending else bound.name
            sort_url = unsorted.with_params(sort=turned).url
            add_sort_url = unsorted.with_params(sort=join_sorts(_add_sort(requested, bound.name))).url
        unit, css = getattr(bound.column, "unit", ""), getattr(bound.column, "cell_class", "")
        made.append(Header(str(bound.header), unit, css, direction, mark, sort_url, add_sort_url))
    return tuple(made)


def _add_sort(sorts: list[str], name: str) -> list[str]:
    """The order with a column added at its end; an ascending one turned in place; a descending one removed."""
    if f"-{name}" in sorts:
        return [alias for alias in sorts if alias != f"-{name}"]
    if name in sorts:
        return [f"-{name}" if alias == name else alias for alias in sorts]
    return [*sorts, name]


class ColumnOption(NamedTuple):
    """One column the menu offers."""

    name: str
    word: str
    place: int
    is_shown: bool
    is_fixed: bool
    """The column that names the row: always first, never hidden."""


def column_options(table: ZoneTable) -> tuple[ColumnOption, ...]:
    """Every column, the shown ones first and in their order."""
    visible = set(table.visible)
    return tuple(
        ColumnOption(bound.name, str(bound.header), place, bound.name in visible, place == 1)
        for place, bound in enumerate(table.columns.iterall(), 1)
    )


class SortOption(NamedTuple):
    """One of the selects 排序1, 排序2, 排序3."""

    number: int
    selected: str
    choices: tuple[tuple[str, str], ...]


def sort_options(table: ZoneTable, state: ListState) -> tuple[SortOption, ...]:
    choices = tuple(
        (f"{prefix}{bound.name}", f"{bound.header} {mark}")
        for bound in table.columns.iterorderable()
        for prefix, mark in (("", UP), ("-", DOWN))
    )
    requested = [str(alias) for alias in table.order_by] if state.sorts else []
    selected = (requested + [""] * SORT_SELECTS)[:SORT_SELECTS]
    return tuple(SortOption(number, alias, choices) for number, alias in enumerate(selected, 1))


class PageLink(NamedTuple):
    """A link to a page; without a URL it is the current page, without a word a gap."""

    word: str
    url: str


def page_links(table: ZoneTable, state: ListState) -> dict[str, list[PageLink] | str]:
    """Links to the previous page, the near ones and the next."""
    page, first_page = table.page, state.without("page")

    def url_of(number: int) -> str:
        return (first_page.with_params(page=number) if number > 1 else first_page).url

    links = [
        PageLink("", "") if number is None else PageLink(str(number), "" if number == page.number else url_of(number))
        for number in table.page_numbers()
    ]
    return {
        "previous": url_of(page.previous_page_number()) if page.has_previous() else "",
        "numbers": links,
        "next": url_of(page.next_page_number()) if page.has_next() else "",
    }
