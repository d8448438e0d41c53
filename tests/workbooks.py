"""Workbooks as people fill them in, and what the import makes of them."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import MARCH
from zone.batches.models import Batch
from zone.batches.runner import advance
from zone.imports.upload import receive
from zone.layouts.base import LAYOUTS
from zone.layouts.layout_writer import stream_layout
from zone.moves import make_move
from zone.people.models import User

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def own_data_dir(settings, tmp_path):
    """A data directory of the test's own, for uploaded files."""
    settings.DATA_DIR = tmp_path


class Book:
    """A workbook on somebody's desk: its cells by header and row."""

    def __init__(self, content: bytes):
        self.content = content
        self.book = openpyxl.load_workbook(io.BytesIO(content))
        self.worksheet = self.book.worksheets[0]
        self.headers = self._headers()

    def _headers(self) -> dict[str, int]:
        """Column of each header; the lowest line of headers counts."""
        found: dict[str, int] = {}
        for row in self.worksheet.iter_rows(min_row=4, max_row=5):
            for one in row:
                if isinstance(one.value, str) and not any(header == one.value for header in found):
                    found[one.value] = one.column
        return found

    def column(self, header: str) -> int:
        return next(column for text, column in self.headers.items() if text.split("（")[0] == header)

    def line(self, key: str) -> int:
        """The line of the row with this hidden key."""
        place = self.column("行标识")
        return next(row for row in range(1, self.worksheet.max_row + 1) if self.worksheet.cell(row, place).value == key)

    def put(self, key: str, header: str, value: Any) -> None:
        self.worksheet.cell(self.line(key), self.column(header)).value = value

    def saved(self) -> bytes:
        file = io.BytesIO()
        self.book.save(file)
        return file.getvalue()


@pytest.fixture
def exported() -> Callable[..., Book]:
    """A layout's workbook, by default the month's plain form to fill in for March."""

    def make(user: User, layout: str = "month", month: date | None = MARCH, *, fill_in: bool = True) -> Book:
        file = io.BytesIO()
        one = LAYOUTS[layout]
        month = month if one.is_monthly else None
        file.writelines(stream_layout(one, one.records(user), month=month, user=user, fill_in=fill_in))
        return Book(file.getvalue())

    return make


@pytest.fixture
def imported(own_data_dir) -> Callable[..., Batch]:
    """Uploads a file and reads it to its end."""

    def make(user: User, content: bytes, layout: str = "month", *, name: str = "三月.xlsx") -> Batch:
        one = LAYOUTS[layout]
        uploaded = SimpleUploadedFile(name, content, content_type=XLSX)
        batch = receive(uploaded, one, MARCH if one.is_monthly else None, by=user)
        assert advance(batch.pk, seconds=60)
        batch.refresh_from_db()
        return batch

    return make


@pytest.fixture
def taken() -> Callable[[Batch], Batch]:
    """Accepts a batch and goes through it."""

    def make(batch: Batch) -> Batch:
        advance(make_move(batch, "accept", by=batch.by).pk, seconds=60)
        batch.refresh_from_db()
        return batch

    return make


def states(batch: Batch) -> list[str]:
    return list(batch.rows.order_by("number").values_list("outcome", flat=True))
