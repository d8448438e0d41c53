"""The two commands that make the first accounts."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tests.people.conftest import is_signed_in, sign_in
from zone.demo.sign_ins import SIGN_INS
from zone.ledger import clock
from zone.ledger.models import LedgerEntry
from zone.people.models import Department, User
from zone.people.roles import Role

pytestmark = pytest.mark.django_db


def printed(command: str, **options) -> str:
    out = StringIO()
    call_command(command, stdout=out, **options)
    return out.getvalue()


def test_the_first_officer_gets_a_password_that_is_printed_once_and_must_be_changed(client):
    text = printed("create_officer", username="anquan", name="安全员")
    password = re.search(r"：(\S+)$", text.strip()).group(1)
    officer = User.objects.get(username="anquan")
    assert (officer.name, officer.roles, officer.must_change_password) == ("安全员", {"security"}, True)
    sign_in(client, "anquan", password)
    assert client.get("/admin/").headers["Location"] == "/password/"
    entries = LedgerEntry.objects.order_by("sequence")
    assert [entry.action for entry in entries] == ["account.add", "role.give", "sign-in"]
    assert all(password not in entry.changes for entry in entries)


def test_there_is_no_second_first_officer(security):
    with pytest.raises(CommandError, match="已有启用的安全管理员"):
        printed("create_officer", username="anquan", name="安全员")


def test_when_the_only_officer_is_switched_off_another_is_made(security):
    User.objects.update(is_active=False)
    printed("create_officer", username="anquan", name="安全员")
    assert User.objects.get(username="anquan").roles == {"security"}


@pytest.mark.parametrize(
    ("username", "name"), [("clerk", "重名"), ("a b", "空格"), ("anquan", ""), ("x" * 151, "过长")]
)
def test_a_name_that_cannot_be_is_refused(clerk, username, name):
    with pytest.raises(CommandError):
        printed("create_officer", username=username, name=name)
    assert User.objects.count() == 1


def test_a_demonstration_has_a_sign_in_for_every_role(monkeypatch):
    monkeypatch.setenv("ZONE_DEMO_PASSWORD", "Try-2026-now")
    text = printed("mark_demo_database")
    assert "密码：Try-2026-now" in text
    assert clock.is_demo_database()
    assert {role for _, role, _ in SIGN_INS} == set(Role)
    for username, role, name in SIGN_INS:
        assert username in text
        client = Client()
        sign_in(client, username, "Try-2026-now")
        assert is_signed_in(client), username
        assert client.get("/password/").status_code == 200
        user = User.objects.get(username=username)
        assert (user.roles, user.name) == ({role}, name)
        assert name.startswith("示例")
    department = Department.objects.get(code="demo-gy")
    assert department.is_example
    assert set(department.users.values_list("username", flat=True)) == {"reporter", "reviewer"}


def test_without_a_chosen_password_it_is_random_and_printed(monkeypatch, client):
    monkeypatch.delenv("ZONE_DEMO_PASSWORD", raising=False)
    password = printed("mark_demo_database").split("密码：")[1].strip()
    assert len(password) >= 16
    sign_in(client, "leader", password)
    assert is_signed_in(client)


def test_a_database_with_anything_in_its_ledger_is_no_demonstration(client):
    sign_in(client, "nobody")
    with pytest.raises(CommandError, match="只有空数据库"):
        printed("mark_demo_database")
    assert not User.objects.exists()
