"""What a server remembers of counts never lies once the other has written."""

import pytest

pytestmark = pytest.mark.postgres
FORM = "/updates/MS2026-03/2026-03/"
WAITING = "/updates/?month=2026-03&state=to-publish"


def test_a_count_remembered_on_one_server_changes_when_the_other_writes(running, clerk, manager):
    first, second = running.servers
    for reader, writer in ((first, second), (second, first), (first, second)):
        before = manager.get(WAITING, at=reader).row_count
        version = clerk.get(FORM, at=writer).hidden("version")
        assert clerk.post(f"{FORM}submit/", {"version": version, "progress": "在建"}, at=writer).status == 302
        assert manager.get(WAITING, at=reader).row_count == before + 1
        assert clerk.post(f"{FORM}withdraw/", at=writer).status == 302
        assert manager.get(WAITING, at=reader).row_count == before
        assert manager.get(WAITING, at=writer).row_count == before


def test_a_count_made_on_the_replica_is_right_when_it_is_remembered(running, clerk, manager, watched):
    first, second = running.servers
    address = "/tests/counted/"
    for reader, writer in ((first, second), (second, first)):
        before = int(manager.get(address, at=reader).text.split()[1])
        version = clerk.get(FORM, at=writer).hidden("version")
        clerk.post(f"{FORM}submit/", {"version": version, "progress": "在建"}, at=writer)
        assert manager.get(address, at=reader).text == f"replica {before + 1}"
        read, _ = watched(manager.get, address, at=reader)
        assert read == set()  # this time it came from the cache
        clerk.post(f"{FORM}withdraw/", at=writer)
        assert manager.get(address, at=reader).text == f"replica {before}"
