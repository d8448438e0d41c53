"""A wrong present password on the page that changes it counts and is recorded as a failed sign-in is."""

import json
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client

from tests.bad_input.hostile import TEXTS, is_chinese
from tests.factories import PASSWORD
from tests.people.conftest import is_signed_in, sign_in

pytestmark = pytest.mark.django_db
FRESH = "Harvest-2027"


@pytest.fixture
def signed_in(client, clerk):
    client.force_login(clerk)
    return client


def change(client, old: str = PASSWORD, new: str = FRESH):
    return client.post("/password/", {"old_password": old, "new_password1": new, "new_password2": new})


def fail(client, times: int):
    for _ in range(times):
        answer = change(client, "Wrong-2026")
    return answer


def test_five_wrong_ones_lock_the_page_even_for_the_right_one(signed_in, clerk):
    answer = fail(signed_in, 4)
    assert answer.status_code == 200
    assert "当前密码不正确。" in answer.content.decode()
    locked = fail(signed_in, 1)
    assert locked.status_code == 429
    assert "15 分钟内不能在本机修改密码" in locked.content.decode()
    assert change(signed_in).status_code == 429
    clerk.refresh_from_db()
    assert clerk.check_password(PASSWORD)
    assert is_signed_in(signed_in)


def test_they_count_together_with_failed_sign_ins(signed_in, clerk):
    elsewhere = Client()
    for _ in range(3):
        sign_in(elsewhere, "clerk", "Wrong-2026")
    assert fail(signed_in, 2).status_code == 429
    assert sign_in(elsewhere, "clerk").status_code == 429


def test_the_lock_is_for_the_account_and_the_address(signed_in, clerk, colleague):
    fail(signed_in, 5)
    other = Client()
    other.force_login(colleague)
    assert change(other).status_code == 302
    signed_in.defaults["REMOTE_ADDR"] = "10.1.2.3"
    assert change(signed_in).status_code == 302


def test_the_right_one_begins_the_count_anew(signed_in):
    fail(signed_in, 4)
    assert change(signed_in).status_code == 302
    assert fail(signed_in, 4).status_code == 200


def test_the_lock_lifts_after_a_quarter_of_an_hour(signed_in):
    fail(signed_in, 5)
    AccessAttempt.objects.update(attempt_time=AccessAttempt.objects.get().attempt_time - timedelta(minutes=16))
    assert change(signed_in).status_code == 302


def test_each_is_recorded_and_no_password_is_stored(signed_in, clerk, recorded):
    fail(signed_in, 5)
    change(signed_in)
    entries = recorded()
    assert {(entry.action, entry.actor, entry.object_id) for entry in entries} == {
        ("password.refused", "clerk", str(clerk.pk))
    }
    assert [json.loads(entry.changes)["reason"] for entry in entries] == ["当前密码不符"] * 5 + ["连续失败，暂时锁定"]
    stored = [str(value) for row in AccessAttempt.objects.values_list() for value in row]
    assert not [value for value in stored if "Wrong-2026" in value or FRESH in value]


@pytest.mark.parametrize("kind", TEXTS)
def test_every_refusal_is_in_chinese(kind, signed_in):
    for field in ("old_password", "new_password1", "new_password2"):
        sent = {"old_password": PASSWORD, "new_password1": FRESH, "new_password2": FRESH, field: TEXTS[kind]}
        answer = signed_in.post("/password/", sent)
        errors = [error for found in answer.context["form"].errors.values() for error in found]
        assert answer.status_code == 200
        assert errors
        assert [error for error in errors if not is_chinese(error)] == []


@pytest.mark.parametrize("new", ["short", "password", "12345678", "Clerk-26", PASSWORD])
def test_every_rule_of_a_new_password_is_told_in_chinese(new, signed_in):
    answer = change(signed_in, new=new)
    errors = answer.context["form"].errors["new_password2"]
    assert errors
    assert [error for error in errors if not is_chinese(error)] == []
