"""Registers are sent while their records are still being read; they are the workbooks that are written at once."""

import io
import json
import re
import zipfile
from datetime import date

import pytest
from django.db.models.signals import post_init
from django.http import FileResponse
from openpyxl import load_workbook

from projects.models import Project
from tests.factories import MARCH, CampaignFactory, EnterpriseFactory, IndicatorFactory, ProjectFactory, TaskFactory
from tests.layouts.written import file_of, office_lines, rows
from zone.layouts import registers
from zone.layouts.base import LAYOUTS
from zone.layouts.layout_writer import stream_layout
from zone.ledger.models import LedgerEntry
from zone.tracking.figures import month_rows
from zone.workbook_stream import ROWS_AT_ONCE

CHANGES_WITH_TIME = re.compile(r":\w{6}:[\w-]{43}|<dimension [^>]*>|20\d\d-\d\d-\d\d \d\d:\d\d")
"""Signatures bear the second in which they were made, worksheets the minute; a streamed
worksheet does not say how far it reaches."""
MAKERS = {
    "projects": lambda number: ProjectFactory(code=f"P{number}", name=f"=项目{number}", summary="长" * 40_000),
    "campaigns": lambda number: CampaignFactory(name=f"<专项>&{number}"),
    "enterprises": lambda number: EnterpriseFactory(name=f"企业\n{number}"),
    "tasks": lambda number: TaskFactory(number=number),
    "dispatch": lambda number: ProjectFactory(code=f"P{number}", name=f"=项目{number}"),
    "attraction": lambda number: ProjectFactory(code=f"P{number}"),
    "month": lambda number: IndicatorFactory.create_batch(number - 1, undertaking=CampaignFactory(code=f"C{number}")),
    "livelihood": lambda number: IndicatorFactory(undertaking=TaskFactory(number=number)),
}


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert file.testzip() is None
        names = [name for name in file.namelist() if name != "docProps/core.xml"]
        return {name: CHANGES_WITH_TIME.sub("", file.read(name).decode()) for name in names}


def streamed(name: str, user, *, fill_in: bool = False) -> bytes:
    layout = LAYOUTS[name]
    month = MARCH if layout.is_monthly else None
    return b"".join(stream_layout(layout, layout.records(user), month=month, user=user, fill_in=fill_in))


@pytest.mark.parametrize("count", [0, 1, 3])
@pytest.mark.parametrize("fill_in", [False, True])
@pytest.mark.parametrize("name", MAKERS)
def test_a_streamed_register_has_the_parts_of_one_written_at_once(name, fill_in, count, manager):
    for number in range(1, count + 1):
        MAKERS[name](number)
    found = parts(streamed(name, manager, fill_in=fill_in))
    month = MARCH if LAYOUTS[name].is_monthly else None
    expected = parts(file_of(name, manager, month=month, fill_in=fill_in).getvalue())
    assert list(found) == list(expected)
    assert [part for part in found if found[part] != expected[part]] == []


@pytest.mark.parametrize("name", ["month", "dispatch", "projects"])
def test_what_is_sent_is_recorded_with_its_rows(name, client, manager, march):
    ProjectFactory.create_batch(3)
    client.force_login(manager)
    page = "/campaigns/" if name == "month" else "/projects/"
    response = client.get(page, {"export": "xlsx", "layout": name})
    changes = json.loads(LedgerEntry.objects.get(action="export").changes)
    counted = changes["undertakings" if LAYOUTS[name].is_monthly else "rows"]
    assert counted == (0 if name == "month" else 3)
    assert not isinstance(response, FileResponse)
    assert len(rows(load_workbook(io.BytesIO(response.getvalue())))) == counted


@pytest.mark.parametrize("fill_in", [False, True])
@pytest.mark.parametrize("name", ["projects", "dispatch"])
def test_the_first_bytes_are_sent_before_the_last_record_is_read(name, fill_in, client, manager, march, monkeypatch):
    monkeypatch.setattr(registers, "CHUNK", 50)
    monkeypatch.setattr(month_rows, "CHUNK", 50)
    ProjectFactory.create_batch(ROWS_AT_ONCE * 3)
    client.force_login(manager)
    made = []

    def note(instance, **kwargs):
        made.append(instance.pk)

    asked = {"export": "xlsx", "layout": name} | ({"form": "1"} if fill_in else {})
    response = client.get("/projects/", asked)
    pieces = response.streaming_content
    post_init.connect(note, sender=Project)
    try:
        content = next(pieces)
        assert len(set(made)) < ROWS_AT_ONCE * 2
        content += b"".join(pieces)
    finally:
        post_init.disconnect(note, sender=Project)
    assert len(rows(load_workbook(io.BytesIO(content)))) == len(set(made)) == ROWS_AT_ONCE * 3


def test_libreoffice_opens_a_streamed_register(manager, tmp_path):
    for number in range(3):
        ProjectFactory(code=f"P{number}", planned_start=date(2026, 1, 5))
    (tmp_path / "register.xlsx").write_bytes(streamed("projects", manager))
    assert [line[0] for line in office_lines(tmp_path / "register.xlsx")][4:7] == ["P0", "P1", "P2"]
