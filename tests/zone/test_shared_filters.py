"""What a list's filter shares between requests, and what it must not."""

import django_filters as filters
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory

from projects.filters import ProjectFilter
from projects.models import Project
from tests.factories import ParkFactory
from zone.filters import ListFilter, Option
from zone.ledger.cache import last_entries


def asked(query: str) -> ProjectFilter:
    request = RequestFactory().get(f"/projects/?{query}")
    return ProjectFilter(request.GET, Project.objects.all(), request=request)


def test_two_requests_share_no_filter_and_no_field(db):
    one, other = asked("q=a"), asked("q=b")
    assert (one.filters["q"].parent, other.filters["q"].parent) == (one, other)
    assert one.form.fields["park"] is not other.form.fields["park"]
    assert (one.form["q"].value(), other.form["q"].value()) == ("a", "b")


def test_a_filter_with_a_method_cannot_be_shared():
    with pytest.raises(ImproperlyConfigured, match=r"Bound: .*name"):

        class Bound(ListFilter):
            name = filters.CharFilter(method="by_name")


def test_the_form_of_a_list_is_put_together_once(db):
    assert type(asked("q=a").form) is type(asked("q=b").form)


def test_lists_of_different_kinds_have_forms_of_their_own(db):
    assert set(asked("").form.fields) == set(ProjectFilter.base_filters)


def test_parks_to_choose_from_are_read_again_once_the_ledger_has_moved(db, memory):
    ParkFactory(name="东园")
    token = last_entries.set({"enterprises.park": 1})
    assert "东园" in str(asked("").form["park"])
    ParkFactory(name="西园")
    assert "西园" not in str(asked("").form["park"])  # nothing is recorded in the ledger
    last_entries.set({"enterprises.park": 2})
    assert "西园" in str(asked("").form["park"])
    last_entries.reset(token)


def test_a_park_chosen_is_one_of_those_to_choose_from(db, django_assert_num_queries):
    park = ParkFactory(name="东园")
    narrowed = asked(f"park={park.pk}")
    with django_assert_num_queries(2):  # the parks, and the years beside them
        assert narrowed.form.fields["park"].clean(str(park.pk)) == Option(park.pk, "东园")
        assert "东园" in str(narrowed.form["park"])
    assert not asked("park=999999").form.is_valid()
