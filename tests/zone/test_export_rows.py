"""A list's file while it is on its way: read bit by bit, of one moment, recorded before it begins, dropped with its
client."""

import csv
import io
import json

import pytest
from django.db import connection
from django.db.models.signals import post_init
from openpyxl import load_workbook

from tests.live_requests import at_once
from zone.downloads import stream_download
from zone.ledger.models import LedgerEntry
from zone.people.models import Department

pytestmark = [pytest.mark.usefixtures("scratch"), pytest.mark.django_db(transaction=True)]
URL = "/departments/"
COUNT = 4500
"""More rows than are read at a time."""


@pytest.fixture
def reader(client, leader):
    client.force_login(leader)
    Department.objects.bulk_create(
        Department(code=f"d{i:04}", name=f"部门{i:04}", order=i % 5) for i in range(COUNT - Department.objects.count())
    )
    return client


@pytest.fixture
def made():
    """The departments made of rows that were read."""
    rows = []

    def note(instance, **kwargs):
        rows.append(instance.code)

    post_init.connect(note, sender=Department)
    yield rows
    post_init.disconnect(note, sender=Department)


def elsewhere(action):
    """What `action` returns on a connection of its own."""

    def run():
        try:
            return action()
        finally:
            connection.close()

    return at_once(run)[0]


def value(sql: str):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def is_read_by_somebody() -> bool:
    """Whether the connection still reads rows: an open cursor, or on SQLite a statement that holds the journal."""
    if connection.vendor == "postgresql":
        return bool(value("SELECT count(*) FROM pg_cursors"))
    return bool(elsewhere(lambda: value("PRAGMA wal_checkpoint(TRUNCATE)")))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_first_bytes_are_sent_before_the_last_row_is_read(kind, reader, made):
    pieces = reader.get(URL, {"export": kind}).streaming_content
    made.clear()
    assert next(pieces) and 0 < len(made) < COUNT
    assert b"".join(pieces) and len(made) == COUNT


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_entry_is_committed_before_a_row_is_read(kind, reader, made):
    response = reader.get(URL, {"export": kind, "least": "3"})
    entry = elsewhere(lambda: LedgerEntry.objects.get(action="export"))
    rows = json.loads(entry.changes)["rows"]
    assert rows == Department.objects.filter(order__gte=3).count() > 0
    assert made == [] and "Content-Length" not in response.headers
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''%E9%83%A8%E9%97%A8-")


def test_rows_that_come_and_go_meanwhile_are_not_in_the_file_or_out_of_it(reader):
    codes = set(Department.objects.values_list("code", flat=True))
    response = reader.get(URL, {"export": "csv"})
    pieces = response.streaming_content
    content = next(pieces)

    def change():
        Department.objects.filter(code__gte="d2000", code__lt="d5000").delete()
        Department.objects.create(code="zz", name="新部门", order=9)

    elsewhere(change)
    content += b"".join(pieces)
    found = [line[0] for line in csv.reader(io.StringIO(content.decode("utf-8-sig")))][1:]
    assert len(found) == COUNT and set(found) == codes
    assert json.loads(LedgerEntry.objects.get(action="export").changes)["rows"] == COUNT


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_client_that_leaves_leaves_nothing_open(kind, reader):
    response = reader.get(URL, {"export": kind})
    next(response.streaming_content)
    assert is_read_by_somebody()
    response.close()
    assert not is_read_by_somebody()
    assert Department.objects.count() == COUNT


@pytest.mark.postgres
def test_a_client_that_stops_reading_holds_no_transaction(reader):
    pieces = reader.get(URL, {"export": "csv"}).streaming_content
    next(pieces)
    pid = connection.connection.info.backend_pid
    state = elsewhere(lambda: value(f"SELECT state FROM pg_stat_activity WHERE pid = {pid}"))
    assert state == "idle"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_list_without_rows_is_a_file_with_a_heading(kind, reader):
    content = b"".join(reader.get(URL, {"export": kind, "q": "没有"}).streaming_content)
    if kind == "csv":
        assert content.decode("utf-8-sig") == "编码,名称,排序,预算（万元）\r\n"
    else:
        rows = list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
        assert rows == [("编码", "名称", "排序", "预算（万元）")]
    assert json.loads(LedgerEntry.objects.get(action="export").changes)["rows"] == 0


def test_an_export_that_breaks_off_is_recorded_and_logged(leader, caplog):
    def pieces():
        yield b"1"
        raise RuntimeError("the database went away")

    response = stream_download(pieces(), "长表", "csv", by=leader, changes={"rows": 350})
    with pytest.raises(RuntimeError, match="went away"):
        list(response.streaming_content)
    assert [(one.message, bool(one.exc_info)) for one in caplog.records] == [("export broken off: 长表.csv", True)]
    assert LedgerEntry.objects.get(action="export").actor == "leader"
