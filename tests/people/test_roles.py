"""What each role may do, and that nobody holds two of the three offices: form, ORM, raw SQL."""

from itertools import permutations

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from tests.factories import PASSWORD, UserFactory
from zone.people.accounts import add_account, change_account, reset_password
from zone.people.models import User
from zone.people.roles import OFFICERS, ROLE_PERMISSIONS, Role

pytestmark = pytest.mark.django_db


def group(role: str) -> Group:
    return Group.objects.get(name=role)


def test_the_policy_names_only_permissions_that_there_are():
    names = {
        f"{one.content_type.app_label}.{one.codename}" for one in Permission.objects.select_related("content_type")
    }
    assert set().union(*ROLE_PERMISSIONS.values()) <= names


def test_there_are_six_roles_and_no_other_group():
    assert set(Group.objects.values_list("name", flat=True)) == set(ROLE_PERMISSIONS) == {str(role) for role in Role}


@pytest.mark.parametrize("role", Role)
def test_a_person_may_what_the_policy_names_whatever_the_database_says(role):
    group(role).permissions.set(Permission.objects.filter(codename__in=["delete_user", "view_logentry"]))
    person = UserFactory(roles=[role, Role.LEADER])
    assert person.get_all_permissions() == ROLE_PERMISSIONS[role]
    assert not person.has_perm("people.delete_user")
    User.objects.update(is_active=False)
    assert User.objects.get().get_all_permissions() == User.objects.get().get_group_permissions() == set()


@pytest.mark.parametrize(("first", "second"), list(permutations(OFFICERS, 2)))
def test_the_orm_gives_nobody_a_second_office(first, second):
    user = UserFactory(roles=[first])
    with pytest.raises(DatabaseError, match="exclude each other"), transaction.atomic():
        user.groups.add(group(second))
    assert set(user.groups.all()) == {group(first)}


def test_two_offices_at_one_stroke_are_refused():
    user = UserFactory()
    with pytest.raises(DatabaseError, match="exclude each other"), transaction.atomic():
        user.groups.add(group(Role.SECURITY), group(Role.AUDITOR))
    assert not user.groups.exists()


def test_raw_sql_gives_nobody_a_second_office(security):
    with pytest.raises(DatabaseError, match="exclude each other"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_user_groups (user_id, group_id) VALUES (%s, %s)",
            [security.pk, group(Role.ADMINISTRATOR).pk],
        )


def test_raw_sql_turns_no_other_role_into_a_second_office():
    user = UserFactory(roles=[Role.SECURITY, Role.LEADER])
    held = User.groups.through.objects.get(user=user, group=group(Role.LEADER))
    with pytest.raises(DatabaseError, match="exclude each other"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE people_user_groups SET group_id = %s WHERE id = %s", [group(Role.AUDITOR).pk, held.pk])


def test_raw_sql_moves_no_office_to_a_person_who_holds_another(security, auditor):
    with pytest.raises(DatabaseError, match="exclude each other"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE people_user_groups SET user_id = %s WHERE user_id = %s", [security.pk, auditor.pk])


def test_an_office_goes_with_the_roles_of_departments_and_is_changed_for_another(security, department):
    user = UserFactory(department=department)
    user.groups.add(group(Role.AUDITOR), group(Role.REPORTER), group(Role.LEADER))
    User.groups.through.objects.filter(user=user, group=group(Role.AUDITOR)).update(group=group(Role.SECURITY))
    change_account(user, [Role.ADMINISTRATOR], by=security)
    assert user.roles == {"administrator"}


@pytest.mark.parametrize("statement", ["UPDATE auth_group SET name = 'clerk'", "DELETE FROM auth_group"])
def test_the_roles_keep_their_names(statement):
    Group.permissions.through.objects.all().delete()
    with pytest.raises(DatabaseError, match="roles keep their names"), transaction.atomic(), connection.cursor() as c:
        c.execute(f"{statement} WHERE name = 'reporter'")
    with pytest.raises(DatabaseError, match="roles keep their names"), transaction.atomic():
        group(Role.REPORTER).delete()


def test_another_groups_name_and_a_role_named_as_before_are_let_alone(db):
    Group.objects.create(name="other")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE auth_group SET name = 'another' WHERE name = 'other'")
        cursor.execute("UPDATE auth_group SET name = name")
    assert Group.objects.filter(name="another").exists()


def test_a_role_held_keeps_its_key(security):
    held = User.groups.through.objects.get(user=security)
    with pytest.raises(DatabaseError, match="a row keeps its key"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE people_user_groups SET id = id + 1000 WHERE id = %s", [held.pk])
    if connection.vendor == "sqlite":
        with pytest.raises(DatabaseError, match="never replaced"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT OR REPLACE INTO people_user_groups (id, user_id, group_id) VALUES (%s, %s, %s)",
                [held.pk, security.pk, group(Role.LEADER).pk],
            )


def test_the_rule_itself_refuses_two_offices(security):
    with pytest.raises(ValidationError, match="三员分立"):
        change_account(UserFactory(), [Role.SECURITY, Role.AUDITOR], by=security)
    with pytest.raises(ValidationError, match="三员分立"):
        add_account(User(username="both", name="两职"), [Role.ADMINISTRATOR, Role.AUDITOR], by=security)
    assert not User.objects.filter(username="both").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", [1, 2])
def test_roles_and_triggers_stand_again_after_the_database_was_emptied(time):
    user = UserFactory(roles=[Role.SECURITY])
    with pytest.raises(DatabaseError, match="exclude each other"):
        user.groups.add(group(Role.AUDITOR))
    assert user.groups.count() == 1


def test_the_rule_itself_lets_nobody_touch_their_own_account(security):
    with pytest.raises(PermissionDenied):
        change_account(security, [Role.ADMINISTRATOR], by=security)
    with pytest.raises(PermissionDenied):
        reset_password(security, "Harvest-2027", by=security)
    assert User.objects.get(pk=security.pk).roles == {"security"}
    assert User.objects.get(pk=security.pk).check_password(PASSWORD)
