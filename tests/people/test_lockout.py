"""Five failures lock an account for one address, for a quarter of an hour."""

import json
from datetime import timedelta

import pytest
from axes.models import AccessAttempt

from tests.people.conftest import is_signed_in, sign_in
from zone.people.accounts import reset_password

pytestmark = pytest.mark.django_db


def fail(client, times: int, username: str = "clerk", **more):
    for _ in range(times):
        answer = sign_in(client, username, "Wrong-2026", **more)
    return answer


def test_the_sixth_try_is_refused_even_with_the_right_password(client, clerk, recorded):
    assert fail(client, 4).status_code == 200
    locked = fail(client, 1)
    assert locked.status_code == 429
    assert "15 分钟内不能在本机登录" in locked.content.decode()
    answer = sign_in(client, "clerk")
    assert answer.status_code == 429
    assert answer.content == locked.content
    assert not is_signed_in(client)
    assert [json.loads(entry.changes)["reason"] for entry in recorded()] == ["密码不符"] * 5 + ["连续失败，暂时锁定"]


def test_four_failures_are_forgotten_by_a_success(client, clerk):
    fail(client, 4)
    sign_in(client, "clerk")
    client.post("/logout/")
    assert fail(client, 4).status_code == 200
    sign_in(client, "clerk")
    assert is_signed_in(client)


def test_a_name_that_does_not_exist_is_locked_the_same(client, clerk):
    theirs, nobodys = fail(client, 6), fail(client, 6, "nobody")
    assert (theirs.status_code, theirs.content) == (nobodys.status_code, nobodys.content)


def test_the_lock_is_for_the_account_and_the_address(client, clerk, colleague):
    fail(client, 6)
    sign_in(client, "colleague")
    assert is_signed_in(client)
    client.post("/logout/")
    client.defaults["REMOTE_ADDR"] = "10.1.2.3"
    sign_in(client, "clerk")
    assert is_signed_in(client)


def test_another_writing_of_the_same_name_gives_no_further_tries(client, clerk):
    fail(client, 3)
    fail(client, 2, "ｃｌｅｒｋ")
    assert sign_in(client, " clerk ").status_code == 429


def test_a_script_is_recorded_in_chinese_too(client, clerk):
    fail(client, 5)
    answer = client.post(
        "/login/", {"username": "clerk", "password": "x"}, headers={"X-Requested-With": "XMLHttpRequest"}
    )
    assert "暂时不能登录" in answer.content.decode()
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_the_lock_lifts_after_a_quarter_of_an_hour(client, clerk):
    fail(client, 5)
    attempt = AccessAttempt.objects.get()
    AccessAttempt.objects.update(attempt_time=attempt.attempt_time - timedelta(minutes=14))
    assert sign_in(client, "clerk").status_code == 429
    AccessAttempt.objects.update(attempt_time=attempt.attempt_time - timedelta(minutes=16))
    sign_in(client, "clerk")
    assert is_signed_in(client)


def test_a_new_password_lifts_the_lock(client, clerk, security):
    fail(client, 6)
    reset_password(clerk, "Fresh-2026-key", by=security)
    sign_in(client, "clerk", "Fresh-2026-key")
    assert is_signed_in(client)
