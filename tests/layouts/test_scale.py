"""Long lists: the same few statements for every few hundred rows, and memory that does not grow with them."""

import subprocess
import sys

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import IndicatorFactory, ProjectFactory, published_update
from tests.layouts.written import file_of, rows, written
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
export.write("%(kind)s", "长表", heading, lines(100))[0].close()
idle = peak()
file, count = export.write("%(kind)s", "长表", heading, lines(100_000))
print(count, peak() - idle)
"""


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_hundred_thousand_rows_take_no_more_memory_than_a_hundred(kind):
    found = subprocess.run(
        [sys.executable, "-c", LONG_LIST % {"kind": kind}], check=True, capture_output=True, text=True, timeout=300
    )
    count, growth = found.stdout.split()
    assert (int(count), float(growth) < MAX_GROWTH) == (100_000, True), f"{growth} MB"


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
