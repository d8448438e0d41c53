"""A person moves between the servers in the middle of a form and loses nothing."""

import pytest

pytestmark = pytest.mark.postgres
FORM = "/updates/MS2026-01/2026-03/"


def test_a_form_begun_on_one_server_is_saved_on_the_other_and_filed_by_the_one_address(running, clerk, manager):
    first, second = running.servers
    opened = clerk.get(FORM, at=first)
    value = opened.value_field
    typed = {"version": opened.hidden("version"), value: "5", "progress": "已完成选址"}
    autosaved = clerk.post(f"{FORM}save/", typed, at=second, **{"HX-Request": "true"})
    assert "已保存" in autosaved.text
    typed |= {"version": autosaved.hidden("version"), "problems": "尚缺一处用地"}
    assert clerk.post(f"{FORM}save/", typed, at=first).status == 302
    reopened = clerk.get(FORM, at=second)
    assert all(part in reopened.text for part in ("已完成选址", "尚缺一处用地", 'value="5"'))
    typed = {"version": reopened.hidden("version"), value: "5", "next_steps": "下月开工"}
    assert clerk.post(f"{FORM}submit/", typed).status == 302
    for server in running.servers:
        filed = manager.get(FORM, at=server).text
        assert all(part in filed for part in ("已完成选址", "尚缺一处用地", "下月开工", "待发布"))


def test_a_message_left_by_one_server_is_shown_by_the_other(running, clerk):
    first, second = running.servers
    assert clerk.post("/updates/MS2026-02/2026-03/withdraw/", at=first).status == 302
    assert "没有执行任何操作" in clerk.get("/updates/MS2026-02/2026-03/", at=second).text


def test_signing_out_on_one_server_ends_the_session_on_both(running, clerk):
    assert [clerk.get("/enterprises/", at=server).status for server in running.servers] == [200, 200]
    session = clerk.cookies["sessionid"]
    assert clerk.post("/logout/", at=running.servers[0]).status == 302
    clerk.cookies["sessionid"] = session
    assert [clerk.get("/enterprises/", at=server).status for server in running.servers] == [302, 302]


def test_the_one_address_asks_the_servers_in_turn(running, clerk):
    assert {clerk.get("/tests/server/").text for _ in range(2)} == set(running.servers)
