"""Departments, users, roles, sign-in and its policy."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PeopleConfig(AppConfig):
    name = "zone.people"
    verbose_name = "人员与权限"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(grant_roles, dispatch_uid="people-roles")


def grant_roles(sender: AppConfig, using: str, **kwargs) -> None:
    """Give each role's group the permissions of `sender`'s models that the policy names, and no others."""
    from django.contrib.auth.models import Group, Permission

    from zone.people.roles import ROLE_PERMISSIONS

    for role, named in ROLE_PERMISSIONS.items():
        group, _ = Group.objects.using(using).get_or_create(name=role)
        codenames = [name.split(".")[1] for name in named if name.split(".")[0] == sender.label]
        own = Permission.objects.using(using).filter(content_type__app_label=sender.label)
        group.permissions.remove(*own.exclude(codename__in=codenames))
        group.permissions.add(*own.filter(codename__in=codenames))
