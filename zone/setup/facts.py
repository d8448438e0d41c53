"""What there is of departments and of accounts that stand above departments."""

from django.db.models import Count, Q

from zone.checklist import Fact
from zone.people.models import Department, User
from zone.people.roles import Role

ADMINISTRATORS = 2
"""Nobody publishes what they wrote or checked: one alone could not publish everything."""


def look_at_departments() -> Fact:
    count = Department.objects.count()
    return Fact((f"已有 {count} 个部门",), ()) if count else Fact((), ("还没有部门",))


def look_at_officers() -> Fact:
    """Whether there are administrators enough, and an auditor."""
    named = {role: f"{role.name.lower()}_count" for role in (Role.ADMINISTRATOR, Role.AUDITOR)}
    people = User.objects.filter(is_active=True)
    counts = people.aggregate(
        **{alias: Count("pk", filter=Q(groups__name=role), distinct=True) for role, alias in named.items()}
    )
    administrators, auditors = (counts[named[role]] for role in (Role.ADMINISTRATOR, Role.AUDITOR))
    done, missing = [f"管理员 {administrators} 人", f"审计员 {auditors} 人"], []
    if administrators < ADMINISTRATORS:
        missing.append(
            f"管理员还差 {ADMINISTRATORS - administrators} 人（填报和发布不能是同一人，至少 {ADMINISTRATORS} 人）"
        )
    if not auditors:
        missing.append("还没有审计员")
    return Fact(tuple(done), tuple(missing))
