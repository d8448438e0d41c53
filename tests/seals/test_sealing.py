"""Closing a month seals it, in the same transaction; closed again, the new seal names the one it supersedes."""

import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from tests.factories import (
    IndicatorFactory,
    ReportMonthFactory,
    filed_correction,
    filed_update,
    publish,
    published_update,
)
from tests.fixtures import triggers_lifted
from tests.seals.conftest import check, unpacked
from zone.ledger.models import LedgerEntry
from zone.moves import make_move
from zone.seals import content, ledger_tree, merkle, sealing
from zone.seals.models import ContentSubtree, LedgerSubtree, Seal
from zone.seals.packages import Differs, content_of, figure_proof, package
from zone.seals.verify import faults
from zone.tracking.models import Aggregation, MonthState, ProgressUpdate, ReportMonth
from zone.tracking.update_fields import TEXTS
from zone.tracking.updates import drafts

APRIL = date(2026, 4, 1)


def correct(indicator, value, *, by, publisher):
    """Publish a correction of March."""
    return publish(filed_correction(indicator, value, by=by, reason="口径有误"), by=publisher)


def test_closing_a_month_seals_it_and_the_ledger_names_the_seal(sealed, manager):
    (seal,) = Seal.objects.all()
    closing = LedgerEntry.objects.first()
    assert (closing.action, closing.sequence) == ("month.close", seal.ledger_size + 1)
    assert json.loads(closing.changes)["seal_digest"] == seal.digest
    assert (seal.month, seal.content_size, seal.closed_by, seal.changed) == (sealed.month, 4, str(manager), 0)
    assert str(seal).startswith("封 2026-03 · ") and list(faults()) == []


def test_the_texts_that_are_sealed_are_those_of_updates():
    assert tuple(TEXTS) == content.TEXTS


def test_the_leaves_hold_figures_texts_and_hashes_as_published(sealed, indicator, project):
    leaves = [json.loads(leaf.text) for leaf in content_of(Seal.objects.get()).leaves()]
    assert [(leaf["kind"], leaf["undertaking"]) for leaf in leaves] == [
        ("update", indicator.undertaking.code),
        ("figure", indicator.undertaking.code),
        ("update", project.code),
        ("figure", project.code),
    ]
    texts, figure = leaves[:2]
    assert (texts["progress"], texts["revision"], len(texts["content_hash"])) == ("已完成选址。", 1, 64)
    assert (figure["figure"], figure["unit"], figure["text"], figure["note"]) == ("7.0000", "处", "7处", "属实")


def test_of_months_that_add_up_the_figure_is_sealed_beside_the_months_own_value(task, march, clerk, manager):
    adding = IndicatorFactory(undertaking=task, number=1, aggregation=Aggregation.INCREMENT)
    ReportMonthFactory(month=APRIL)
    published_update(adding, 7, by=clerk, publisher=manager)
    published_update(adding, 5, by=clerk, publisher=manager, month=APRIL)
    make_move(ReportMonth.objects.get(pk=APRIL), "close", by=manager)
    leaf = json.loads(figure_proof(Seal.objects.get(), adding).text)
    assert (leaf["value"], leaf["figure"], leaf["text"]) == ("5.0000", "12.0000", "12处")


def test_a_sum_that_grew_while_the_month_was_read_is_read_again(task, march, clerk, manager, monkeypatch):
    adding = IndicatorFactory(undertaking=task, number=1, aggregation=Aggregation.INCREMENT)
    ReportMonthFactory(month=APRIL)
    waiting = filed_update(adding, 7, by=clerk)
    published_update(adding, 5, by=clerk, publisher=manager, month=APRIL)
    read = sealing._content_tree

    def read_while_another_month_is_published(content):
        tree = read(content)
        if ProgressUpdate.objects.get(pk=waiting.pk).state == "submitted":
            publish(waiting, by=manager)
        return tree

    monkeypatch.setattr(sealing, "_content_tree", read_while_another_month_is_published)
    make_move(ReportMonth.objects.get(pk=APRIL), "close", by=manager)
    assert json.loads(figure_proof(Seal.objects.get(), adding).text)["figure"] == "12.0000"


def test_a_month_with_nothing_in_it_is_sealed_too(march, manager):
    make_move(march, "close", by=manager)
    assert (Seal.objects.get().content_size, list(faults())) == (0, [])


