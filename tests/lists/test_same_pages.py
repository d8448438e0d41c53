"""What makes lists fast changes no letter of them: every list with all of it off, on, and on for the second time."""

import copy
import re
from collections import OrderedDict

import pytest
from django.db import transaction
from django.forms import renderers
from django.urls import resolve

from tests.factories import CampaignFactory, IndicatorFactory, ProjectFactory, filed_update, published_update
from tests.test_access import PAGES, address, rows  # noqa: F401
from zone import context_processors, filters, rendering, views
from zone.ledger import cache as ledger_cache
from zone.ledger.ledger import record
from zone.ledger.models import LastEntry
from zone.lists import saved_views
from zone.lists.models import SavedView
from zone.people.backends import StaffBackend
from zone.people.models import User
from zone.tables.rows import ListData
from zone.tables.table import Shared
from zone.tracking import months
from zone.tracking.desk import todo
from zone.tracking.review import drawn_rows
from zone.tracking.updates import month_list
from zone.views import ListPage

SECRET = re.compile(r'csrfmiddlewaretoken" value="\w+"|X-CSRFToken": "\w+"|打印于 [^·]+')
QUERIES = (
    "",
    "page=2&per_page=25",
    "sort=-state&columns=name,state&density=dense&view=0",
    "q=园&sort=-name",
    "q=zxzzcyy",
    "state=active&state=completed&columns=name,state",
    "example=False&density=dense",
    "department=999999&late=maybe&month=2026-03",
    "planned_end_after=2026-01-01&tick=page",
)


@pytest.fixture
def lists(rows, department, clerk, manager, manager2) -> list[str]:  # noqa: F811
    """Addresses of every list; projects on more than one page, a figure among them, and views that people share."""
    for number in range(30):
        ProjectFactory(
            lead_department=department, is_example=number % 2 == 0, state=("active", "completed")[number % 2]
        )
    published_update(
        IndicatorFactory(undertaking=CampaignFactory(lead_department=department)), 3, by=clerk, publisher=manager2
    )
    SavedView.objects.create(owner=manager, list="projects", name="<我的>", query="sort=-name")
    SavedView.objects.create(owner=clerk, list="projects", name="共享", query="state=active", sharing="all")
    SavedView.objects.create(
        owner=clerk, list="projects", name="本部门", query="q=园", sharing="department", department=department
    )
    filed_update(IndicatorFactory(undertaking=CampaignFactory(lead_department=department)), 4, by=clerk)
    with transaction.atomic():
        record("export")
    classes = {name: getattr(resolve(address(name, rows)).func, "view_class", int) for name in PAGES}
    return [address(name, rows) for name, found in classes.items() if issubclass(found, ListPage)]


def pages(client, lists) -> dict[str, str]:
    asked = (f"{url}?{query}" for url in lists for query in (*QUERIES, "view=0"))
    return {url: SECRET.sub("", client.get(url).content.decode()) for url in asked}


def by_orm(self, user_id) -> User | None:
    user = User.objects.select_related("department").filter(pk=user_id).first()
    ledger_cache.last_entries.set(dict(LastEntry.objects.values_list("object_type", "sequence")))
    return user


def switch_off(patch) -> None:
    for module in (context_processors, filters, views):
        patch.setattr(module, "render_cached", rendering.render_cached.__wrapped__)
    for module in (filters, views, todo, month_list):
        patch.setattr(module, "cached_by_ledger", lambda models, key, make: make())
    patch.setattr(drawn_rows, "cached_each", lambda shared, keys, make: make(list(range(len(keys)))))
    patch.setattr(views, "last_entries_about", lambda models: None)
    patch.setattr(months, "renewed_by_topic", lambda models, changing, key, make, renew: make())
    patch.setattr(renderers, "get_default_renderer", renderers.DjangoTemplates)
    patch.setattr("django.forms.forms.get_default_renderer", renderers.DjangoTemplates)
    patch.setattr(saved_views, "_read", lambda user, name: list(usable(user, name)))
    patch.setattr(StaffBackend, "get_user", by_orm)
    patch.setattr(ListData, "__getitem__", lambda self, key: (self.annotate_page or list)(self.in_order())[key])
    for shared in (Shared, filters.SharedFilters):
        patch.setattr(
            shared, "__deepcopy__", lambda self, memo: OrderedDict((k, copy.deepcopy(v, memo)) for k, v in self.items())
        )


def usable(user, name):
    return SavedView.objects.usable_by(user).filter(list=name).select_related("owner")


@pytest.mark.parametrize("who", ["manager", "clerk", "reviewer"])
def test_every_list_is_the_same_with_and_without_what_makes_it_fast(client, request, lists, memory, who):
    client.force_login(request.getfixturevalue(who))
    with pytest.MonkeyPatch.context() as patch:
        switch_off(patch)
        plain = pages(client, lists)
    assert sum("<table" in page for page in plain.values()) > 40
    for _ in range(2):
        fast = pages(client, lists)
        assert {url for url, page in fast.items() if page != plain[url]} == set()


def test_the_views_of_a_list_are_those_its_orm_says(
    lists, clerk, manager, other_clerk, leader, django_assert_num_queries
):
    for person in (clerk, manager, other_clerk, leader):
        found = list(usable(person, "projects"))
        with django_assert_num_queries(1):
            read = saved_views._read(person, "projects")
            assert [str(view.owner) for view in read] == [str(view.owner) for view in found]
        names = [field.attname for field in SavedView._meta.concrete_fields]
        assert [[getattr(view, n) for n in names] for view in read] == [[getattr(v, n) for n in names] for v in found]


def test_what_is_long_to_ask_fills_no_memory(client, manager):
    client.force_login(manager)
    sizes = []
    for query in ("q=a", "q=a", "q=b", *(f"q=a&x={'x' * 300}{number}" for number in range(3))):
        client.get(f"/projects/?{query}")
        sizes.append(rendering.render_cached.cache_info().currsize)
    assert [size - sizes[0] for size in sizes] == [0, 0, 1, 1, 1, 1]
