"""Without its replica the site shows the same pages, says so once, and uses it again once it is back."""

import pytest

from tests.two_servers.conftest import halted, until_ready
from tests.two_servers.visitor import Visitor

pytestmark = pytest.mark.postgres
PATHS = ("/reports/annual/2026/?format=json", "/projects/?export=csv", "/updates/?month=2026-03&export=csv")


def pages(visitor: Visitor, server: str) -> list[tuple[int, bytes]]:
    return [(answer.status, answer.body) for answer in (visitor.get(path, at=server) for path in PATHS)]


def test_the_primary_answers_with_the_same_bytes_while_the_replica_is_down(running, manager, watched):
    before = {server: pages(manager, server) for server in running.servers}
    with halted(running):
        for server in running.servers:
            assert pages(manager, server) == before[server]
            assert {status for status, _ in before[server]} == {200}
            assert manager.get("/readyz", at=server).text == "ready, replica unreachable\n"
            assert pages(manager, server) == before[server]
            log = running.log_of(server).read_text()
            assert log.count("WARNING zone.replica: The replica is unreachable, the primary answers") == 1
            assert "Traceback" not in log
    for server in running.servers:
        assert running.log_of(server).read_text().splitlines()[-1].endswith("The replica answers again")
        assert pages(manager, server) == before[server]
        read, _ = watched(manager.get, PATHS[0], at=server)
        assert read


def test_a_replica_lost_while_a_view_reads_makes_the_primary_answer(running, manager):
    server = running.servers[0]
    count = manager.get("/tests/after/", at=server).text.split()[1]
    answer = manager.get("/tests/lost/", at=server)
    assert (answer.status, answer.text) == (200, f"default {count}")
    assert "The replica is failing, the primary answers" in running.log_of(server).read_text()
    until_ready(running)