def test_closed_again_the_new_seal_names_the_old_one_and_what_changed(sealed, indicator, clerk, manager):
    first = Seal.objects.get()
    make_move(sealed, "reopen", by=manager, note="更正")
    correct(indicator, 8, by=clerk, publisher=manager)
    make_move(sealed, "close", by=manager)
    second = Seal.objects.get(number=2)
    assert (second.supersedes, second.changed, second.signed["supersedes"]) == (first, 1, first.digest)
    assert second.signed["corrections"] == [f"{indicator.undertaking.code} 第2版"]
    leaves = [json.loads(leaf.text) for leaf in content_of(second).leaves()]
    assert [leaf["changes_seal"] for leaf in leaves if leaf["kind"] == "update"] == [first.digest, ""]
    assert json.loads(figure_proof(first, indicator).text)["figure"] == "7.0000"
    assert json.loads(figure_proof(second, indicator).text)["figure"] == "8.0000"
    assert list(faults()) == []


def test_without_a_key_no_month_is_closed(published, march, manager, settings):
    settings.ZONE_SEAL_KEY_FILE = None
    with pytest.raises(ValidationError, match="未设置封账密钥，不能关账"):
        make_move(march, "close", by=manager)
    march.refresh_from_db()
    assert (march.state, Seal.objects.exists()) == (MonthState.OPEN, False)


@pytest.mark.parametrize(
    ("mode", "text", "reason"),
    [
        (0o644, None, "他人可读"),
        (0o640, None, "他人可读"),
        (0o600, "no key", "不是 Ed25519 私钥"),
        (0o600, "", "不是 Ed25519 私钥"),
        (0o600, "missing", "打不开"),
    ],
)
def test_a_key_file_that_is_no_good_is_named(march, manager, settings, tmp_path, mode, text, reason):
    file = tmp_path / "key.pem"
    if text != "missing":
        file.write_text(settings.ZONE_SEAL_KEY_FILE.read_text() if text is None else text)
        file.chmod(mode)
    settings.ZONE_SEAL_KEY_FILE = file
    with pytest.raises(ValidationError, match=reason):
        make_move(march, "close", by=manager)
    assert not Seal.objects.exists()


def test_a_closing_that_fails_leaves_no_seal(sealed, manager):
    with pytest.raises(ValidationError):
        make_move(sealed, "close", by=manager)
    assert Seal.objects.count() == 1


def test_the_console_says_why_a_month_is_not_closed(console, march, settings):
    settings.ZONE_SEAL_KEY_FILE = None
    sent = {"action": "close", "_selected_action": ["2026-03-01"]}
    page = console.post("/admin/tracking/reportmonth/", sent, follow=True)
    assert "未设置封账密钥，不能关账" in page.content.decode()


@pytest.fixture
def small_chunks(monkeypatch):
    """Trees of many chunks from few rows."""
    for module in (merkle, ledger_tree):
        monkeypatch.setattr(module, "CHUNK", 4)


def test_chunks_make_the_same_tree_as_their_leaves(small_chunks, department, march, clerk, manager):
    indicators = []
    for _ in range(6):
        indicators += [IndicatorFactory(undertaking__lead_department=department)]
        extra = IndicatorFactory(undertaking=indicators[-1].undertaking)
        update = drafts.start(extra.undertaking, march.month, by=clerk)
        typed = {indicators[-1].pk: drafts.Entry(1), extra.pk: drafts.Entry(2)}
        update = drafts.save_draft(update, by=clerk, version=update.version, texts={"progress": "有"}, typed=typed)
        publish(drafts.submit_draft(update, by=clerk), by=manager)
        indicators.append(extra)
    make_move(march, "close", by=manager)
    make_move(march, "reopen", by=manager, note="再关")
    make_move(march, "close", by=manager)
    first, second = Seal.objects.order_by("number")
    leaves = [merkle.leaf_hash(leaf.text.encode()) for leaf in content_of(first).leaves()]
    assert (len(leaves), ContentSubtree.objects.filter(seal=first).count()) == (18, 5)
    assert merkle.root(leaves).hex() == first.signed["content"]["root"]
    for indicator in indicators:
        proof = json.loads(figure_proof(first, indicator).file)
        leaf = merkle.leaf_hash(content.canonical(proof["leaf"]).encode())
        path = [bytes.fromhex(one) for one in proof["path"]]
        assert merkle.is_included(leaf, proof["index"], 18, path, merkle.root(leaves))
    entries = LedgerEntry.objects.order_by("sequence").values_list("sequence", "own_hash")
    hashes = [merkle.leaf_hash(ledger_tree.leaf(*entry).encode()) for entry in entries]
    assert LedgerSubtree.objects.count() == second.ledger_size // 4
    for seal in (first, second):
        assert merkle.root(hashes[: seal.ledger_size]).hex() == seal.signed["ledger"]["root"]
    proof = merkle.consistency_proof(first.ledger_size, second.ledger_size, merkle.subtrees(hashes))
    path = merkle.consistency_proof(first.ledger_size, second.ledger_size, ledger_tree.subtrees(second.ledger_size))
    assert path == proof and list(faults()) == []


