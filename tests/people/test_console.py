"""Accounts and departments in the console: what the security officer may do, and what nobody may."""

import json
import re

import pytest
from django.contrib.admin.models import LogEntry

from tests.factories import UserFactory
from tests.people.conftest import is_signed_in, sign_in
from zone.people.models import User

pytestmark = pytest.mark.django_db
LIST = "/admin/people/user/"


@pytest.fixture
def officer(client, security):
    """The client of a signed-in security officer."""
    client.force_login(security)
    return client


def form(user: User | None = None, **typed) -> dict:
    """The account form as it stands for `user`, with something typed over it."""
    stood = {"username": "wang", "name": "王", "department": "", "roles": []}
    if user:
        stood = {"name": user.name, "department": user.department_id or "", "roles": sorted(user.roles)}
        stood |= {"is_active": "on"} if user.is_active else {}
    return {name: value for name, value in {**stood, **typed}.items() if value is not None}


def page(user: User, end: str = "change") -> str:
    return f"{LIST}{user.pk}/{end}/"


def actions(recorded) -> list[tuple[str, str, dict]]:
    return [(e.action, e.actor, json.loads(e.changes or "{}")) for e in recorded()]


def password_on(answer) -> str:
    return re.search(r'id="one-time-password">([^<]+)<', answer.content.decode()).group(1)


def test_a_new_account_gets_a_password_shown_once_and_recorded_nowhere(officer, department, recorded):
    answer = officer.post(LIST + "add/", form(department=department.pk, roles=["reporter", "leader"]))
    password = password_on(answer)
    assert "no-store" in answer.headers["Cache-Control"]
    assert password not in str(answer.cookies)
    user = User.objects.get(username="wang")
    assert user.check_password(password)
    assert (user.roles, user.must_change_password, user.is_superuser) == ({"reporter", "leader"}, True, False)
    add, *given = actions(recorded)
    assert add[:2] == ("account.add", "security")
    assert add[2]["department"] == [None, f"建设局（{user.department_id}）"]
    assert given == [("role.give", "security", {"role": "填报员"}), ("role.give", "security", {"role": "领导"})]
    assert all(password not in entry.changes for entry in recorded())
    for address in (LIST, page(user), page(user, "password")):
        assert password not in officer.get(address).content.decode()
    assert not LogEntry.objects.exists()
    officer.post("/logout/")
    sign_in(officer, "wang", password)
    assert officer.get("/").headers["Location"] == "/password/"


def test_roles_change_one_by_one_and_each_is_recorded(officer, clerk, recorded):
    officer.post(page(clerk), form(clerk, roles=["reviewer", "auditor"]))
    assert User.objects.get(pk=clerk.pk).roles == {"reviewer", "auditor"}
    assert actions(recorded) == [
        ("role.take", "security", {"role": "填报员"}),
        ("role.give", "security", {"role": "审核员"}),
        ("role.give", "security", {"role": "审计员"}),
    ]


def test_two_offices_are_refused_by_the_field(officer, auditor, recorded):
    answer = officer.post(page(auditor), form(auditor, roles=["auditor", "administrator"]))
    assert answer.context["adminform"].form.errors["roles"] == [
        "管理员、安全管理员、审计员三员分立，同一人只能担任其中一项。"
    ]
    assert answer.context["adminform"].form["roles"].value() == ["auditor", "administrator"]
    assert User.objects.get(pk=auditor.pk).roles == {"auditor"}
    assert recorded() == []


def test_a_department_and_a_switch_are_recorded_with_what_was(officer, clerk, other_department, recorded):
    departments = [f"建设局（{clerk.department_id}）", f"科技局（{other_department.pk}）"]
    officer.post(page(clerk), form(clerk, department=other_department.pk, is_active=None))
    assert actions(recorded) == [
        ("account.change", "security", {"department": departments, "is_active": [True, False]})
    ]


def test_saving_without_a_change_tells_nothing(officer, clerk, recorded):
    assert officer.post(page(clerk), form(clerk)).status_code == 302
    assert recorded() == []


def test_a_posted_superuser_or_login_name_changes_nothing(officer, clerk):
    officer.post(page(clerk), form(clerk, is_superuser="on", username="other", password="x", user_permissions=[1]))
    clerk.refresh_from_db()
    assert (clerk.is_superuser, clerk.username, clerk.user_permissions.count()) == (False, "clerk", 0)


def test_nobody_changes_their_own_account(officer, security, recorded):
    shown = officer.get(page(security)).content.decode()
    assert 'name="roles"' not in shown
    assert "安全管理员" in shown
    assert officer.post(page(security), form(security, roles=["administrator"])).status_code == 403
    assert officer.get(page(security, "password")).status_code == 403
    assert officer.post(page(security, "password")).status_code == 403
    assert User.objects.get(pk=security.pk).roles == {"security"}
    assert recorded() == []


def test_no_account_is_deleted(officer, clerk):
    assert officer.post(page(clerk, "delete"), {"post": "yes"}).status_code == 403
    assert "delete_selected" not in officer.get(LIST).content.decode()
    assert User.objects.filter(pk=clerk.pk).exists()


def test_a_forgotten_password_is_replaced_and_old_sessions_end(officer, clerk, client, recorded):
    elsewhere = type(client)()
    sign_in(elsewhere, "clerk")
    assert "生成一次性密码" in officer.get(page(clerk, "password")).content.decode()
    password = password_on(officer.post(page(clerk, "password")))
    assert elsewhere.get("/password/").status_code == 302
    sign_in(elsewhere, "clerk", password)
    assert is_signed_in(elsewhere)
    assert elsewhere.get("/").headers["Location"] == "/password/"
    reset = next(entry for entry in recorded() if entry.action == "password.change")
    assert (reset.actor, reset.object_id) == ("security", str(clerk.pk))
    assert password not in reset.changes


def test_a_superuser_is_not_kept_here(officer):
    root = UserFactory(username="root", name="超级用户", is_superuser=True)
    assert officer.get(page(root, "password")).status_code == 404
    assert "root" not in officer.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"username": ""}, "username", "请填写登录名。"),
        ({"username": "clerk"}, "username", "已有使用该登录名的账号。"),
        ({"username": "a b"}, "username", "合法"),
        ({"username": "x" * 151}, "username", "150"),
        ({"name": "王" * (1024 * 1024 // 3)}, "name", "60"),
        ({"name": "王\x00"}, "name", "空字符"),
        ({"name": "王\x07五"}, "name", "控制字符"),
        ({"department": "x"}, "department", "不在可选的范围内"),
        ({"roles": ["reporter"]}, "department", "须选所属部门"),
        ({"roles": ["emperor"]}, "roles", "emperor"),
    ],
)
def test_bad_input_is_answered_by_the_field(officer, clerk, typed, field, said):
    answer = officer.post(LIST + "add/", form(**typed))
    assert answer.status_code == 200
    assert said in "".join(answer.context["adminform"].form.errors[field])
    assert not User.objects.filter(username="wang").exists()


def test_a_new_account_has_one_button_for_its_answer_is_the_password(officer):
    page = officer.get(LIST + "add/").content.decode()
    assert 'name="_save"' in page
    assert 'name="_continue"' not in page and 'name="_addanother"' not in page
