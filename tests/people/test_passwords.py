"""What a password must be like, how it is changed, and who must change it first."""

import re
from itertools import pairwise

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from tests.factories import PASSWORD, UserFactory
from tests.people.conftest import is_signed_in, sign_in
from zone.people.models import User
from zone.people.passwords import CLASSES, one_time_password

pytestmark = pytest.mark.django_db
FRESH = "Harvest-2027"


def change(client, new: str, old: str = PASSWORD):
    return client.post("/password/", {"old_password": old, "new_password1": new, "new_password2": new})


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("Ab-1234", "8"),
        ("harvest-moon", "至少包含其中三类"),
        ("HARVEST2027", "至少包含其中三类"),
        ("丰收节丰收节a1", None),
        ("Harvest2027", None),
        ("Zhangsan-1", "登录名"),
        ("P@ssw0rd", "常见"),
        ("12345678", "数字"),
    ],
)
def test_the_policy(password, said):
    user = User(username="zhangsan", name="示例")
    if said is None:
        validate_password(password, user)
    else:
        with pytest.raises(ValidationError) as refused:
            validate_password(password, user)
        assert said in "".join(refused.value.messages)


def test_the_rules_are_recorded_in_chinese_before_one_types(client, clerk):
    client.force_login(clerk)
    page = client.get("/password/").content.decode()
    assert "至少 8 个字符，大写字母、小写字母、数字、符号四类中至少三类；" in page
    assert "最近 5 次用过的密码" in page


def test_changing_is_recorded_without_any_password_and_ends_other_sessions(client, clerk, recorded):
    elsewhere = Client()
    sign_in(elsewhere, "clerk")
    sign_in(client, "clerk")
    assert change(client, FRESH).headers["Location"] == "/"
    assert client.get("/password/").status_code == 200
    assert elsewhere.get("/password/").headers["Location"] == "/login/?next=/password/"
    entry = recorded()[-1]
    assert (entry.action, entry.actor, entry.object_id, entry.changes) == (
        "password.change",
        "clerk",
        str(clerk.pk),
        "",
    )
    clerk.refresh_from_db()
    assert clerk.check_password(FRESH)
    assert clerk.password_changed_at is not None


def test_the_last_five_passwords_do_not_come_back(client, clerk):
    client.force_login(clerk)
    used = [PASSWORD, *(f"Harvest-{year}" for year in range(2021, 2027))]
    for old, new in pairwise(used):
        assert change(client, new, old).status_code == 302
    for past in used[-5:]:
        answer = change(client, past, used[-1])
        assert answer.status_code == 200
        assert "不能使用最近 5 次用过的密码。" in answer.content.decode()
    assert clerk.past_passwords.count() == 5
    assert change(client, used[-6], used[-1]).status_code == 302


def test_a_first_password_made_without_the_page_does_not_come_back_either(client, clerk):
    client.force_login(clerk)
    assert change(client, PASSWORD).status_code == 200


def test_a_given_password_is_changed_before_anything_else(client):
    UserFactory(username="fresh", name="新人", must_change_password=True, roles=["administrator"])
    sign_in(client, "fresh")
    for address in ("/", "/admin/", "/projects/", "/updates/", "/reports/", "/no-such-page/"):
        assert client.get(address).headers["Location"] == "/password/", address
    assert client.post("/admin/people/department/add/", {"code": "x", "name": "x"}).headers["Location"] == "/password/"
    page = client.get("/password/").content.decode()
    assert "改成自己的密码后才能继续" in page
    assert "退出登录" in page
    change(client, FRESH)
    assert client.get("/admin/").status_code == 200


def test_whoever_must_change_the_password_may_leave_instead(client):
    UserFactory(username="fresh", name="新人", must_change_password=True)
    sign_in(client, "fresh")
    assert client.post("/logout/").headers["Location"] == "/login/"
    assert not is_signed_in(client)


def test_a_stranger_changes_no_password(client):
    assert client.get("/password/").headers["Location"] == "/login/?next=/password/"


def test_one_time_passwords_meet_the_policy_and_differ():
    made = {one_time_password() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        assert all(re.search(letters, password) for letters in CLASSES)
        assert not set("0O1lI") & set(password)
        validate_password(password, User(username="zhangsan", name="示例"))
