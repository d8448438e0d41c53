"""Files made to do harm are refused or read in bounded memory and time."""

import io
import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from tests.xlsx import hostile_files as hostile
from zone.xlsx import worksheet
from zone.xlsx.open_file import open_first_worksheet

READ_IN_ANOTHER_PROCESS = """
import json, resource, sys, time
from django.core.exceptions import ValidationError
from zone.xlsx import worksheet
from zone.xlsx.open_file import open_first_worksheet

def memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

idle, begin, outcome = memory(), time.process_time(), {"message": "", "rows": 0}
try:
    with open(sys.argv[1], "rb") as file, open_first_worksheet(file) as sheet:
        for _ in sheet.rows():
            outcome["rows"] += 1
except ValidationError as error:
    outcome["message"] = error.message
print(json.dumps(outcome | {"grown_mb": memory() - idle, "cpu": time.process_time() - begin}))
"""
MAX_MEMORY, MAX_GROWN_MB = 2 * 1024**3, 120


def read_apart(file: io.BytesIO, folder: Path) -> dict:
    """What reading a file gives, and costs, in a process that may not take more memory than a server has to spare."""
    path = folder / "file.xlsx"
    path.write_bytes(file.getvalue())
    done = subprocess.run(
        [sys.executable, "-c", READ_IN_ANOTHER_PROCESS, str(path)],
        capture_output=True,
        text=True,
        timeout=300,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY)),
    )
    assert done.returncode == 0, done.stderr[-500:]
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", hostile.REFUSED)
def test_a_hostile_workbook_is_refused_in_bounded_memory(name, tmp_path):
    make, word = hostile.REFUSED[name]
    found = read_apart(make(), tmp_path)
    assert word in found["message"]
    assert found["grown_mb"] < MAX_GROWN_MB
    assert found["cpu"] < 30


@pytest.mark.parametrize("name", hostile.READ)
def test_of_a_swollen_workbook_the_sound_part_is_read_in_bounded_memory(name, tmp_path):
    found = read_apart(hostile.READ[name](), tmp_path)
    assert not found["message"]
    assert found["rows"] >= 1
    assert found["grown_mb"] < MAX_GROWN_MB
    assert found["cpu"] < 30


def test_more_cells_than_a_page_may_go_through_are_refused(monkeypatch):
    monkeypatch.setattr(worksheet, "MAX_CELLS", 10_000)
    with pytest.raises(ValidationError, match="过大"), open_first_worksheet(hostile.endless_cells()) as opened:
        list(opened.rows())


def test_a_blank_tail_is_not_worth_a_word():
    with open_first_worksheet(
        hostile.workbook(hostile.OPEN + hostile.ONE_ROW + "<row/>" * 5000 + hostile.CLOSE)
    ) as worksheet:
        assert [number for number, _ in worksheet.rows()] == [1]
        assert worksheet.notes == []


def test_what_stands_behind_thousands_of_blank_rows_is_said_to_be_left_out():
    last = '<row r="1048576"><c r="B1048576"><v>1</v></c></row>'
    with open_first_worksheet(hostile.workbook(hostile.OPEN + hostile.ONE_ROW + last + hostile.CLOSE)) as worksheet:
        assert [number for number, _ in worksheet.rows()] == [1]
        assert "第 2 行起" in worksheet.notes[0]


def test_columns_beyond_the_two_hundredth_are_said_to_be_left_out():
    with open_first_worksheet(hostile.good([["a"] * 201])) as worksheet:
        ((_, row),) = worksheet.rows()
        assert len(row) == 200
        assert "第 200 列" in worksheet.notes[0]


@pytest.mark.parametrize("doctype", [hostile.BOMB, hostile.FOREIGN])
@pytest.mark.parametrize("part", [*hostile.PARTS, hostile.STRINGS])
def test_no_part_may_declare_entities(part, doctype):
    file = hostile.workbook(**{part: doctype + str(hostile.PARTS.get(part, "<sst><si><t>&x;</t></si></sst>"))})
    with pytest.raises(ValidationError, match="异常"), open_first_worksheet(file) as opened:
        list(opened.rows())


def test_an_entity_without_declaration_is_a_damaged_file():
    worksheet = hostile.OPEN + hostile.ONE_ROW.replace("项目", "&x;") + hostile.CLOSE
    with pytest.raises(ValidationError, match="损坏"), open_first_worksheet(hostile.workbook(worksheet)) as opened:
        list(opened.rows())


def test_links_out_of_the_file_are_never_followed():
    outside = hostile.RELS.replace(
        'Target="worksheets/sheet1.xml"', 'TargetMode="External" Target="file:///etc/passwd"'
    )
    with (
        pytest.raises(ValidationError, match="没有可见的内容"),
        open_first_worksheet(hostile.workbook(**{hostile.TARGETS: outside})),
    ):
        pass


def test_a_part_named_outside_the_package_is_no_part():
    climbing = hostile.RELS.replace("worksheets/sheet1.xml", "../../../../etc/passwd")
    with (
        pytest.raises(ValidationError, match="没有可见的内容"),
        open_first_worksheet(hostile.workbook(**{hostile.TARGETS: climbing})),
    ):
        pass


def test_macros_are_refused_and_not_run():
    with (
        pytest.raises(ValidationError, match="含宏"),
        open_first_worksheet(hostile.workbook(**{"xl/vbaProject.bin": b"x"})),
    ):
        pass
    types = hostile.TYPES.replace("application/xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    with (
        pytest.raises(ValidationError, match="含宏"),
        open_first_worksheet(hostile.workbook(**{"[Content_Types].xml": types})),
    ):
        pass
