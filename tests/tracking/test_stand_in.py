"""The department's check made by an administrator in its stead: marked 代审, and published by another."""

import pytest
from django.core.exceptions import ValidationError

from tests.factories import IndicatorFactory, ProjectFactory, filed_update
from zone.moves import make_move
from zone.tracking import proof
from zone.tracking.kinds import state_word
from zone.tracking.models import ProgressUpdate
from zone.tracking.stored_updates import stored_updates


@pytest.fixture
def filed(department, march, clerk) -> ProgressUpdate:
    project = ProjectFactory(lead_department=department, first_month=march.month)
    return filed_update(IndicatorFactory(undertaking=project, number=1), 3, by=clerk)


@pytest.fixture
def stood_in(filed, manager) -> ProgressUpdate:
    return make_move(filed, "stand_in", by=manager, content_hash=filed.hash_now())


def test_it_is_marked_until_the_update_goes_back(stood_in, manager, manager2):
    assert (stood_in.state, stood_in.checked_by, stood_in.checked_in_stead) == ("checked", manager, True)
    returned = make_move(stood_in, "return", by=manager2, note="数据与佐证不一致")
    assert (returned.checked_by, returned.checked_at, returned.checked_in_stead) == (None, None, False)


def test_the_departments_own_check_is_not_marked(filed, reviewer):
    assert not make_move(filed, "check", by=reviewer, content_hash=filed.hash_now()).checked_in_stead


def test_who_stood_in_does_not_publish(stood_in, manager, manager2):
    assert stood_in.moves_for(manager) == ["return"]
    with pytest.raises(ValidationError, match="由您审核通过，须由另一位管理员发布"):
        make_move(stood_in, "publish", by=manager, content_hash=stood_in.hash_now())
    assert make_move(stood_in, "publish", by=manager2, content_hash=stood_in.hash_now()).state == "published"


def test_a_reviewer_who_became_an_administrator_does_not_publish_what_they_checked(filed, reviewer, manager):
    checked = make_move(filed, "check", by=reviewer, content_hash=filed.hash_now())
    reviewer.groups.set(manager.groups.all())
    same = type(reviewer).objects.get(pk=reviewer.pk)
    assert "publish" not in checked.moves_for(same)
    assert not ProgressUpdate.objects.waiting_for(same).exists()


def test_it_waits_for_another(stood_in, manager, manager2):
    assert list(ProgressUpdate.objects.waiting_for(manager)) == []
    assert list(ProgressUpdate.objects.waiting_for(manager2)) == [stood_in]


def test_what_no_department_leads_waits_for_an_administrator_to_stand_in(march, manager, manager2):
    orphan = ProjectFactory(lead_department=None, first_month=march.month)
    filed = filed_update(IndicatorFactory(undertaking=orphan, number=1), 3, by=manager2)
    assert list(ProgressUpdate.objects.waiting_for(manager)) == [filed]
    assert filed.moves_for(manager) == ["stand_in", "return"]


@pytest.mark.parametrize(
    ("state", "kind", "word"),
    [
        ("submitted", "project", "待部门审核"),
        ("submitted", "task", "待发布"),
        ("checked", "project", "待发布"),
        ("published", "task", "已发布"),
    ],
)
def test_two_states_have_two_names(state, kind, word):
    assert state_word(state, kind) == word


def test_every_page_says_who_stood_in(stood_in, client, manager2):
    client.force_login(manager2)
    case = client.get(f"/review/{stood_in.pk}/").content.decode()
    assert "管理员甲" in case and "代部门审核通过" in case
    published = make_move(stood_in, "publish", by=manager2, content_hash=stood_in.hash_now())
    assert "管理员甲 代审" in client.get(stood_in.undertaking.get_absolute_url()).content.decode()
    source = client.get(f"/reports/figures/{published.measurements.get().indicator_id}/2026-03/").content.decode()
    assert "管理员甲（代审）" in source


def test_a_publication_by_who_stood_in_is_found(stood_in, manager2):
    published = make_move(stood_in, "publish", by=manager2, content_hash=stood_in.hash_now())
    held = stored_updates([published.pk])[0]
    entries = proof.entries_by_object(ProgressUpdate, [published.pk])[str(published.pk)]
    said = "代审人发布了自己审核的填报"
    assert said not in list(proof._faults(held, entries, set()))
    held.row["published_by"] = held.row["checked_by"]
    assert said in list(proof._faults(held, entries, set()))
