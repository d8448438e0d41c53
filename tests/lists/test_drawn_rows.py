"""A list's rows are drawn once for all who see them, and anew as soon as anything they show has changed."""

import re

import pytest
from django.apps import apps
from django.core.cache import caches
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    CampaignFactory,
    ChainFactory,
    DepartmentFactory,
    EnterpriseFactory,
    IndicatorFactory,
    ParkFactory,
    ProjectFactory,
    TaskFactory,
    filed_correction,
    publish,
    published_update,
)
from zone.ledger.cache import last_entries, object_types_of
from zone.ledger.ledger import record
from zone.tables import PageRows
from zone.tracking.models import CurrentFigure, Indicator, Measurement, ProgressUpdate, Undertaking

ROW = re.compile(r"<tr>.*?</tr>")
LISTS = ("/projects/", "/campaigns/", "/livelihood/2026/", "/undertakings/")
TICKED = re.compile(r'<input type="checkbox" name="row"[^>]* checked>')
TABLE = re.compile(r'(?:FROM|JOIN) "(\w+)"')


@pytest.fixture(autouse=True)
def empty(memory):
    """The caches of this file's tests."""


@pytest.fixture
def one(department, march, clerk, manager):
    """A project that shows something in every column, with a published figure."""
    owner = EnterpriseFactory(name="示例甲机械")
    project = ProjectFactory(
        code="P2026-001",
        name="智能装备产业园",
        lead_department=department,
        park=ParkFactory(name="示例东园"),
        chain=ChainFactory(name="示例齿轮链"),
        owner=owner,
    )
    project.supporting_departments.add(DepartmentFactory(name="示例协办局"))
    published_update(IndicatorFactory(undertaking=project, number=1), 3, by=clerk, publisher=manager)
    return project


def every_column(address: str, client) -> str:
    columns = client.get(f"{address}?view=0").context["table"].columns.names()
    return f"{address}?columns={','.join(columns)}"


@pytest.fixture
def line(client, leader, one):
    """The project's line in the list, with all columns, as the leader's browser shows it."""
    client.force_login(leader)
    address = every_column("/projects/", client)

    def read() -> str:
        client.force_login(leader)
        (found,) = [row for row in ROW.findall(client.get(address).content.decode()) if "P2026-001" in row]
        return found

    return read


def renamed(row, topic=""):
    row.name = "示例新名"
    row.save()
    record("master.change", obj=row, topic=topic)


ACTS = {
    "itself": lambda one: renamed(one, one.code),
    "its park": lambda one: renamed(one.park),
    "its chain": lambda one: renamed(one.chain),
    "its owner": lambda one: renamed(one.owner),
    "its department": lambda one: renamed(one.lead_department),
    "a department that supports it": lambda one: renamed(one.supporting_departments.get()),
    "its indicator": lambda one: renamed(one.indicators.get(), one.code),
}


@pytest.mark.parametrize("what", ACTS)
def test_a_name_is_shown_as_now(line, one, what):
    assert line() == line() and "示例新名" not in line()
    ACTS[what](one)
    assert "示例新名" in line()


def test_a_figure_is_shown_as_soon_as_it_is_published(line, one, clerk, manager):
    before = line()
    correct(one, 4, clerk, manager)
    assert "4 处" in line() and "4 处" not in before


def correct(one, value, clerk, manager):
    publish(filed_correction(one.indicators.get(), value, by=clerk), by=manager)


def reads_figures(client, address) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return sum(f'"{CurrentFigure._meta.db_table}"' in query["sql"] for query in asked)


def test_rows_are_drawn_once_for_everybody_who_sees_them(client, leader, manager, clerk, one):
    reads = []
    for person in (leader, manager, clerk, leader):
        client.force_login(person)
        reads.append(reads_figures(client, "/projects/?state=active"))
    assert reads == [1, 0, 0, 0]
    assert reads_figures(client, "/projects/?state=active&columns=name,completion") == 1
    record("master.change", obj=one, topic=one.code)
    assert reads_figures(client, "/projects/?state=active") == 1


def test_of_many_rows_the_one_that_changed_is_drawn_alone(client, leader, one):
    others = [ProjectFactory() for _ in range(3)]
    client.force_login(leader)
    client.get("/projects/?state=active")
    record("master.change", obj=others[0], topic=others[0].code)
    with CaptureQueriesContext(connection) as asked:
        client.get("/projects/?state=active")
    (read,) = [one["sql"] for one in asked if f'"{Indicator._meta.db_table}"' in one["sql"]]
    assert f'"undertaking_id" IN ({others[0].pk})' in read


