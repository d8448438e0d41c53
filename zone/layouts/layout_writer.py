"""Writing a workbook in a layout: the office's form, row by row, and what an import needs to know it again."""

import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import IO, Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.timezone import localtime
from xlsxwriter import Workbook

from zone import export, units
from zone.batches.resources import RESOURCES, as_plain
from zone.layouts.base import CellKind, Layout, LayoutColumn, fill_month
from zone.layouts.cell_formats import CellFormats
from zone.layouts.dropdowns import add_dropdowns
from zone.layouts.placeholders import escape_placeholder
from zone.layouts.signatures import (
    ABOUT_WORKSHEET,
    FORMAT,
    KEY_HEADER,
    SIGNATURE_HEADER,
    BookSignature,
    book_lines,
    month_word,
    sign_row,
)
from zone.ledger import clock
from zone.people.models import User
from zone.seal_marks import month_mark
from zone.workbook_stream import stream_workbook

NOTE_TO_FILL = (
    "填写说明：只填浅黄色格子，其余格子已锁定；单位见表头；没有变化的格子不要动；"
    "请勿删改表头和右侧隐藏列；填好后在“导入”页上传，先核对后写入。"
)
ONE_LINE, NEXT_LINE, MAX_HEIGHT, HEADER_HEIGHT = 18, 13, 400, 28
"""Points: a row of one line, each further line, what office programs allow at most, and a line of headers."""


def stream_layout(
    layout: Layout, chosen: QuerySet, *, month: date | None, user: User, fill_in: bool
) -> Iterator[bytes]:
    """The chosen records in a layout, as published or as a template to fill in, in pieces that can be sent while the
    others are still being read.

    Every workbook carries the hidden keys and signatures by which an import recognises it.
    """
    shell, form = (LayoutWriter(io.BytesIO(), layout, month, user, fill_in=fill_in) for _ in range(2))
    for _ in shell.write(chosen.filter(pk__in=chosen.order_by().values("pk")[:1])):  # what is filled in has drop-downs
        pass
    shell.book.close()
    yield from stream_workbook(shell.file, form.book, form.write(chosen))


def _now() -> str:
    return f"{localtime(clock.now()):%Y-%m-%d %H:%M}"


