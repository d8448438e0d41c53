"""Signing in and out, and what the ledger records of it."""

import json

import pytest

from tests.factories import PASSWORD, UserFactory
from tests.people.conftest import is_signed_in, sign_in
from zone.people.models import User

pytestmark = pytest.mark.django_db
REFUSAL = "登录名或密码不正确，或者账号已停用"


def test_the_right_password_opens_a_new_session_and_is_recorded(client, clerk, recorded):
    before = client.session
    before["carried"] = "by a stranger"
    before.save()
    client.cookies["sessionid"] = before.session_key
    answer = sign_in(client, "clerk")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert is_signed_in(client)
    assert client.cookies["sessionid"].value != before.session_key
    (entry,) = recorded()
    assert (entry.action, entry.actor, entry.address, entry.object_id) == (
        "sign-in",
        "clerk",
        "127.0.0.1",
        str(clerk.pk),
    )


def test_signing_out_ends_the_session_and_is_recorded(client, clerk, recorded):
    sign_in(client, "clerk")
    assert client.post("/logout/").headers["Location"] == "/login/"
    assert not is_signed_in(client)
    assert [(entry.action, entry.actor) for entry in recorded()] == [("sign-in", "clerk"), ("sign-out", "clerk")]


def test_signing_out_is_asked_by_a_form_only(client, clerk):
    sign_in(client, "clerk")
    assert client.get("/logout/").status_code == 405
    assert is_signed_in(client)


def test_a_stranger_signing_out_is_not_recorded(client, recorded):
    assert client.post("/logout/").status_code == 302
    assert recorded() == []


def test_the_refusal_says_the_same_whatever_is_wrong_and_the_ledger_says_why(client, clerk, recorded, settings):
    UserFactory(username="gone", name="已离开", is_active=False)
    UserFactory(username="root", name="超级用户", is_superuser=True)
    tried = [("clerk", "Wrong-2026", "密码不符"), ("nobody", PASSWORD, "没有这个账号")]
    tried += [("gone", PASSWORD, "账号已停用"), ("root", PASSWORD, "超级用户不得登录")]
    pages = set()
    for username, password, _ in tried:
        answer = sign_in(client, username, password)
        assert answer.status_code == 200
        page = answer.content.decode()
        assert REFUSAL in page
        assert f'value="{username}"' in page
        assert password not in page
        pages.add(page.replace(username, "").split("csrfmiddlewaretoken")[1].split(">", 1)[1])
    assert len(pages) == 1
    assert not is_signed_in(client)
    entries = recorded()
    assert {entry.action for entry in entries} == {"sign-in.refused"}
    assert [json.loads(entry.changes) for entry in entries] == [
        {"username": username, "reason": reason} for username, _, reason in tried
    ]
    assert all(secret not in entry.changes for entry in entries for secret in (PASSWORD, "Wrong-2026"))


def test_a_superuser_signs_in_only_where_the_settings_say_so(client, settings):
    UserFactory(username="root", name="超级用户", is_superuser=True)
    settings.ZONE_SUPERUSER_SIGN_IN = True
    sign_in(client, "root")
    assert is_signed_in(client)
    settings.ZONE_SUPERUSER_SIGN_IN = False
    assert client.get("/password/").status_code == 302


def test_a_session_ends_with_the_account(client, clerk):
    sign_in(client, "clerk")
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    assert client.get("/password/").headers["Location"] == "/login/?next=/password/"


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [("/reports/?year=2024", "/reports/?year=2024"), ("https://evil.example/", "/"), ("//evil.example/", "/")],
)
def test_next_leads_only_to_our_own_pages(client, clerk, wanted, reached):
    assert sign_in(client, "clerk", next=wanted).headers["Location"] == reached


def test_whoever_is_signed_in_is_led_past_the_page(client, clerk):
    client.force_login(clerk)
    assert client.get("/login/").headers["Location"] == "/"


def test_the_console_has_no_door_of_its_own(client, clerk, manager, recorded):
    assert client.get("/admin/").headers["Location"] == "/admin/login/?next=/admin/"
    assert client.get("/admin/login/?next=/admin/").headers["Location"] == "/login/?next=/admin/"
    assert client.post("/admin/login/", {"username": "manager", "password": PASSWORD}).status_code == 405
    client.force_login(clerk)
    assert client.get("/admin/", follow=True).status_code == 403
    client.force_login(manager)
    assert client.get("/admin/password_change/").headers["Location"] == "/password/"
    assert client.post("/admin/logout/").headers["Location"] == "/login/"
    assert [entry.action for entry in recorded()] == ["sign-out"]