def raw(statement: str, *values) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize("table", ["seals_seal", "seals_ledgersubtree", "seals_contentsubtree", "seals_sealstamp"])
def test_the_database_refuses_to_change_remove_or_replace_a_seal(small_chunks, sealed, table):
    seal = Seal.objects.get()
    if table == "seals_sealstamp":
        raw("INSERT INTO seals_sealstamp (seal_id, token, added_at) VALUES (1, '00', '2026-01-01 00:00:00+00:00')")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        columns, held = [column[0] for column in cursor.description], cursor.fetchall()
    assert held
    places = ", ".join(["%s"] * len(columns))
    forbidden = [(f"DELETE FROM {table}", ()), (f"UPDATE {table} SET {columns[-1]} = {columns[-1]}", ())]
    if connection.vendor == "sqlite":
        raw("PRAGMA recursive_triggers=OFF")
        replace = f"INSERT OR REPLACE INTO {table} ({', '.join(columns)}) VALUES ({places})"
        forbidden += [(replace, held[0]), (f"UPDATE OR REPLACE {table} SET {columns[0]} = {columns[0]} + 1", ())]
    try:
        for statement, values in forbidden:
            with pytest.raises(DatabaseError, match=r"a seal (is final|follows the last one)"):
                raw(statement, *values)
    finally:
        if connection.vendor == "sqlite":
            raw("PRAGMA recursive_triggers=ON")
    assert Seal.objects.get() == seal


def added_like(table: str, where: str, **others: str) -> str:
    """A statement that adds a row like another one of the table, but for these columns."""
    with connection.cursor() as cursor:
        columns = [one.name for one in connection.introspection.get_table_description(cursor, table)]
    values = [others.get(name, name) for name in columns]
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table} WHERE {where}"


@pytest.mark.parametrize(
    ("table", "others"),
    [
        ("seals_seal", {"number": "number + 1"}),  # the same digest
        ("seals_contentsubtree", {"number": "number + 100"}),  # the same key
        ("seals_contentsubtree", {"id": "id + 100"}),  # the same place in its month
        ("seals_ledgersubtree", {"root": "'x'"}),
    ],
)
def test_whatever_is_the_same_as_a_seals_is_refused(small_chunks, sealed, table, others):
    with pytest.raises(DatabaseError, match="a seal is final"):
        raw(added_like(table, "1 = 1", **others))


def test_the_database_refuses_a_seal_that_follows_none(sealed):
    seal = Seal.objects.get()
    with pytest.raises(DatabaseError, match="a seal follows the last one"), transaction.atomic():
        Seal.objects.bulk_create([Seal(number=3, kind="month", made_at=seal.made_at, ledger_size=1, digest="0")])


def test_two_sealed_months_are_confirmed_by_the_outsiders_program(sealed, manager, console, tmp_path, settings):
    make_move(ReportMonthFactory(month=APRIL), "close", by=manager)
    folders = []
    for number in (1, 2):
        folders.append(unpacked(console.get(f"/reports/seals/{number}/package.zip"), tmp_path / str(number)))
    key = folders[0] / "public-key.pem"
    for folder, lines in zip(folders, (4, 0), strict=True):
        assert check("month", folder, key).startswith(f"通过：共 {lines} 行")
        assert check("chain", folder / "chain.jsonl", key).startswith("通过")
    last = folders[1]
    grown = check("later", folders[0] / "seal.json", last / "seal.json", last / "consistency.json", key)
    assert grown.startswith("通过：封 2026-04")


def test_a_package_is_refused_where_the_tables_differ(sealed, indicator):
    seal = Seal.objects.get()
    connection.check_constraints()
    with triggers_lifted():
        raw("UPDATE tracking_measurement SET value = 8 WHERE indicator_id = %s", indicator.pk)
        connection.check_constraints()
    with pytest.raises(Differs):
        package(seal)
    with pytest.raises(Differs):
        figure_proof(seal, indicator)
    assert [fault.partition("：")[2] for fault in faults()] == ["第 1 行起的数据、文字或佐证与封账时不符"]
