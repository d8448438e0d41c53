"""Departments, users, roles, sign-in and its policy."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PeopleConfig(AppConfig):
    name = "zone.people"
    verbose_name = "人员与权限"
    default_auto_field = "django.db.models.BigAutoField"
    triggers = "zone.people.triggers.TRIGGERS"

    def ready(self) -> None:
        post_migrate.connect(grant_roles, dispatch_uid="people-roles")


def grant_roles(sender: AppConfig, using: str, **kwargs) -> None:
    """Give each role's group exactly the permissions on `sender`'s models that the policy names.

    After every migrate, app by app: a permission exists only once its model's app is migrated.
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
