"""check_figures finds every way in which stored copies, published content and ledger can part."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.factories import MARCH, ReportMonthFactory, filed_update, publish, published_update
from zone.ledger.models import LedgerEntry
from zone.moves import make_move
from zone.tracking.figures import integrity
from zone.tracking.models import CurrentFigure
from zone.tracking.updates import drafts


def checked(*options) -> tuple[bool, list[str]]:
    """Whether the check passed, and its lines."""
    out = StringIO()
    try:
        call_command("check_figures", *options, stdout=out)
    except CommandError:
        return False, out.getvalue().splitlines()
    return True, out.getvalue().splitlines()


def by_force(sql, *values):
    """Run raw SQL with the triggers of its table lifted, as an intruder with the database's keys could."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
        for trigger, table in cursor.fetchall():
            if f" {table} " in sql:
                cursor.execute(f"DROP TRIGGER {trigger}" + ("" if connection.vendor == "sqlite" else f" ON {table}"))
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            cursor.execute("ALTER TABLE tracking_progressupdate DROP CONSTRAINT IF EXISTS update_four_eyes")
        cursor.execute(sql, values)
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


@pytest.fixture
def figure(publish_figure):
    publish_figure("5", figure_code="F01")
    return publish_figure("7", figure_code="F36")


@pytest.fixture
def update(figure):
    return figure.undertaking.updates.get()


def test_what_agrees_passes(figure):
    assert checked() == (True, ["核对完毕，全部一致。"])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("value = 8", "已发布 7"),
        ("qualifier = 'about'", "（约，"),
        ("month = '2024-11-01'", "2024-11"),
        ("update_id = (SELECT MIN(id) FROM tracking_progressupdate)", "填报号"),
    ],
)
def test_a_stored_copy_that_differs_is_found_and_rebuilt(figure, change, message):
    by_force(f"UPDATE tracking_currentfigure SET {change} WHERE indicator_id = %s", figure.pk)
    passed, lines = checked()
    assert not passed
    assert len(lines) == 1
    assert lines[0].startswith("数据 F36 ")
    assert message in lines[0]
    passed, lines = checked("--rebuild")
    assert passed
    assert "已重写 1 个现值。" in lines
    assert checked()[0]
    assert CurrentFigure.objects.get(pk=figure.pk).value == 7
    entry = LedgerEntry.objects.first()
    assert (entry.action, entry.changes) == ("figure.rebuild", f'{{"indicators":[{figure.pk}]}}')


def test_a_copy_too_few_and_one_too_many_are_found_and_mended(figure, december):
    unpublished = figure.undertaking.indicators.create(number=99, name="停车位", unit="个")
    stored = CurrentFigure.objects.get(pk=figure.pk)
    CurrentFigure.objects.create(
        indicator=unpublished, value=1, qualifier="exact", month=stored.month, update=stored.update
    )
    stored.delete()
    passed, lines = checked("--rebuild")
    assert passed
    assert sorted(line.partition("：")[2] for line in lines[:2]) == [
        "已发布 7，但未存现值",
        "没有已发布的数值，但存有现值",
    ]
    assert checked()[0]


def test_changed_content_is_found_and_never_rebuilt_away(figure, update):
    by_force("UPDATE tracking_measurement SET value = 70 WHERE update_id = %s", update.pk)
    passed, lines = checked("--rebuild")
    assert not passed
    assert any("内容与发布时的校验码不符" in line and update.undertaking.code in line for line in lines)
    passed, lines = checked()
    assert not passed
    assert len(lines) == 1


