"""The bench runs to its end and prints its tables; what it measures is its own matter, but not that it was done."""

import os
import subprocess
import sys
import threading
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from bench import forms, rows
from bench.meter import processes, pss
from bench.request import CSRF, FORM_TYPE, Request
from bench.server import Server
from projects.models import Project
from tests.factories import MARCH, IndicatorFactory, ProjectFactory, filed_update
from zone.people.roles import Role
from zone.tracking.models import Measurement
from zone.tracking.updates import drafts

ROOT = Path(__file__).parents[1]
TABLES = (
    "Pages while an entry a second",
    "Growth from",
    "Writing beside a stock console",
    "publish 50",
    "Many clients at once",
    "publish one, 16",
    "Memory of the server's processes",
    "an export of all rows",
    "Exports beside django-import-export",
    "Many rows",
    "import: written",
    "Verifying: CPU seconds",
)


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="one database is enough to see that it runs")
def test_the_bench_runs_to_its_end():
    env = {**os.environ, "ZONE_BENCH_ROWS": "20 60", "ZONE_BENCH_TIMES": "1"}
    for name in ("DJANGO_SETTINGS_MODULE", "ZONE_DATA_DIR"):
        env.pop(name, None)
    done = subprocess.run([sys.executable, "-m", "bench"], cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert [table for table in TABLES if table not in done.stdout] == []
    assert "Warning" not in done.stderr


STATISTICS = {
    "sqlite": "SELECT count(*) FROM sqlite_stat1 WHERE tbl = %s",
    "postgresql": "SELECT count(*) FROM pg_stats WHERE tablename = %s",
}


@pytest.mark.django_db(transaction=True)
def test_a_filled_database_has_corrections_statistics_and_as_many_forms_as_are_asked_for():
    ground = rows.create_reference_rows()
    try:
        rows.fill(120, ground)
        with connection.cursor() as cursor:
            cursor.execute(STATISTICS[connection.vendor], ["tracking_progressupdate"])
            assert cursor.fetchone()[0] > 0
    finally:
        if connection.vendor == "sqlite":  # the other tests plan without
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM sqlite_stat1")
            connection.close()
    assert Measurement.objects.filter(update__corrects__isnull=False).exists()
    reporter, administrator = ground.people[Role.REPORTER], ground.people[Role.ADMINISTRATOR]
    assert len({case.update.pk for case in forms.waiting_cases(200, reporter, administrator)}) == 200
    assert len({filing.updates for filing in forms.submissions(30, reporter)}) == 30


def send(user, request: Request) -> int:
    """Send a request of the bench as this person; the status of the answer."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    client.cookies["csrftoken"] = CSRF
    return client.post(request.address, request.form, content_type=FORM_TYPE).status_code


def test_a_submission_files_the_draft(department, clerk, march):
    indicator = IndicatorFactory(undertaking__lead_department=department)
    draft = drafts.start(indicator.undertaking, MARCH, by=clerk)
    typed = {indicator.pk: drafts.Entry(Decimal(5))}
    drafts.save_draft(draft, by=clerk, version=0, texts={"progress": "已完成选址。"}, typed=typed)
    (submission,) = forms.submissions(1, clerk)
    with pytest.raises(SystemExit, match="left an update as it was"):
        forms.require_moved([submission])
    assert send(clerk, submission.request) == submission.request.expected
    forms.require_moved([submission])


def test_publications_publish_what_waits(department, clerk, manager, march):
    for value in (5, 6, 7):
        filed_update(IndicatorFactory(undertaking__lead_department=department), value, by=clerk)
    first, *others = forms.waiting_cases(3, clerk, manager)
    for filing in (forms.publication(first), forms.publication_of_many(others)):
        with pytest.raises(SystemExit, match="left an update as it was"):
            forms.require_moved([filing])
        assert send(manager, filing.request) == filing.request.expected
        forms.require_moved([filing])


@pytest.mark.urls("bench.urls")
def test_the_stock_console_saves_and_logs(department, manager):
    projects = [ProjectFactory(lead_department=department) for _ in range(2)]
    IndicatorFactory(undertaking=projects[0])
    for save in forms.stock_saves(2):
        assert send(manager, save) == save.expected
    many = forms.stock_save_of_many([project.pk for project in projects])
    assert send(manager, many) == many.expected
    forms.require_logged(0, 4)
    with pytest.raises(SystemExit, match="saved 4 projects of 5"):
        forms.require_logged(0, 5)
    assert {"示例" in project.site for project in Project.objects.all()} == {True}


class Refusing(BaseHTTPRequestHandler):
    """Answers that it is out of order, or on /well/ that all is well."""

    def do_GET(self):
        self.send_response(200 if self.path == "/well/" else 503)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        """Not in the output of the tests."""


@pytest.fixture
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Refusing) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        yield Server(listening.server_port, os.getpid())
        listening.shutdown()
        thread.join()


def test_clients_send_each_request_once_or_again_and_again(server):
    well = Request("/well/")
    assert server.ask(["a", "b"], [well] * 5, seconds=60).answers == 5
    assert server.ask(["a"], [well], seconds=0.5, again=True).answers > 1


def test_an_answer_that_is_not_expected_ends_the_bench(server, capfd):
    with pytest.raises(SystemExit):
        server.ask(["a", "b"], [Request("/well/"), Request("/broken/")], seconds=60)
    assert "/broken/ answered 503" in capfd.readouterr().err


def test_memory_is_that_of_the_master_and_its_workers():
    worker = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        found = processes(os.getpid())
        assert found[0] == os.getpid() and worker.pid in found
        together = pss(found)
        assert together is not None and together > (pss([worker.pid]) or 0) > 0
    finally:
        worker.communicate()


def test_memory_that_the_system_does_not_tell_is_not_measured():
    assert pss([]) is None and pss([0]) is None
