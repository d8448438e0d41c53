"""The statement written for every page's person says the same as the ORM."""

import pytest
from django.db import transaction

from zone.ledger.cache import last_entries, read_last_entries
from zone.ledger.ledger import record
from zone.ledger.models import LastEntry
from zone.people.backends import StaffBackend
from zone.people.models import Department, User


@pytest.fixture
def backend():
    token = last_entries.set(None)
    yield StaffBackend()
    last_entries.reset(token)


@pytest.mark.parametrize("who", ["clerk", "manager", "auditor"])
def test_a_person_is_read_with_department_and_roles(request, backend, who, django_assert_num_queries):
    person = request.getfixturevalue(who)
    with transaction.atomic():
        record("master.add", obj=person)
        record("export")
    by_orm = User.objects.select_related("department").get(pk=person.pk)
    with django_assert_num_queries(1):
        read = backend.get_user(str(person.pk))
        facts = {field.attname: getattr(read, field.attname) for field in User._meta.concrete_fields}
        department, roles = read.department, read.roles
    assert facts == {name: getattr(by_orm, name) for name in facts}
    assert {type(value) for value in facts.values()} == {type(getattr(by_orm, name)) for name in facts}
    assert roles == by_orm.roles
    assert (department is None) == (by_orm.department is None)
    for field in Department._meta.concrete_fields if department else ():
        assert getattr(department, field.attname) == getattr(by_orm.department, field.attname)
    assert last_entries.get() == dict(LastEntry.objects.values_list("object_type", "sequence"))


def test_who_has_no_role_and_who_is_gone(backend, clerk):
    clerk.groups.clear()
    assert backend.get_user(clerk.pk).roles == frozenset()
    clerk.is_active = False
    clerk.save()
    assert backend.get_user(clerk.pk) is None
    assert backend.get_user(clerk.pk + 99) is None


def test_a_ledger_without_an_entry(backend, clerk):
    assert backend.get_user(clerk.pk).last_entry_list is None
    assert last_entries.get() == read_last_entries(None) == {}
