"""The steps of a beginning zone that concern undertakings: who does each, and where."""

from django.urls import reverse

from zone.checklist import Step
from zone.ledger import clock
from zone.people.roles import Role
from zone.tracking.setup_facts import look_at_months, look_at_people, look_at_undertakings

ADMINISTRATOR, SECURITY = frozenset({Role.ADMINISTRATOR}), frozenset({Role.SECURITY})


def setup_steps() -> dict[str, Step]:
    """By name; ready before any address is known."""
    return {
        "reporters": Step(
            title="各部门填报员、审核员",
            who="安全管理员",
            roles=SECURITY,
            order=30,
            look=look_at_people,
            links=lambda: [
                (reverse("setup:workbook", args=["accounts"]), "导入部门和账号"),
                (reverse("setup:passwords"), "打印一次性密码"),
            ],
        ),
        "undertakings": Step(
            title="本年事项、指标和计划",
            who="管理员",
            roles=ADMINISTRATOR,
            order=40,
            look=look_at_undertakings,
            links=lambda: [
                (reverse("setup:workbook", args=["undertakings"]), "新增事项和指标"),
                (reverse("tracking:undertakings"), "全部事项"),
            ],
        ),
        "months": Step(
            title="填报月份",
            who="管理员",
            roles=ADMINISTRATOR,
            order=50,
            look=look_at_months,
            links=lambda: [(reverse("admin:tracking_reportmonth_year", args=[clock.today().year]), "开放全年各月")],
        ),
    }
