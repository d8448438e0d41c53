"""Departments, users, roles, sign-in and its policy."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PeopleConfig(AppConfig):
    name = "zone.people"
    verbose_name = "组织与账号"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zone.ledger.labels import register_labels
        from zone.ledger.proof import register_checks
        from zone.ledger.triggers import register_triggers
        from zone.navigation import Place, register_places
        from zone.people.proof import CHECKS
        from zone.people.roles import CONSOLE_ROLES, Role, grant, grant_master_data
        from zone.people.triggers import TRIGGERS

        post_migrate.connect(create_roles, sender=self, dispatch_uid="people-roles")
        register_triggers(self.label, TRIGGERS)
        register_checks(CHECKS, {"account.add": ()})
        grant_master_data("people.department")
        grant(Role.SECURITY, "people.view_user", "people.add_user", "people.change_user")
        grant(Role.SECURITY, "people.view_department", "people.add_department")
        grant(Role.AUDITOR, "ledger.view_ledgerentry")
        register_places(Place("管理台", "/admin/", "admin", CONSOLE_ROLES, order=100))
        register_labels(
            actions={
                "sign-in": "登录",
                "sign-in.refused": "登录被拒",
                "sign-out": "退出",
                "password.change": "修改密码",
                "password.refused": "修改密码被拒",
                "role.give": "授予角色",
                "role.take": "收回角色",
                "account.add": "新增账号",
                "account.change": "修改账号",
            },
            terms={"username": "登录名", "role": "角色", "roles": "角色"},
        )


def create_roles(using: str, **kwargs) -> None:
    """Have a group for each role, which says who holds it. What a role may do, the policy says (`StaffBackend`)."""
    from django.contrib.auth.models import Group

    from zone.people.roles import Role

    for role in Role:
        Group.objects.using(using).get_or_create(name=role)
