"""The files people upload: stored privately until an import can no longer be undone, and refused if dangerous."""

import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from bench.meter import peak, reset_peak
from tests.xlsx import hostile_files
from zone.batches.models import HEARTBEAT_TIMEOUT, Batch, BatchRow
from zone.batches.moves import BatchState
from zone.batches.runner import advance
from zone.batches.tasks import start
from zone.ledger import clock
from zone.xlsx.open_file import MAX_UPLOAD

ADDRESS = "/imports/month/?month=2026-03"
MAX_GROWN_MB = 120


@pytest.fixture
def person(client, clerk, indicator, march):
    client.force_login(clerk)
    return client


def stored_files(settings) -> list[Path]:
    return sorted((Path(settings.DATA_DIR) / "imports").glob("*"))


def test_a_file_is_stored_under_its_hash_for_this_account_alone(clerk, indicator, march, exported, imported, settings):
    batch = imported(clerk, exported(clerk).content)
    (file,) = stored_files(settings)
    assert file.name == batch.file_sha256
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_files_are_forgotten_when_their_import_can_no_longer_be_undone(
    clerk, indicator, march, exported, imported, settings, capsys
):
    old = imported(clerk, exported(clerk).content)
    new = imported(clerk, b"\xef\xbb\xbf" + "编码,本月进展\nMS2026-01,开工\n".encode(), name="a.csv")
    call_command("purge_imports")
    assert len(stored_files(settings)) == 2
    past = clock.now() - timedelta(days=31)
    Batch.objects.filter(pk=old.pk).update(created_at=past)
    for file in stored_files(settings):
        os.utime(file, (past.timestamp(), past.timestamp()))
    call_command("purge_imports")
    assert [file.name for file in stored_files(settings)] == [new.file_sha256]
    assert "Removed: 1" in capsys.readouterr().out


def test_a_file_that_is_gone_or_altered_is_not_read(clerk, indicator, march, exported, imported, settings):
    batch = imported(clerk, exported(clerk).content)
    stored_files(settings)[0].write_bytes(b"other")
    Batch.objects.update(state=BatchState.READING, heartbeat_at=clock.now() - HEARTBEAT_TIMEOUT)
    advance(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.reading_error) == (BatchState.REFUSED, "上传的文件已不在服务器上，请重新上传。")


HOSTILE = [
    "zip_bomb", "lying_zip", "many_parts", "blank_rows", "far_corner", "wide_rows", "endless_cells", "deep",
    "endless_tag", "endless_text", "many_strings", "many_styles", "many_worksheets", "many_merges",
]  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_gets_a_clear_message_and_the_server_stays_up(person, settings, what):
    content = getattr(hostile_files, what)().getvalue()
    idle = reset_peak()
    answer = person.post(ADDRESS, {"file": SimpleUploadedFile("三月.xlsx", content)})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert 'class="form-errors"' in page
    assert "Traceback" not in page
    assert peak() - idle < MAX_GROWN_MB
    assert stored_files(settings) == []
    assert not Batch.objects.exists()
    assert person.get(ADDRESS).status_code == 200


@pytest.mark.parametrize("what", ["one_text_in_every_cell", "one_text_in_every_row"])
def test_a_small_file_that_holds_much_is_refused_while_it_is_read(person, settings, what):
    content = getattr(hostile_files, what)().getvalue()
    assert len(content) < 50_000
    idle = reset_peak()
    page = person.post(ADDRESS, {"file": SimpleUploadedFile("三月.xlsx", content)}, follow=True).content.decode()
    assert "文件解压后过大" in page
    assert peak() - idle < MAX_GROWN_MB
    assert sum(len(row.cells) for row in BatchRow.objects.all()) == 0


def test_long_notes_above_the_headers_are_cut_short(person):
    content = hostile_files.one_text_above_the_headers().getvalue()
    person.post(ADDRESS, {"file": SimpleUploadedFile("三月.xlsx", content)}, follow=True)
    batch = Batch.objects.get()
    assert (batch.state, batch.rows.count()) == (BatchState.READY, 1)
    assert max(len(cell) for cells in batch.options["heading"] for cell in cells) == 2000


@pytest.mark.parametrize("character", ["_x0000_", "_xD800_", "_xFFFF_"])
def test_characters_no_database_stores_are_left_out_of_headers_and_cells(person, character):
    found = [f'<c t="inlineStr"><is><t>{text}{character}</t></is></c>' for text in ("题", "注")]
    rows = f"<row>{hostile_files.HEADERS}{found[0]}</row><row>{hostile_files.KEYED}<c/>{found[1]}</row>"
    content = hostile_files.workbook(hostile_files.OPEN + rows + hostile_files.CLOSE).getvalue()
    person.post(ADDRESS, {"file": SimpleUploadedFile("三月.xlsx", content)}, follow=True)
    batch = Batch.objects.get()
    assert batch.state == BatchState.READY
    assert (batch.options["heading"][-1][3], batch.rows.get().cells[3]) == ("题", "注")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("三月.xlsx", b"", "文件是空的"),
        ("三月.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧格式"),
        ("三月.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "已加密"),
        ("三月.xlsx", b"%PDF-1.7 ", "这是 PDF 文件"),
        ("三月.xlsx", b"<html><table></table></html>", "网页格式"),
        ("../../三月.csv", "编码,事项\nMS2026-01,口袋公园\n".encode(), "没有找到可以导入的列"),
        ("三月.csv", "序号,本月进展\n1,开工\n".encode(), "未找到“编码”或“名称”列"),
        ("三月.csv", "甲,乙\n1,2\n".encode(), "没有找到表头"),
    ],
)
def test_what_is_no_such_table_is_shown_on_the_page(person, name, content, sentence):
    answer = person.post(ADDRESS, {"file": SimpleUploadedFile(name, content)})
    assert sentence in answer.content.decode()
    assert not Batch.objects.exists()


def test_a_file_that_is_too_big_is_told_so(person):
    answer = person.post(ADDRESS, {"file": SimpleUploadedFile("三月.csv", b"a" * (MAX_UPLOAD + 1))})
    assert "文件超过 50 MB" in answer.content.decode()


def test_a_table_without_rows_is_refused_after_it_was_kept(clerk, indicator, march, imported):
    batch = imported(clerk, "编码,本月进展\n".encode(), name="a.csv")
    start(batch.pk)
    assert batch.state == BatchState.REFUSED
    assert "没有可以导入的行" in batch.reading_error
