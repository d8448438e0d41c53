"""The sign-ins of a demonstration database."""

from django.db import transaction

from zone.ledger import clock
from zone.ledger.changes import facts
from zone.ledger.ledger import mark_demo_database, record
from zone.people.accounts import add_account
from zone.people.models import Department, User
from zone.people.roles import DEPARTMENT_ROLES, Role

DEPARTMENT_CODE = "demo-gy"
SIGN_INS = (
    ("reporter", Role.REPORTER, "示例填报员"),
    ("reviewer", Role.REVIEWER, "示例审核员"),
    ("manager", Role.ADMINISTRATOR, "示例管理员"),
    ("manager2", Role.ADMINISTRATOR, "示例管理员二"),
    ("leader", Role.LEADER, "示例领导"),
    ("security", Role.SECURITY, "示例安全管理员"),
    ("auditor", Role.AUDITOR, "示例审计员"),
)
"""Login name, role and shown name. Two administrators, because nobody publishes what they wrote."""


@transaction.atomic
def create_sign_ins(password: str) -> None:
    """Make this empty database a demonstration with one sign-in per role. Raises PermissionError on any other."""
    mark_demo_database()
    with clock.fixed_at(clock.DEMO_START):  # the past that is played later is not older than its people
        _add_sign_ins(password)


def _add_sign_ins(password: str) -> None:
    department = Department.objects.create(code=DEPARTMENT_CODE, name="经济发展局（示例）", is_example=True)
    record("master.add", obj=department, changes=facts(department))
    for username, role, name in SIGN_INS:
        user = User(username=username, name=name, department=department if role in DEPARTMENT_ROLES else None)
        add_account(user, [role], by=None, password=password, must_change=False)
