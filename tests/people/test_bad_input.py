"""What the sign-in and password pages do with what nobody types by hand: a message by the field, never an error."""

import pytest

from tests.factories import PASSWORD
from tests.people.conftest import is_signed_in, sign_in

pytestmark = pytest.mark.django_db
LONG = "长" * (1024 * 1024 // 3)
FRESH = "Harvest-2027"


@pytest.mark.parametrize(
    ("username", "password", "said"),
    [
        ("", "", "请填写登录名。"),
        ("clerk", "", "请填写密码。"),
        (LONG, PASSWORD, "最多 150 个字符"),
        ("clerk", LONG, "最多 128 个字符"),
        ("cl\x00erk", PASSWORD, "空字符"),
        ("clerk", PASSWORD + "\x00", "空字符"),
        ("clerk\x07\n", PASSWORD, "登录名或密码不正确"),
        ("' OR 1=1 --", PASSWORD, "登录名或密码不正确"),
    ],
)
def test_sign_in_answers_bad_input_by_the_field(client, clerk, recorded, username, password, said):
    answer = sign_in(client, username, password)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not is_signed_in(client)


def test_what_never_reached_a_password_check_is_not_recorded(client, recorded):
    sign_in(client, "", "")
    sign_in(client, LONG, PASSWORD)
    assert recorded() == []


def test_the_name_typed_is_kept_and_the_password_is_not(client, clerk):
    page = sign_in(client, "<b>clerk", "Wrong-2026").content.decode()
    assert 'value="&lt;b&gt;clerk"' in page
    assert "Wrong-2026" not in page


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("", "", "", "请填写当前密码。"),
        ("Wrong-2026", FRESH, FRESH, "当前密码不正确。"),
        (PASSWORD, FRESH, "Harvest-2028", "两次输入的新密码不一致。"),
        (PASSWORD, LONG, LONG, "最多 128 个字符"),
        (PASSWORD, FRESH + "\x00", FRESH + "\x00", "空字符"),
    ],
)
def test_the_change_of_password_answers_bad_input_by_the_field(client, clerk, old, new, again, said):
    client.force_login(clerk)
    answer = client.post("/password/", {"old_password": old, "new_password1": new, "new_password2": again})
    assert answer.status_code == 200
    assert said in answer.content.decode()
    clerk.refresh_from_db()
    assert clerk.check_password(PASSWORD)
