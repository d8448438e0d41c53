"""Workbooks of a beginning zone, filled in."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from zone.setup.template import write_template
from zone.setup.workbooks import WORKBOOKS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIRST = 4
"""The first row below the headers of a template."""


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """A data directory of the test's own, for uploaded files."""
    settings.DATA_DIR = tmp_path


@pytest.fixture
def filled() -> Callable[..., bytes]:
    """A template with rows put under its headers, by worksheet: values in the order of the columns, or by header."""

    def fill(name: str, user, **rows: list[Any]) -> bytes:
        file = io.BytesIO()
        write_template(file, "模板", WORKBOOKS[name].sheets(user), user)
        book = openpyxl.load_workbook(file)
        for title, lines in rows.items():
            headers = {one.value.split("（")[0]: one.column for one in book[title][FIRST - 1]}
            for number, line in enumerate(lines, FIRST):
                places = line if isinstance(line, dict) else dict(zip(headers, line, strict=False))
                for header, value in places.items():
                    book[title].cell(number, headers[header]).value = value
        made = io.BytesIO()
        book.save(made)
        return made.getvalue()

    return fill


@pytest.fixture
def handed_in(client, filled) -> Callable[..., Any]:
    """Fills in a workbook, signs the person in and uploads it; the answer."""

    def upload(name: str, user, content: bytes | None = None, **rows: list[Any]):
        client.force_login(user)
        sent = filled(name, user, **rows) if content is None else content
        return client.post(f"/setup/{name}/", {"file": SimpleUploadedFile("新表.xlsx", sent, content_type=XLSX)})

    return upload


@pytest.fixture
def confirmed(client) -> Callable[..., Any]:
    """Confirms what an answer shows."""

    def confirm(answer, name: str):
        return client.post(f"/setup/{name}/confirm/", {"checked": answer.context["token"]})

    return confirm


def faults(answer) -> list[tuple[str, int, str, str]]:
    """What an answer says is wrong: worksheet, row, header, message."""
    return [(one.sheet, one.row, one.column.partition(" ")[2], one.message) for one in answer.context["problems"]]
