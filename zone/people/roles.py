"""The six staff roles, what each may do, and which exclude each other: the whole policy on one screen."""

from django.db.models import TextChoices


class Role(TextChoices):
    """A staff role; its value is the name of its group."""

    REPORTER = "reporter", "填报员"
    REVIEWER = "reviewer", "审核员"
    ADMINISTRATOR = "administrator", "管理员（项目办/督查）"
    LEADER = "leader", "领导"
    SECURITY = "security", "安全管理员"
    AUDITOR = "auditor", "审计员"


OFFICERS = (Role.ADMINISTRATOR, Role.SECURITY, Role.AUDITOR)
"""三员分立: nobody holds two of these."""

DEPARTMENT_ROLES = frozenset({Role.REPORTER, Role.REVIEWER})
"""Roles that act for one department and mean nothing without it."""

CONSOLE_ROLES = frozenset(OFFICERS)
"""Roles that work in the admin console."""

BUSINESS_ROLES = frozenset({Role.REPORTER, Role.REVIEWER, Role.ADMINISTRATOR, Role.LEADER})
"""Roles that see the business of the zone; the officers for accounts and for audit do not."""

MASTER_DATA = [
    "people.department",
    "tracking.undertaking",
    "tracking.indicator",
    "tracking.planpoint",
    "tracking.reportmonth",
    "projects.project",
    "projects.campaign",
    "projects.enterprise",
    "projects.enterprisetitle",
    "projects.park",
    "projects.industrychain",
    "projects.talentselection",
    "livelihood.task",
]


def _all_of(labels: list[str], *verbs: str) -> set[str]:
    return {f"{app}.{verb}_{model}" for app, model in (label.split(".") for label in labels) for verb in verbs}


BUSINESS_VIEW = _all_of(MASTER_DATA, "view") | {
    "tracking.view_progressupdate",
    "tracking.view_measurement",
    "tracking.view_evidence",
}

ROLE_PERMISSIONS: dict[str, set[str]] = {
    Role.REPORTER: {"tracking.report_progressupdate"},
    Role.REVIEWER: {"tracking.check_progressupdate"},
    Role.ADMINISTRATOR: BUSINESS_VIEW
    | _all_of(MASTER_DATA, "add", "change", "delete")
    | {"tracking.report_progressupdate", "tracking.check_progressupdate", "tracking.publish_progressupdate"},
    Role.LEADER: set(),
    Role.SECURITY: _all_of(["people.user"], "view", "add", "change") | {"people.view_department"},
    Role.AUDITOR: {"ledger.view_ledgerentry"},
}
