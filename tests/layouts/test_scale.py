"""Long lists: the same few statements for every few hundred rows, and memory that does not grow with them."""

import gc
import subprocess
import sys
from weakref import WeakSet

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import IndicatorFactory, ProjectFactory, published_update
from tests.layouts.written import file_of, rows, written
from zone import export
from zone.layouts import registers
from zone.tracking.figures import month_rows

MAX_GROWTH = 60
"""MB that a hundred thousand rows may add; issue 3 allows 200."""
LONG_LIST = """
import resource
from datetime import date
from decimal import Decimal
from zone import export

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

def lines(count):
    for i in range(count):
        yield [f"P{i:06d}", f"智能制造产业园第{i}号", "推进中", Decimal(i) / 4, date(2026, 3, 1), "无" * 40, None, 0.5]

heading = [f"列{i}" for i in range(8)]
def sent(count):
    return sum(len(piece) for piece in export.stream("%(kind)s", "长表", heading, lines(count)))

sent(100)
idle = peak()
print(sent(100_000) // 1_000_000, peak() - idle)
"""


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_hundred_thousand_rows_take_no_more_memory_than_a_hundred(kind):
    found = subprocess.run(
        [sys.executable, "-c", LONG_LIST % {"kind": kind}], check=True, capture_output=True, text=True, timeout=300
    )
    sent, growth = found.stdout.split()
    assert int(sent) > 1 and float(growth) < MAX_GROWTH, f"{sent} MB sent, {growth} MB held"


class Record:
    """A record that what was read with it refers to."""

    def __init__(self):
        self.read_with_it = [self]


def test_records_that_only_the_garbage_collector_frees_are_freed_on_the_way(monkeypatch):
    monkeypatch.setattr(export, "ROWS_FREED", 50)
    held, most = WeakSet(), 0
    gc.disable()
    try:
        for record in export.freeing_memory(Record() for _ in range(500)):
            held.add(record)
            most = max(most, len(held))
    finally:
        gc.enable()
    assert most <= 52


@pytest.mark.parametrize("layout", ["", "projects", "dispatch"])
def test_every_export_frees_them(client, leader, march, monkeypatch, layout):
    ProjectFactory.create_batch(7)
    client.force_login(leader)
    response = client.get("/projects/", {"export": "xlsx", "layout": layout})
    monkeypatch.setattr(export, "ROWS_FREED", 3)
    collected = []
    monkeypatch.setattr(export.gc, "collect", lambda: collected.append(1))
    b"".join(response.streaming_content)
    assert len(collected) >= 2


@pytest.fixture
def chunks_of_three(monkeypatch):
    monkeypatch.setattr(month_rows, "CHUNK", 3)
    monkeypatch.setattr(registers, "CHUNK", 3)


def statements(name, user, fill_in):
    with CaptureQueriesContext(connection) as found:
        file_of(name, user, fill_in=fill_in)
    return len(found)


@pytest.mark.parametrize("fill_in", [False, True])
@pytest.mark.parametrize("name", ["dispatch", "attraction", "month", "projects"])
def test_statements_grow_with_chunks_and_not_with_rows(name, fill_in, manager, department, march, chunks_of_three):
    for _ in range(2):
        IndicatorFactory(undertaking=ProjectFactory(lead_department=department), unit="万元")
    statements(name, manager, fill_in)  # who may do what is asked once
    few = statements(name, manager, fill_in)
    IndicatorFactory(undertaking=ProjectFactory(lead_department=department), unit="万元")
    assert statements(name, manager, fill_in) == few
    ProjectFactory.create_batch(6, lead_department=department)
    many = statements(name, manager, fill_in)
    assert many - few <= 2 * 8


def test_chunks_leave_no_row_out_and_none_twice(manager, clerk, march, department, chunks_of_three):
    for number in range(8):
        one = ProjectFactory(code=f"P{number}", lead_department=department)
        indicator = IndicatorFactory(undertaking=one, unit="万元", aggregation="increment")
        published_update(indicator, number, by=clerk, publisher=manager)
    found = rows(written("dispatch", manager))
    assert [(row["序号"], row["项目代码"], row["3月完成"]) for row in found] == [
        (number + 1, f"P{number}", number) for number in range(8)
    ]
