"""Departments, users, roles, sign-in and its policy."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PeopleConfig(AppConfig):
    name = "zone.people"
    verbose_name = "人员与权限"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zone.ledger.labels import register_labels
        from zone.ledger.triggers import register_triggers
        from zone.navigation import Place, register_places
        from zone.people.roles import CONSOLE_ROLES, Role, grant, grant_master_data
        from zone.people.triggers import TRIGGERS

        post_migrate.connect(grant_roles, dispatch_uid="people-roles")
        register_triggers(self.label, TRIGGERS)
        grant_master_data("people.department")
        grant(Role.SECURITY, "people.view_user", "people.add_user", "people.change_user", "people.view_department")
        grant(Role.AUDITOR, "ledger.view_ledgerentry")
        register_places(Place("管理台", "/admin/", "admin", CONSOLE_ROLES, order=100))
        register_labels(
            actions={
                "sign-in": "登录",
                "sign-in.refused": "登录被拒",
                "sign-out": "退出",
                "password.change": "修改密码",
                "role.give": "授予角色",
                "role.take": "收回角色",
                "account.add": "新增账号",
                "account.change": "修改账号",
            },
            terms={"username": "登录名", "role": "角色", "roles": "角色"},
        )


def grant_roles(sender: AppConfig, using: str, **kwargs) -> None:
    """Give each role's group exactly the permissions on `sender`'s models that the policy names.

    They are for who reads the database; a request asks the policy itself (`StaffBackend`). After every migrate, app by
    app: a permission exists only once its model's app is migrated.
    A permission the policy names and the app does not have is a test's matter, not a migration's.
    """
    from django.contrib.auth.models import Group, Permission

    from zone.people.roles import ROLE_PERMISSIONS

    own = dict(
        Permission.objects.using(using).filter(content_type__app_label=sender.label).values_list("codename", "pk")
    )
    held = Group.permissions.through.objects.using(using).filter(permission__in=own.values())
    for role, named in ROLE_PERMISSIONS.items():
        group, _ = Group.objects.using(using).get_or_create(name=role)
        allowed = {own[codename] for codename in own if f"{sender.label}.{codename}" in named}
        present = set(held.filter(group=group).values_list("permission", flat=True))
        if allowed != present:
            held.filter(group=group).exclude(permission__in=allowed).delete()
            group.permissions.add(*allowed)
