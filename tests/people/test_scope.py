"""People of one scope see the same rows, so that they may share what is counted of them."""

from itertools import combinations

import pytest

from projects.enterprises.models import Enterprise
from tests.factories import EnterpriseFactory, UndertakingFactory, UserFactory, filed_update
from zone.people.models import User
from zone.people.roles import Role
from zone.tracking.models import ProgressUpdate, Undertaking


@pytest.fixture
def people(department, other_department) -> list[User]:
    """Two people of each role in each department and in none, and one without a role."""
    places = (department, other_department, None)
    held = [UserFactory(roles=[role], department=place) for role in Role for place in places for _ in range(2)]
    return [*held, UserFactory(department=department)]


def seen(user: User) -> list[set]:
    user = User.objects.get(pk=user.pk)
    return [set(model.objects.visible_to(user)) for model in (Undertaking, ProgressUpdate, Enterprise)] + [
        set(Undertaking.objects.led_by(user)) if user.scope != ("all",) else set()
    ]


def test_people_of_one_scope_see_the_same(people, department, other_department, march, indicator, clerk):
    filed_update(indicator, 3, by=clerk)
    EnterpriseFactory()
    UndertakingFactory(lead_department=department).supporting_departments.add(other_department)
    UndertakingFactory(lead_department=other_department)
    UndertakingFactory(lead_department=None)
    rows = {person.pk: seen(person) for person in people}
    pairs = [(one, other) for one, other in combinations(people, 2) if one.scope == other.scope]
    assert len(pairs) > 20
    assert [(str(a), str(b)) for a, b in pairs if rows[a.pk] != rows[b.pk]] == []
