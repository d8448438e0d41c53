"""Lists in pieces: the parts XlsxWriter writes, sent before the last row is read, broken off where the rows are."""

import csv
import io
import re
import tempfile
import zipfile
from datetime import date, datetime
from decimal import Decimal
from itertools import islice

import pytest
from openpyxl import load_workbook

from tests.libreoffice import converted
from zone import export
from zone.workbook_stream import FIRST_WORKSHEET, stream_workbook

HEADING = ["编号", "名称", "说明", "投资", "日期", "时刻", "比例", "是否"]
KINDS = ["", "", "", "wan", "", "", "percent", ""]
COUNTS = [0, 1, 100, 300]


def lines(count: int):
    """Rows with formulas, markup, a text too long for a cell and a format that only the last row uses."""
    for i in range(count):
        yield [
            f"P{i}",
            f"=智能<b>&{i}",
            "长" * 40_000 if i == 250 else "两\n行",
            Decimal(i) / 4,
            date(2026, 3, 1),
            datetime(2026, 3, 1, 8, 30) if i == count - 1 else None,
            Decimal("0.5"),
            True,
        ]


def breaking(count: int):
    yield from lines(count)
    raise RuntimeError("the database went away")


def streamed(kind: str, count: int) -> bytes:
    return b"".join(export.stream(kind, "长表", HEADING, lines(count), KINDS))


def written_at_once(count: int) -> bytes:
    """The same workbook as XlsxWriter writes it when all rows are there."""
    form = export.ListWorkbook("长表", HEADING, KINDS, list(islice(lines(count), export.LOOKED_AT)))
    for _ in form.append_each(lines(count)):
        pass
    form.book.close()
    return form.file.getvalue()


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert file.testzip() is None
        return {name: file.read(name).decode() for name in file.namelist() if name != "docProps/core.xml"}


@pytest.mark.parametrize("count", COUNTS)
def test_a_streamed_workbook_has_the_parts_xlsxwriter_writes_but_for_the_range_of_its_rows(count):
    found, expected = parts(streamed("xlsx", count)), parts(written_at_once(count))
    expected[FIRST_WORKSHEET] = re.sub(r"<dimension [^>]*>", "", expected[FIRST_WORKSHEET])
    assert list(found) == list(expected)
    assert [name for name in found if found[name] != expected[name]] == []


@pytest.mark.parametrize("read_only", [False, True])
def test_openpyxl_reads_every_row_of_a_streamed_workbook(read_only):
    worksheet = load_workbook(io.BytesIO(streamed("xlsx", 300)), read_only=read_only).active
    found = list(worksheet.iter_rows(values_only=True))
    assert len(found) == 301 and found[0] == tuple(HEADING)
    assert found[250][:2] == ("P249", "'=智能<b>&249") and len(found[251][2]) == export.MAX_CELL_CHARS
    assert found[300][3:] == (74.75, datetime(2026, 3, 1), datetime(2026, 3, 1, 8, 30), 0.5, "是")


def test_libreoffice_reads_of_a_streamed_workbook_what_it_reads_of_one_written_at_once(tmp_path):
    (tmp_path / "streamed.xlsx").write_bytes(streamed("xlsx", 300))
    (tmp_path / "at_once.xlsx").write_bytes(written_at_once(300))
    converted(tmp_path, ["streamed.xlsx", "at_once.xlsx"], "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true")
    found = (tmp_path / "streamed.csv").read_bytes()
    assert found == (tmp_path / "at_once.csv").read_bytes()
    assert len(list(csv.reader(io.StringIO(found.decode())))) == 301


@pytest.mark.parametrize("count", COUNTS)
def test_a_streamed_csv_has_the_bytes_of_one_written_at_once(count):
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADING)
    for i, row in enumerate(lines(count)):
        moment = "2026-03-01 08:30" if row[5] else None
        writer.writerow([row[0], f"'{row[1]}", row[2], f"{i / 4:g}", "2026-03-01", moment, "50.00%", "True"])
    assert streamed("csv", count) == text.getvalue().encode("utf-8-sig")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_piece_is_sent_before_the_next_rows_are_read(kind):
    read = []
    pieces = export.stream(kind, "长表", HEADING, (read.append(1) or row for row in lines(3000)), KINDS)
    assert next(pieces) and len(read) == (100 if kind == "csv" else 200)
    assert len({len(read) for _ in pieces}) > 3 and len(read) == 3000


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_rows_that_break_off_at_once_send_nothing(kind):
    with pytest.raises(RuntimeError, match="went away"):
        next(export.stream(kind, "长表", HEADING, breaking(50), KINDS))


def test_rows_that_break_off_later_leave_a_workbook_that_cannot_be_opened_and_a_text_that_says_so():
    sent = {"csv": b"", "xlsx": b""}
    for kind in sent:
        with pytest.raises(RuntimeError, match="went away"):
            for piece in export.stream(kind, "长表", HEADING, breaking(350), KINDS):
                sent[kind] += piece
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(sent["xlsx"]))
    found = list(csv.reader(io.StringIO(sent["csv"].decode("utf-8-sig"))))
    assert [line[0] for line in found[-2:]] == ["P349", export.BROKEN_OFF]


@pytest.mark.parametrize("rows", [lines(900), breaking(350)])
def test_no_temporary_file_is_left_whether_the_client_leaves_or_the_rows_break_off(rows, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    pieces = export.stream("xlsx", "长表", HEADING, rows, KINDS)
    next(pieces)
    assert list(tmp_path.iterdir())
    if rows.__name__ == "lines":
        pieces.close()
    else:
        with pytest.raises(RuntimeError):
            list(pieces)
    assert not list(tmp_path.iterdir())


def test_a_workbook_that_turns_out_other_than_it_began_is_broken_off():
    shell, form = (export.ListWorkbook("长表", HEADING, KINDS, []) for _ in range(2))
    shell.book.add_worksheet("选项")
    shell.book.close()
    with pytest.raises(ValueError, match="depends on the rows"):
        list(stream_workbook(shell.file, form.book, form.append_each(lines(3))))
