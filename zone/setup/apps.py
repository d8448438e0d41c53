"""How a zone begins: the checklist, departments and accounts by workbook, one-time passwords on paper."""

from django.apps import AppConfig
from django.urls import reverse


class SetupConfig(AppConfig):
    name = "zone.setup"
    verbose_name = "开始使用"

    def ready(self) -> None:
        from zone.checklist import Step, register_steps
        from zone.navigation import PAGES, Place, register_places
        from zone.people.roles import Role
        from zone.setup.accounts import account_sheets, make_accounts, plan_accounts
        from zone.setup.checklist import READERS
        from zone.setup.facts import look_at_departments, look_at_officers
        from zone.setup.workbooks import SetupWorkbook, register_workbooks

        register_workbooks(
            SetupWorkbook(
                name="accounts",
                title="导入部门和账号",
                intro="一次建好部门和账号，并打印每个人的一次性密码。",
                role=Role.SECURITY,
                sheets=account_sheets,
                plan=plan_accounts,
                make=make_accounts,
                done="一次性密码",
                made="setup/slips.html",
                gives_passwords=True,
            )
        )
        PAGES.register("new-accounts", lambda: reverse("setup:workbook", args=["accounts"]))
        register_places(Place("开始使用", "/setup/", "setup", READERS, order=98))
        by_workbook = [("导入部门和账号", "setup:workbook", ["accounts"])]
        security = frozenset({Role.SECURITY})
        register_steps(
            departments=Step(
                "部门",
                "安全管理员",
                security,
                10,
                look_at_departments,
                lambda: [(reverse(name, args=arguments), words) for words, name, arguments in by_workbook],
            ),
            officers=Step(
                "管理员、审计员账号",
                "安全管理员",
                security,
                20,
                look_at_officers,
                lambda: [
                    *((reverse(name, args=arguments), words) for words, name, arguments in by_workbook),
                    (reverse("admin:people_user_changelist"), "管理账号"),
                ],
            ),
        )