def test_ticks_are_of_this_page_alone(client, manager, one):
    client.force_login(manager)
    pages = [client.get(f"/projects/?q=P2026{tick}").content.decode() for tick in ("", "&tick=page", "")]
    assert [len(TICKED.findall(page)) for page in pages] == [0, 1, 0]


def test_each_choice_of_columns_has_lines_of_its_own(client, leader, one):
    client.force_login(leader)
    shown = [
        ROW.findall(client.get(f"/projects/?columns={columns}").content.decode())[-1] for columns in ("site", "pillar")
    ]
    assert shown[0] != shown[1] and "产业提优" in shown[1]


def test_each_list_has_lines_of_its_own(client, leader, department):
    TaskFactory(year=2026, number=7, lead_department=department)
    client.force_login(leader)
    shown = [
        client.get(f"{address}?columns=name").content.decode() for address in ("/livelihood/2026/", "/undertakings/")
    ]
    assert ["MS2026-07</a>" in page for page in shown] == [False, True]


def test_who_has_written_in_the_same_request_has_them_drawn_anew(client, leader, one):
    client.force_login(leader)
    view = client.get("/projects/?state=active").context["view"]
    rows, drawn = view.table.records, []
    token = last_entries.set(None)
    for _ in range(2):
        view._lines_cached(rows, lambda missing: drawn.extend(missing) or ["<tr>" for _ in missing])
    last_entries.reset(token)
    assert drawn == [*rows, *rows]


def test_of_rows_whose_lines_are_cached_nothing_is_read_but_that_they_are_as_they_were(client, leader, one, clerk):
    other = ProjectFactory(code="P2026-002", lead_department=one.lead_department)
    client.force_login(leader)
    client.get("/projects/?state=active")
    with CaptureQueriesContext(connection) as asked:
        client.get("/projects/?state=active")
    assert len(asked) == 3  # who asks, their views, what the rows are
    assert not any('"site"' in each["sql"] for each in asked)
    with transaction.atomic():
        record("project.change", actor=clerk, obj=other, topic=other.code)
    with CaptureQueriesContext(connection) as asked:
        client.get("/projects/?state=active")
    (read,) = [each["sql"] for each in asked if '"site"' in each["sql"]]
    assert read.endswith(f"IN ({other.pk})")


def test_a_row_that_goes_between_its_mark_and_its_reading_leaves_the_others_in_their_places(
    client, leader, one, monkeypatch
):
    others = [ProjectFactory(code=f"P2026-00{number}", lead_department=one.lead_department) for number in (2, 3)]
    read = PageRows.of_keys
    monkeypatch.setattr(PageRows, "of_keys", lambda self, keys: [row for row in read(self, keys) if row != others[0]])
    client.force_login(leader)
    for _ in range(2):
        rows = ROW.findall(client.get("/projects/?state=active").content.decode())
        codes = (one.code, others[1].code)
        assert [code in row for code, row in zip(codes, rows, strict=True)] == [True] * 2


def test_nothing_is_drawn_for_a_file(client, leader, one):
    client.force_login(leader)
    with CaptureQueriesContext(connection) as asked:
        b"".join(client.get("/projects/?export=csv").streaming_content)
    assert not any("ledger_topic" in one["sql"] or '"last_entry"' in one["sql"] for one in asked)
    assert not list(caches["drawn"]._cache)


@pytest.mark.parametrize("address", LISTS)
def test_what_a_row_shows_is_recorded_under_its_code_or_about_a_model_that_is_named(
    client, manager, department, one, address
):
    """Of the tables read to draw every column of a row, none is left whose change would not be noticed."""
    CampaignFactory(lead_department=department)
    TaskFactory(lead_department=department, year=2026)
    client.force_login(manager)
    whole = every_column(address, client)
    with CaptureQueriesContext(connection) as asked:
        table = client.get(whole).context["table"]
    known = {apps.get_model(one) for model in (Undertaking, *table.data.shown_models) for one in object_types_of(model)}
    tables = {each._meta.db_table for model in known for each in (model, *model._meta.all_parents)}
    tables |= {one._meta.db_table for one in (CurrentFigure, Measurement, ProgressUpdate)}
    tables |= {"tracking_undertaking_supporting_departments"}
    marks = next(place for place, one in enumerate(asked) if '"last_entry"' in one["sql"])
    drawn = [one["sql"] for one in asked.captured_queries[marks + 1 :]]
    read = {name for sql in drawn for name in TABLE.findall(sql)}
    assert len(drawn) > 1 and read <= tables
