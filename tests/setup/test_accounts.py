"""Departments and accounts by workbook: checked whole, made whole, passwords shown once."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.setup.conftest import faults
from zone.ledger.models import LedgerEntry
from zone.people.models import Department, User

DEPARTMENTS = [("js", "住房和城乡建设局", 10), ("jf", "经济发展局")]
PEOPLE = [
    ("zhang.san", "张三", "住房和城乡建设局", "填报员"),
    ("li.si", "李四", "jf", "填报员、审核员"),
    ("wang.wu", "王五", None, "管理员"),
]

pytestmark = pytest.mark.django_db


def signs_in(client, username: str, password: str) -> bool:
    client.logout()
    return client.post("/login/", {"username": username, "password": password}).status_code == 302


def test_departments_and_accounts_are_made_with_their_roles_and_recorded(handed_in, confirmed, security):
    answer = handed_in("accounts", security, 部门=DEPARTMENTS, 账号=PEOPLE)
    assert answer.context["problems"] == []
    assert not Department.objects.exists() and User.objects.count() == 1  # nothing before it is confirmed
    made = confirmed(answer, "accounts")
    assert [one.user.name for one in made.context["slips"]] == ["张三", "李四", "王五"]
    assert [(one.code, one.order) for one in Department.objects.all()] == [("js", 10), ("jf", 100)]
    li = User.objects.get(username="li.si")
    assert (li.department.code, li.roles) == ("jf", {"reporter", "reviewer"})
    acts = LedgerEntry.objects.filter(actor="security").values_list("action", flat=True)
    assert sorted(acts) == [
        *["account.add"] * 3,
        *["master.add"] * 2,
        *["role.give"] * 4,
    ]


def test_a_one_time_password_opens_the_site_once_and_must_be_changed(client, handed_in, confirmed, security):
    made = confirmed(handed_in("accounts", security, 部门=DEPARTMENTS, 账号=PEOPLE), "accounts")
    slip = made.context["slips"][0]
    assert "no-store" in made.headers["Cache-Control"]
    client.logout()
    assert signs_in(client, "zhang.san", slip.password)
    assert client.get("/").headers["Location"] == "/password/"


def test_no_password_is_stored_or_recorded_in_clear(handed_in, confirmed, security):
    made = confirmed(handed_in("accounts", security, 部门=DEPARTMENTS, 账号=PEOPLE), "accounts")
    secrets = [slip.password for slip in made.context["slips"]]
    stored = "".join(str(vars(one)) for one in (*User.objects.all(), *LedgerEntry.objects.all()))
    assert len(set(secrets)) == 3
    assert not [one for one in secrets if one in stored]


def test_every_fault_is_named_at_its_row_and_column(handed_in, security, department):
    answer = handed_in(
        "accounts",
        security,
        部门=[("js", "住建局"), ("kj", "建设局"), ("x y", "科技局"), ("x y", "商务局"), (None, "教育局")],
        账号=[
            ("a b", "张三", "建设局", "填报员"),
            ("li", "李四", "没有的局", "填报员"),
            ("li", "李四", "建设局", "填报员"),
            ("wang", "王五", None, "填报员"),
            ("zhao", "赵六", None, "管理员，审计员"),
            ("qian", "钱七", None, "局长"),
            ("security", "别人", None, "领导"),
            (None, "无名", None, "领导"),
        ],
    )
    found = faults(answer)
    assert [one[:3] for one in found] == [
        ("部门", 4, "编码"),
        ("部门", 5, "名称"),
        ("部门", 6, "编码"),
        ("部门", 7, "编码"),
        ("部门", 8, "编码"),
        ("账号", 4, "登录名"),
        ("账号", 5, "部门"),
        ("账号", 6, "登录名"),
        ("账号", 7, "部门"),
        ("账号", 8, "角色"),
        ("账号", 9, "角色"),
        ("账号", 10, "登录名"),
        ("账号", 11, "登录名"),
    ]
    words = [one[3] for one in found]
    assert words[2] == "编码只用字母、数字、下划线和短横线。"
    assert words[5] == "登录名只用字母、数字和 @ . + - _，不能有空格。"
    assert "没有名称或编码为“没有的局”的部门" in words[6]
    assert words[7] == "与第 5 行重复。"
    assert "须选所属部门" in words[8]
    assert "三员分立" in words[9]
    assert "没有“局长”这一角色" in words[10]
    assert "登录名 security 已有" in words[11]


def test_a_file_with_a_fault_makes_nothing_even_if_it_is_confirmed(handed_in, confirmed, security):
    answer = handed_in("accounts", security, 账号=[*PEOPLE[2:], ("wrong name", "张三", None, "领导")])
    assert confirmed(answer, "accounts").status_code == 409
    assert User.objects.count() == 1


def test_the_same_file_again_adds_nothing_and_leads_to_new_slips(client, handed_in, confirmed, security):
    answer = handed_in("accounts", security, 部门=DEPARTMENTS, 账号=PEOPLE)
    confirmed(answer, "accounts")
    twice = confirmed(answer, "accounts")  # the button pressed twice, or the page gone back to
    assert twice.status_code == 409
    assert "没有要新增的" in twice.content.decode()
    assert "/setup/passwords/" in twice.content.decode()
    grown = handed_in("accounts", security, 部门=DEPARTMENTS, 账号=[*PEOPLE, ("new", "新人", "js", "填报员")])
    assert grown.context["checked"].plan.rows == [("new", "新人", "住房和城乡建设局", "填报员")]
    assert User.objects.count() == 4


def test_what_somebody_else_added_meanwhile_is_found_when_it_is_confirmed(handed_in, confirmed, security):
    answer = handed_in("accounts", security, 账号=PEOPLE[2:])
    User.objects.create_user("wang.wu", name="另一人")
    again = confirmed(answer, "accounts")
    assert again.status_code == 409
    assert [one[2] for one in faults(again)] == ["登录名"]


def test_another_officer_cannot_confirm_what_was_checked_by_this_one(client, handed_in, security, django_user_model):
    answer = handed_in("accounts", security, 账号=PEOPLE[2:])
    other = django_user_model.objects.create_user("security2", name="另一安全管理员", must_change_password=False)
    other.groups.set(security.groups.all())
    client.force_login(other)
    refused = client.post("/setup/accounts/confirm/", {"checked": answer.context["token"]})
    assert refused.status_code == 409
    assert User.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("表.csv", "登录名,姓名\na,b\n".encode(), "请上传由模板填好的 .xlsx 工作簿"),
        ("表.xlsx", b"", "空"),
        ("表.xlsx", b"\x89PNG\r\n\x1a\n" + b"0" * 64, "这是图片"),
    ],
)
def test_another_file_is_refused_in_words(client, security, name, content, words):
    client.force_login(security)
    page = client.post("/setup/accounts/", {"file": SimpleUploadedFile(name, content)}).content.decode()
    assert words in page


def test_a_workbook_of_something_else_is_refused(client, security):
    book = openpyxl.Workbook()
    book.active.append(["编码", "名称"])
    file = io.BytesIO()
    book.save(file)
    client.force_login(security)
    sent = SimpleUploadedFile("别的.xlsx", file.getvalue())
    assert "没有“部门”、“账号”工作表" in client.post("/setup/accounts/", {"file": sent}).content.decode()


def test_only_the_security_officer_hands_it_in(client, request):
    for who in ("clerk", "reviewer", "manager", "leader", "auditor"):
        client.force_login(request.getfixturevalue(who))
        for address in ("/setup/accounts/", "/setup/accounts/template/", "/setup/passwords/"):
            assert client.get(address).status_code == 403
        assert client.post("/setup/accounts/confirm/", {"checked": "x"}).status_code == 403


def test_lost_slips_are_printed_anew_with_other_passwords(client, handed_in, confirmed, security):
    made = confirmed(handed_in("accounts", security, 部门=DEPARTMENTS, 账号=PEOPLE), "accounts")
    first, second, _ = made.context["slips"]
    client.logout()
    signs_in(client, "li.si", second.password)  # has come in: the paper was not lost
    client.force_login(security)
    assert [one.name for one in client.get("/setup/passwords/").context["waiting"]] == ["王五", "张三"]
    chosen = [first.user.pk, second.user.pk, security.pk]
    (slip,) = client.post("/setup/passwords/", {"account": chosen}).context["slips"]
    assert (slip.user.username, slip.password == first.password) == ("zhang.san", False)
    assert not signs_in(client, "zhang.san", first.password)
    assert signs_in(client, "zhang.san", slip.password)


def test_all_slips_can_be_printed_anew_at_once(client, handed_in, confirmed, security):
    confirmed(handed_in("accounts", security, 部门=DEPARTMENTS, 账号=PEOPLE), "accounts")
    assert "没有勾选任何人" in client.post("/setup/passwords/").content.decode()
    assert len(client.post("/setup/passwords/", {"all": "1"}).context["slips"]) == 3


def test_five_hundred_accounts_are_made_at_once(handed_in, confirmed, security, department, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    people = [(f"user{number}", f"人员{number}", "js", "填报员") for number in range(500)]
    made = confirmed(handed_in("accounts", security, 账号=people), "accounts")
    assert len(made.context["slips"]) == 500
    assert User.objects.filter(must_change_password=True, groups__name="reporter").count() == 500
