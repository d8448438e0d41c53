"""What a list caches is counted from rows of the models it names, and of no others: else a count would grow old."""

import re
import sys

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from tests.test_access import PAGES, address, rows  # noqa: F401
from zone.ledger import cache
from zone.views import ListPage

TABLE = re.compile(r'(?:FROM|JOIN) "(\w+)"')
COMES_WITH = {
    "tracking_contributor": "tracking_progressupdate",
    "tracking_undertaking_supporting_departments": "tracking_undertaking",
    "projects_project_enterprises": "projects_project",
    "attraction_campaign_parks": "attraction_campaign",
    "people_user_groups": "people_user",
    "auth_group": "people_user",
}
"""Tables whose rows change with a row of another, in whose entry they stand."""
TYPED = {"q": "zxzzcyy", "planned_end_after": "2026-01-01", "planned_end_before": "2026-12-31", "year": "2026"}


def tables_of(models) -> set[str]:
    """Tables in which a recorded change of these models' rows, or of those derived from them, may lie."""
    found = {apps.get_model(one) for model in models for one in cache.object_types_of(model)}
    return {table._meta.db_table for one in found for table in (one, *one._meta.all_parents)}


def lists(rows) -> dict[str, type[ListPage]]:  # noqa: F811
    views = {name: getattr(resolve(address(name, rows)).func, "view_class", None) for name in PAGES}
    return {name: view for name, view in views.items() if view and issubclass(view, ListPage)}


def queries(page: ListPage) -> list[dict[str, str]]:
    """One query for the bare list, and one for each choice of each filter."""
    found = [{}]
    for name, field in page.filterset.form.fields.items():
        if name in TYPED:
            found.append({name: TYPED[name]})
        elif hasattr(field, "choices"):
            found += [{name: str(getattr(key, "value", key))} for key, _ in list(field.choices)[:8] if str(key)]
        else:
            found.append({f"{name}_after": "2026-01-01"})
    return found


@pytest.fixture
def undeclared(monkeypatch) -> set[tuple]:
    """Tables read by what was to be cached and not covered by what it named."""
    found: set[tuple] = set()

    def watched(models, key, make):
        with CaptureQueriesContext(connection) as captured:
            made = make()
        read = {COMES_WITH.get(table, table) for query in captured for table in TABLE.findall(query["sql"])}
        found.update((str(key[0]), table) for table in read - tables_of(models))
        return made

    def watched_renewal(models, changing, key, make, renew):
        return watched((*models, changing), key, make)

    resolve("/")  # every room's pages are loaded, and what they name is watched
    for name, instead in (("cached_by_ledger", watched), ("renewed_by_topic", watched_renewal)):
        for module in list(sys.modules.values()):
            if module is not cache and getattr(module, name, None) is getattr(cache, name):
                monkeypatch.setattr(module, name, instead)
    return found


@pytest.mark.parametrize("who", ["manager", "clerk", "reviewer"])
def test_every_count_reads_what_it_names(client, request, rows, undeclared, who):  # noqa: F811
    client.force_login(request.getfixturevalue(who))
    asked = 0
    for name in lists(rows):
        first = client.get(address(name, rows))
        if first.status_code != 200:
            continue
        for query in queries(first.context["view"]):
            assert client.get(address(name, rows), query).status_code in (200, 302)
            asked += 1
    for other in ("/", "/reports/", "/reports/annual/2026/"):
        assert client.get(other).status_code == 200
    assert asked > 20
    assert undeclared == set()


def test_lists_of_what_the_ledger_records_cache_their_counts(rows):  # noqa: F811
    without = {name for name, view in lists(rows).items() if not view.counted_from}
    assert without == {"batches:batches"}
