"""What the replica answers and what it does not: reports and files yes, and never without what was just written."""

import json

import pytest

from tests.two_servers.conftest import ask, connected, paused
from tests.zone.test_replica import lists
from zone.replica import PLAYED_BACK, WRITTEN

pytestmark = pytest.mark.postgres
REPORT = "/reports/annual/2026/"
OWN = {"people_session", "lists_savedview", "ledger_lastentry", "auth_group", "people_user_groups"}
"""Tables of who asks, read for every page."""


def test_reports_are_read_from_the_replica(running, manager, watched):
    indicator = ask(running.primary, "SELECT min(indicator_id) FROM tracking_measurement")
    formats = [f"{REPORT}?format={name}" for name in ("print", "json", "xlsx")]
    for path in ("/reports/", REPORT, *formats, f"/reports/figures/{indicator}/2026-03/"):
        read, answer = watched(manager.get, path)
        assert (answer.status, read & {"tracking_progressupdate", "tracking_measurement"}) != (200, set()), path
        assert not read & OWN


def test_every_list_is_exported_from_the_replica_and_shown_from_the_primary(manager, watched):
    for path in lists():
        for kind in ("csv", "xlsx"):
            read, answer = watched(manager.get, f"{path}?export={kind}")
            assert (answer.status, answer.is_file, bool(read - OWN)) == (200, True, True), path
            assert not read & OWN
        read, answer = watched(manager.get, path)
        if answer.status == 302:  # a list opens with the year in force
            read, answer = watched(manager.get, answer.location)
        assert (answer.status, read) == (200, set()), path


def test_layouts_templates_rejected_and_ticked_rows_are_read_from_the_replica(running, manager, watched):
    batch = ask(running.primary, "SELECT min(id) FROM batches_batch")
    project = ask(running.primary, "SELECT undertaking_ptr_id FROM projects_project")
    for request in (
        (manager.get, "/projects/?export=xlsx&layout=dispatch"),
        (manager.get, "/imports/month/template/"),
        (manager.get, f"/imports/{batch}/rejects/"),
        (manager.post, "/projects/", {"action": "export", "kind": "csv", "row": project}),
    ):
        read, answer = watched(*request)
        assert (answer.status, answer.is_file, bool(read)) == (200, True, True), request


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/updates/2026-03/?department=js",
        "/updates/MS2026-02/2026-03/",
        "/projects/P2026-001/",
        "/review/",
        "/imports/",
        "/admin/",
    ],
)
def test_desk_forms_and_review_are_read_from_the_primary(manager, watched, path):
    read, answer = watched(manager.get, path)
    assert (answer.status, read) == (200, set())


def test_an_export_is_recorded_on_the_primary(running, manager):
    count = "SELECT count(*) FROM ledger_ledgerentry WHERE action = 'export'"
    before = ask(running.primary, count)
    manager.get("/projects/?export=csv")
    assert ask(running.primary, count) == before + 1


def publish(running, clerk, manager, code: str, value: str) -> None:
    """File a value and publish it, all of it on the first server."""
    form, server = f"/updates/{code}/2026-03/", running.servers[0]
    opened = clerk.get(form, at=server)
    typed = {"version": opened.hidden("version"), opened.value_field: value, "progress": "已完成"}
    assert clerk.post(f"{form}submit/", typed, at=server).status == 302
    case = f"/review/{ask(running.primary, 'SELECT max(id) FROM tracking_progressupdate')}/"
    seen = {"content_hash": manager.get(case, at=server).hidden("content_hash")}
    assert manager.post(f"{case}publish/", seen, at=server).status == 302


def test_a_report_shows_at_once_what_was_published(running, clerk, manager, watched):
    publish(running, clerk, manager, "MS2026-04", "7")
    read, answer = watched(manager.get, f"{REPORT}?format=json", at=running.servers[1])
    assert [line["value"] for line in json.loads(answer.text) if line["subject"] == "口袋公园4"] == [7]
    assert read


def test_a_report_shows_it_though_the_replica_lags(running, clerk, manager, watched):
    with paused(running):
        publish(running, clerk, manager, "MS2026-05", "8")
        for server in running.servers:
            read, answer = watched(manager.get, f"{REPORT}?format=json", at=server)
            assert [line["value"] for line in json.loads(answer.text) if line["subject"] == "口袋公园5"] == [8]
            assert read == set()
            assert "The replica is behind, the primary answers" in running.log_of(server).read_text()
            assert manager.get("/readyz", at=server).text == "ready, replica behind\n"
    for server in running.servers:
        read, answer = watched(manager.get, f"{REPORT}?format=json", at=server)
        assert [line["value"] for line in json.loads(answer.text) if line["subject"] == "口袋公园5"] == [8]
        assert read


def test_a_thread_reads_from_the_replica_for_the_view_and_its_response_and_no_longer(running, manager):
    for server in running.servers:
        count = manager.get("/tests/after/", at=server).text.split()[1]
        assert manager.get("/tests/streamed/", at=server).text == f"replica {count}\n" * 3
        assert manager.get("/tests/rendered/", at=server).text == f"replica {count}"
        assert manager.post("/tests/rendered/", at=server).text == f"default {count}"
        for _ in range(8):  # threads of a server take turns
            assert manager.get("/tests/after/", at=server).text == f"default {count}"


def test_the_replica_takes_no_write_and_the_router_gives_it_none(manager):
    answer = manager.get("/tests/written/").text
    assert answer.startswith("replica default default 7 cannot execute UPDATE in a read-only transaction")


def test_without_synchronous_commits_the_replica_must_reach_what_is_not_written_yet(running):
    with connected(running.primary) as connection:
        connection.execute("SET synchronous_commit = off")
        before = connection.execute("SELECT pg_current_wal_insert_lsn()::text").fetchone()[0]
        connection.execute("UPDATE people_department SET name = name")
        _, after = connection.execute(WRITTEN).fetchone()
        assert connection.execute("SELECT %s::pg_lsn > %s::pg_lsn", [after, before]).fetchone()[0]


def test_only_a_replica_of_this_very_database_answers(running):
    with connected(running.primary) as primary, connected(running.replica) as replica:
        cluster, _ = primary.execute(WRITTEN).fetchone()
        answers = [
            database.execute(PLAYED_BACK, asked).fetchone()[0]
            for database, asked in (
                (replica, (cluster, "0/0")),
                (replica, ("1", "0/0")),
                (replica, (cluster, "FFFFFFFF/0")),
                (primary, (cluster, "0/0")),
            )
        ]
    assert answers == [True, False, False, False]
