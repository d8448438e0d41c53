"""The auditor reads the ledger in the console: filtered, searched, cheap on a long one, changed by nobody."""

import pytest
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from tests.ledger.conftest import drop_triggers, run
from zone.ledger import admin as console
from zone.ledger.ledger import record
from zone.ledger.models import LedgerEntry
from zone.ledger.triggers import ENTRY

LIST = "/admin/ledger/ledgerentry/"


@pytest.fixture
def reader(client, auditor):
    client.force_login(auditor)
    return client


@pytest.fixture
def recorded(clerk, manager, department):
    """Four entries by different people about different things."""
    with transaction.atomic():
        return [
            record("sign-in", actor=clerk, obj=clerk),
            record("master.change", actor=manager, obj=department, changes={"name": ["建设科", "建设局"]}),
            record(
                "progressupdate.publish",
                actor=manager,
                topic="P2026-001",
                changes={"state": ["submitted", "published"]},
            ),
            record("figure.rebuild", changes={"indicators": [7, 8]}),
        ]


def listed(reader, query="") -> list[int]:
    """Sequences on the list for this query."""
    page = reader.get(LIST + query)
    assert page.status_code == 200
    return [entry.sequence for entry in page.context["cl"].result_list]


def test_the_ledger_is_listed_newest_first(reader, recorded):
    assert listed(reader) == [4, 3, 2, 1]
    page = reader.get(LIST).content.decode()
    assert "修改基础数据" in page
    assert "系统" in page


@pytest.mark.parametrize(
    ("query", "sequences"),
    [
        ("?who=manager", [3, 2]),
        ("?who=+manager+&action=master.change", [2]),
        ("?action=sign-in", [1]),
        ("?object=people.department", [2]),
        ("?q=P2026-001", [3]),
        ("?q=建设局", [2]),
        ("?q=clerk", [1]),
        ("?from=2099-01-01", []),
        ("?to=2099-01-01", [4, 3, 2, 1]),
        ("?from=2020-01-01&to=2020-12-31", []),
        ("?who=%00", [4, 3, 2, 1]),
        ("?who=nobody", []),
    ],
)
def test_the_list_is_filtered(reader, recorded, query, sequences):
    assert listed(reader, query) == sequences


def test_both_days_of_a_period_belong_to_it(reader, recorded):
    drop_triggers()
    run(f"UPDATE {ENTRY} SET at = '2026-03-01 16:00:00+00:00' WHERE sequence = 1")  # midnight in the zone
    run(f"UPDATE {ENTRY} SET at = '2026-03-02 15:59:59+00:00' WHERE sequence = 2")
    run(f"UPDATE {ENTRY} SET at = '2026-03-02 16:00:00+00:00' WHERE sequence = 3")
    assert listed(reader, "?from=2026-03-02&to=2026-03-02") == [2, 1]


@pytest.mark.parametrize("typed", ["2026-02-30", "昨天", "9999-12-31", "x" * 300])
def test_a_date_that_is_none_is_recorded_by_its_field(reader, recorded, typed):
    page = reader.get(LIST, {"to": typed, "action": "sign-in"})
    assert page.status_code == 200
    assert "日期请按 2026-11-23 的格式填写。" in page.content.decode()


def test_filters_keep_each_other(reader, recorded):
    page = reader.get(LIST, {"action": "sign-in", "who": "clerk", "p": "0"}).content.decode()
    assert '<input type="hidden" name="action" value="sign-in">' in page
    assert 'value="clerk"' in page
    assert 'href="?action=sign-in"' in page.replace("&amp;", "&")


def test_one_entry_shows_what_was_and_what_is(reader, recorded):
    page = reader.get(f"{LIST}2/change/").content.decode()
    assert "<td>建设科</td><td>建设局</td>" in page
    assert f"<code>{recorded[1].own_hash}</code>" in page
    assert f"<code>{recorded[0].own_hash}</code>" in page
    assert "部门" in page
    assert 'name="_save"' not in page


def test_bent_content_is_still_shown(reader, recorded):
    drop_triggers()
    run(f"UPDATE {ENTRY} SET changes = 'not json', object_type = 'gone.model' WHERE sequence = 2")
    page = reader.get(f"{LIST}2/change/").content.decode()
    assert "not json" in page
    assert "gone.model" in page


def test_nobody_changes_the_ledger_in_the_console(reader, recorded):
    for address in ("add/", "2/delete/"):
        assert reader.get(LIST + address).status_code == 403
    assert reader.post(f"{LIST}2/change/", {"actor": "x"}).status_code == 403
    reader.post(LIST, {"action": "delete_selected", "_selected_action": [2], "post": "yes"})
    assert LedgerEntry.objects.get(sequence=2).actor == "manager"
    assert LedgerEntry.objects.count() == 4


@pytest.mark.parametrize("person", ["manager", "security", "clerk"])
def test_only_the_auditor_reads_it(client, request, recorded, person):
    client.force_login(request.getfixturevalue(person))
    assert client.get(LIST).status_code in (302, 403)
    assert client.get(f"{LIST}1/change/").status_code in (302, 403)


def test_queries_do_not_grow_and_the_whole_ledger_is_counted_by_its_head(reader, recorded, django_assert_num_queries):
    with CaptureQueriesContext(connection) as few:
        reader.get(LIST)
    with transaction.atomic():
        for _ in range(40):
            record("export", changes={"rows": 1})
    with django_assert_num_queries(len(few)) as many:
        assert len(listed(reader)) == 44
    assert len(many) <= 12
    assert not any("COUNT(" in query["sql"] and "ledgerentry" in query["sql"] for query in many)


def test_matches_of_a_filter_are_counted_up_to_a_limit(reader, recorded, monkeypatch):
    monkeypatch.setattr(console, "MAX_FOUND", 51)
    with transaction.atomic():
        for _ in range(60):
            record("export")
    assert len(listed(reader, "?action=export")) == 50
    assert len(listed(reader, "?action=export&p=2")) == 1


def test_entries_are_listed_in_words_on_a_page(recorded):
    page = render_to_string("ledger/_entries.html", {"entries": LedgerEntry.objects.all()})
    for words in ("发布", "名称：建设科 → 建设局", "指标编号：7、8", "状态：submitted → published"):
        assert words in page
    assert "还没有记录" in render_to_string("ledger/_entries.html", {"entries": []})


def test_a_part_of_a_word_is_looked_for_among_the_newest_and_a_whole_code_among_all(reader, recorded, monkeypatch):
    monkeypatch.setattr(console, "SEARCHED", 2)
    assert [listed(reader, f"?q={word}") for word in ("P2026-001", "p2026-001", "P2026", "manager")] == [[3]] * 3 + [
        [3, 2]
    ]
    assert listed(reader, "?q=建设局") == []
    assert listed(reader, "?q=建设局&who=manager") == [2]
    with transaction.atomic():
        for _ in range(3):
            record("export")
    assert [listed(reader, f"?q={word}") for word in ("P2026-001", "p2026-001", "P2026")] == [[3], [3], []]


def test_pages_of_the_whole_ledger_are_found_by_the_sequences_on_them(reader, recorded):
    with transaction.atomic():
        for _ in range(120):
            record("export")
    assert listed(reader, "?p=1") == list(range(124, 74, -1))
    assert listed(reader, "?p=3") == list(range(24, 0, -1))
    with CaptureQueriesContext(connection) as captured:
        reader.get(f"{LIST}?p=2")
    assert not any("OFFSET" in query["sql"] for query in captured if "ledgerentry" in query["sql"])