MANAGER2 = "(SELECT id FROM people_user WHERE username = 'manager2')"
OF_IT = "AND object_id = CAST(%s AS VARCHAR(20))"
BREAKS = {
    "a text": ("UPDATE tracking_progressupdate SET progress = '已建成。' WHERE id = %s", "内容与发布时的校验码不符"),
    "the hash": ("UPDATE tracking_progressupdate SET content_hash = '' WHERE id = %s", "所记不符"),
    "the publisher": (
        f"UPDATE tracking_progressupdate SET published_by_id = {MANAGER2} WHERE id = %s",
        "发布人与操作日志",
    ),
    "the author": (f"UPDATE tracking_progressupdate SET author_id = {MANAGER2} WHERE id = %s", "填报人与操作日志"),
    "four eyes": (
        "INSERT INTO tracking_contributor (update_id, user_id)"
        " SELECT id, published_by_id FROM tracking_progressupdate WHERE id = %s",
        "发布人参与了填报",
    ),
    "four eyes of the author": (
        "UPDATE tracking_progressupdate SET author_id = published_by_id WHERE id = %s",
        "发布人参与了填报",
    ),
    "the entry of publishing": (
        f"DELETE FROM ledger_ledgerentry WHERE action = 'progressupdate.publish' {OF_IT}",
        "操作日志中没有发布记录",
    ),
    "the entry of filing": (
        f"DELETE FROM ledger_ledgerentry WHERE action = 'progressupdate.submit' {OF_IT}",
        "操作日志中没有提交记录",
    ),
    "the entry's actor": (
        f"UPDATE ledger_ledgerentry SET actor_id = 0 WHERE action = 'progressupdate.publish' {OF_IT}",
        "发布人与操作日志",
    ),
    "one entry of publishing": (
        "UPDATE ledger_ledgerentry SET action = 'progressupdate.publish' "
        f"WHERE action = 'progressupdate.submit' {OF_IT}",
        "操作日志中有 2 条发布记录",
    ),
}


@pytest.mark.parametrize("broken", BREAKS)
def test_what_is_broken_by_raw_sql_is_found(broken, figure, update, manager2):
    sql, found = BREAKS[broken]
    by_force(sql, update.pk)
    passed, lines = checked()
    assert not passed
    assert any(found in line for line in lines)


def test_of_two_entries_of_publishing_the_first_counts(figure, update):
    by_force(*[BREAKS["one entry of publishing"][0], update.pk])
    first = LedgerEntry.objects.filter(object_id=update.pk, action="progressupdate.publish").last()
    _, lines = checked()
    assert [line.partition("：")[2] for line in lines] == [
        "操作日志中没有提交记录",
        "操作日志中有 2 条发布记录",
        f"校验码与操作日志第 {first.sequence} 号所记不符",
        f"发布人与操作日志第 {first.sequence} 号的操作人不符",
    ]


def test_who_filed_it_last_is_its_author(march, indicator, clerk, colleague, manager):
    returned = make_move(filed_update(indicator, 3, by=clerk), "return", by=manager, note="请附佐证")
    again = drafts.save_draft(returned, by=colleague, version=returned.version, texts={}, typed={})
    published = publish(drafts.submit_draft(again, by=colleague), by=manager)
    assert checked() == (True, ["核对完毕，全部一致。"])
    by_force("UPDATE tracking_progressupdate SET author_id = %s", clerk.pk)
    newest = LedgerEntry.objects.filter(object_id=published.pk, action="progressupdate.submit").first()
    assert f"填报人与操作日志第 {newest.sequence} 号的操作人不符" in "".join(checked()[1])


def test_months_that_add_up_are_held_against_their_sum(march, indicator, clerk, manager):
    ReportMonthFactory(month=date(2026, 2, 1))
    indicator.aggregation = "increment"
    indicator.save()
    for month, value in ((date(2026, 2, 1), 3), (MARCH, 2)):
        published_update(indicator, value, by=clerk, publisher=manager, month=month)
    assert checked() == (True, ["核对完毕，全部一致。"])
    by_force("UPDATE tracking_currentfigure SET value = 2 WHERE value = %s", 5)
    passed, lines = checked()
    assert not passed and "已发布 5（" in lines[0] and "存储的是 2（" in lines[0]


def test_the_check_works_in_chunks(figure, publish_figure, monkeypatch):
    monkeypatch.setattr(integrity, "CHUNK", 2)
    for value in "123":
        publish_figure(value)
    by_force("UPDATE tracking_currentfigure SET value = value + 1 WHERE value > %s", 0)
    passed, lines = checked()
    assert not passed
    assert len(lines) == 5