class LayoutWriter:
    """One workbook in the making: the worksheet, its columns, and how far down it is written."""

    def __init__(self, file: IO[bytes], layout: Layout, month: date | None, user: User, *, fill_in: bool):
        self.file, self.layout, self.month, self.user, self.fill_in = file, layout, month, user, fill_in
        self.book = export.new_workbook(file, title=layout.title, by=str(user))
        self.columns = layout.shown_columns(fill_in=fill_in)
        self.worksheet = self.book.add_worksheet(
            export.worksheet_name(layout.title), worksheet_class=export.StreamedWorksheet
        )
        self.formats = CellFormats(self.book)
        self.fields = writable_fields(layout, user) if fill_in else frozenset()
        self.mark = month_mark(month) if layout.is_monthly and not fill_in else ""
        """The seal of the month, if it is closed."""
        self.line = 0
        """Number of the next row to write, from 0."""
        self.count = 0
        self.totals: dict[str, Decimal] = {}

    def write(self, chosen: QuerySet) -> Iterator[None]:
        """Write all there is to write but the end of the file, a group of rows each time the next is asked for."""
        self.write_top()
        yield from self.write_rows(chosen)
        self.write_bottom()
        self.set_up()
        by, at = self.user.get_username(), _now()
        write_about(self.book, BookSignature(self.layout.name, month_word(self.month), FORMAT, self.fill_in, by, at))

    @property
    def last_column(self) -> int:
        return len(self.columns) - 1

    def append(self, cells: list[tuple[Any, Any]], height: int = 0) -> None:
        self.worksheet.append(self.line, cells, height)
        self.line += 1

    def spread(self, text: str, look, *, first: int = 0, height: int = 0) -> None:
        """One line of text over all columns from `first` on."""
        cells: list[tuple[Any, Any]] = [(None, None)] * first + [(text, look)]
        cells += [(None, look)] * (self.last_column - first)
        self.append(cells, height)
        if self.last_column > first:
            self.worksheet.merge_written(self.line - 1, first, self.line - 1, self.last_column)

    def write_top(self) -> None:
        """Title, note and unit, headers."""
        when = units.month_text(self.month) if self.layout.is_monthly and self.month else ""
        self.spread(f"{settings.ZONE_NAME}{when}{self.layout.title}", self.formats.title, height=32)
        self.spread(NOTE_TO_FILL if self.fill_in else "", self.formats.note, height=28 if self.fill_in else 6)
        self.spread(self.layout.unit_line, self.formats.unit)
        self.first_header = self.line
        groups = [self.fill_month(column.group) for column in self.columns]
        headers = [self.header(column) for column in self.columns]
        hidden = [(KEY_HEADER, self.formats.header), (SIGNATURE_HEADER, self.formats.header)]
        look = self.formats.header
        if any(groups):
            above = [
                (group if group and group != before else None if group else header, look)
                for group, before, header in zip(groups, ["", *groups], headers, strict=False)
            ]
            self.append([*above, *hidden], HEADER_HEIGHT)
        below = [
            (header if group or not any(groups) else None, look) for group, header in zip(groups, headers, strict=True)
        ]
        self.append([*below, *([(None, look)] * 2 if any(groups) else hidden)], HEADER_HEIGHT)
        if any(groups):
            self._merge_headers(groups)
        self.first_row = self.line

    def _merge_headers(self, groups: list[str]) -> None:
        """A group over its columns; a header without group over both lines."""
        for group, run in groupby(enumerate([*groups, "", ""]), key=lambda one: one[1]):
            places = [i for i, _ in run]
            if not group:
                for i in places:
                    self.worksheet.merge_written(self.first_header, i, self.first_header + 1, i)
            elif len(places) > 1:
                self.worksheet.merge_written(self.first_header, places[0], self.first_header, places[-1])

    def fill_month(self, text: str) -> str:
        return fill_month(text, self.month or clock.today())

    def header(self, column: LayoutColumn) -> str:
        return self.fill_month(column.header) + (f"（{column.unit}）" if column.unit else "")

    def write_rows(self, chosen: QuerySet) -> Iterator[None]:
        """The rows, group by group: only one group is ever held."""
        layout, month = self.layout, self.month or clock.today().replace(day=1)
        held: list[list[tuple[Any, Any]]] = []
        group: Any = None
        for row in export.freeing_memory(layout.rows(chosen, month, self.user, self.fill_in)):
            mine = layout.group_of(row)
            same_group = bool(held) and mine is not None and mine == group
            if not same_group:
                self._write_group(held)
                yield
                held, group = [], mine
            held.append(list(self._cells(row, same_group)))
            self.count += 1
        self._write_group(held)
        self.last_row = self.line - 1

    def _write_group(self, rows: list[list[tuple[Any, Any]]]) -> None:
        """Rows of one group, high enough for their text; merged cells share the height of all of them."""
        if not rows:
            return
        columns = self.columns
        shared = max((as_high(rows[0][i][0], one.width) for i, one in enumerate(columns) if one.merges), default=0)
        for cells in rows:
            own = max((as_high(cells[i][0], one.width) for i, one in enumerate(columns) if not one.merges), default=0)
            self.append(cells, min(MAX_HEIGHT, max(own, -(-shared // len(rows)))))
        if len(rows) > 1:
            for i, column in enumerate(columns):
                if column.merges:
                    self.worksheet.merge_written(self.line - len(rows), i, self.line - 1, i)

    def _cells(self, row: Any, same_group: bool) -> Iterator[tuple[Any, Any]]:
        """The cells of one row; under a row of the same group, merged ones are blank."""
        layout, was = self.layout, {}
        for column in self.columns:
            value = column.read(row)
            is_open = bool(column.writes) and column.is_open(row)
            if is_open:
                was[column.writes] = as_plain(value)
            may_fill = is_open and column.writes in self.fields
            if same_group and column.merges:
                yield None, self.formats.cell(column.kind, None, may_fill)
                continue
            if column.total and value is not None:
                self.totals[column.name] = self.totals.get(column.name, Decimal(0)) + value
            shown = as_cell(column, column.shows(row) if column.shows else value)
            yield shown, self.formats.cell(column.kind, shown, may_fill)
        key = layout.key(row)
        yield key, self.formats.plain
        yield sign_row(layout.name, self.month if layout.is_monthly else None, key, was), self.formats.plain

    def write_bottom(self) -> None:
        """Totals, where the form has them, and who answers for it."""
        if any(column.total for column in self.columns) and not self.fill_in:
            sums = [
                (as_cell(column, self.totals.get(column.name)), self.formats.total(column.kind))
                for column in self.columns[1:]
            ]
            self.append([("合计", self.formats.total(CellKind.TEXT)), *sums])
        where = self.user.department or settings.ZONE_NAME
        people = f"填报单位：{where}　　填报人：{self.user}　　审核人：＿＿＿＿＿＿　　日期：{_now()[:10]}"
        self.spread(people, self.formats.foot, height=22)
        self.spread(self.basis(), self.formats.foot)

    def basis(self) -> str:
        """What the figures rest on, in a sentence."""
        if not self.layout.is_monthly:
            return f"数据口径：{_now()} 的登记内容；空白为未公开。"
        month = units.month_text(self.month or clock.today())
        if self.fill_in:
            return f"数据口径：{month}在填或已报的内容；以前月份为已发布数；空白为尚未填报。"
        sealed = f"{self.mark}。" if self.mark else ""
        return f"数据口径：截至{month}已发布的填报，导出于 {_now()}；空白为未公开或尚未发布。{sealed}"

    def set_up(self) -> None:
        """Widths, print, protection and drop-downs."""
        for i, column in enumerate(self.columns):
            self.worksheet.set_column(i, i, column.width)
        self.worksheet.set_column(self.last_column + 1, self.last_column + 2, 10, None, {"hidden": True})
        self.worksheet.freeze_panes(self.first_row, self.layout.frozen)
        headers = (self.first_header, self.first_row - 1)
        title, paper = self.layout.title, self.layout.paper
        export.set_up_print(self.worksheet, title=title, paper=paper, header_rows=headers, mark=self.mark)
        self.worksheet.print_area(0, 0, self.line - 1, self.last_column)
        if self.fill_in:
            allowed = dict.fromkeys(("format_rows", "format_columns", "select_locked_cells"), True)
            self.worksheet.protect("", allowed)
            open_columns = {i: one for i, one in enumerate(self.columns) if one.writes in self.fields}
            if self.count:
                add_dropdowns(
                    self.book, self.worksheet, open_columns, (self.first_row, self.last_row), self.user, self.month
                )


def writable_fields(layout: Layout, user: User) -> frozenset[str]:
    """Fields this person may write through the layout's resource."""
    found = RESOURCES.get(layout.resource)
    return frozenset(found.fields(user)) if found else frozenset()


def as_cell(column: LayoutColumn, value: Any) -> Any:
    """A stored value as the column's cells hold it: 万元 as 亿元 where the column asks, line ends as in cells."""
    if value is None:
        return None
    if column.kind is CellKind.YI:
        return units.wan_to_yi(value)
    if isinstance(value, str):
        text = value.replace("\r\n", "\n").replace("\r", "\n")
        return (escape_placeholder(text) if column.writes else text) or None
    return value


def as_high(shown: Any, width: int) -> int:
    """Points that a cell's text needs in a column of this width; office programs do not all measure it themselves."""
    if not isinstance(shown, str) or (len(shown) * 2 <= width and "\n" not in shown):
        return ONE_LINE
    lines = sum(max(1, -(-len(line.encode("gb18030", "replace")) // width)) for line in shown.split("\n"))
    return ONE_LINE + (lines - 1) * NEXT_LINE


def write_about(book: Workbook, signature: BookSignature) -> None:
    """The hidden worksheet that says which layout and month a workbook is in."""
    worksheet = book.add_worksheet(ABOUT_WORKSHEET, worksheet_class=export.StreamedWorksheet)
    worksheet.hide()
    for i, (name, value) in enumerate(book_lines(signature)):
        worksheet.append(i, [(name, None), (value, None)])
