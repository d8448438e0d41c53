"""A file is what its content says; what is no table is refused with a sentence that says what to do."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError

from tests.xlsx.hostile_files import CLOSE, OPEN, good, packed, workbook
from zone.xlsx.open_file import MAX_UPLOAD, open_book, open_first_worksheet

ROWS = [["项目名称", "备注"], ["口袋公园", "一期，含“步道”"]]


def refusal(content: bytes, name: str = "表.xlsx") -> str:
    with pytest.raises(ValidationError) as caught, open_book(io.BytesIO(content), name):
        pass
    return caught.value.message


def read(file: io.BytesIO, name: str = "表.xlsx") -> list[list]:
    with open_first_worksheet(file, name) as worksheet:
        return [row for _, row in worksheet.rows()]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "文件是空的"),
        (b"\xef\xbb\xbf\r\n  \r\n", "文件是空的"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "图片"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "图片"),
        (b"Rar!\x1a\x07\x00", "解压"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "网页格式"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "Workbook".encode("utf-16-le"), "旧格式"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), "取消密码"),
        (bytes(range(256)) * 20, "无法识别文件格式"),
        ("编号\n".encode() + b"\xff\xff\xff\xff", "编码无法识别"),
    ],
)
def test_what_is_no_table_is_named_whatever_the_file_is_called(content, word):
    assert word in refusal(content)


@pytest.mark.parametrize(
    ("parts", "word"),
    [
        ({"word/document.xml": "x", "[Content_Types].xml": "x"}, "不是表格"),
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "x"}, ".ods"),
        ({"xl/workbook.bin": "x", "[Content_Types].xml": "x"}, ".xlsb"),
        ({"表.xlsx": good(ROWS).getvalue()}, "解压"),
        ({"[Content_Types].xml": "x"}, "损坏"),
    ],
)
def test_a_zip_that_is_no_workbook_is_named(parts, word):
    assert word in refusal(packed(parts).getvalue())


def test_a_damaged_workbook_is_refused():
    content = good([["项目名称"] * 50] * 50).getvalue()
    assert "损坏" in refusal(content[: len(content) // 2])
    with zipfile.ZipFile(io.BytesIO(content)) as zipped:
        begin = zipped.getinfo("xl/worksheets/sheet1.xml").header_offset + 80
    broken = content[:begin] + b"\xff" * 40 + content[begin + 40 :]
    with pytest.raises(ValidationError, match="损坏"):
        read(io.BytesIO(broken))


def test_a_locked_zip_is_refused():
    content = bytearray(good(ROWS).getvalue())
    content[content.rfind(b"PK\x01\x02") + 8] |= 1
    assert "密码" in refusal(bytes(content))


def test_a_file_above_the_limit_is_refused():
    assert "50 MB" in refusal(b"a,b\n" * (MAX_UPLOAD // 4 + 1))


def test_a_workbook_under_a_wrong_name_is_read():
    assert read(good(ROWS), "表.xls") == ROWS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_text_tables_are_read_in_every_usual_writing(encoding, separator):
    text = "项目名称,备注\n口袋公园,一期 二期\n".replace(",", separator)
    assert read(io.BytesIO(text.encode(encoding)), "表.csv") == [["项目名称", "备注"], ["口袋公园", "一期 二期"]]


def test_a_text_table_may_be_read_again_and_keeps_its_line_numbers():
    file = io.BytesIO('项目名称,备注\n\n\n"两\n行",x\n'.encode())
    with open_first_worksheet(file) as worksheet:
        assert [number for number, _ in worksheet.rows()] == [1, 4]
        assert [row for _, row in worksheet.rows()] == [["项目名称", "备注"], ["两\n行", "x"]]


def test_a_quote_that_never_closes_is_named():
    text = 'a,b\n"' + "很长的字" * 50_000
    with pytest.raises(ValidationError, match="第 2 行的引号"):
        read(io.BytesIO(text.encode()))


def test_hidden_and_empty_worksheets_are_passed_over():
    worksheets = (
        '<sheet name="藏" state="hidden" r:id="rId1"/><sheet name="空" r:id="rId2"/><sheet name="表" r:id="rId3"/>'
    )
    relation = '<Relationship Id="rId{0}" Type="x/worksheet" Target="/xl/worksheets/sheet{0}.xml"/>'
    file = workbook(
        **{
            "xl/workbook.xml": f'<workbook xmlns:r="r"><sheets>{worksheets}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f"<Relationships>{''.join(map(relation.format, (1, 2, 3)))}</Relationships>",
            "xl/worksheets/sheet2.xml": OPEN + "<row><c s='1'/></row>" + CLOSE,
            "xl/worksheets/sheet3.xml": OPEN + "<row><c><v>3</v></c></row>" + CLOSE,
        }
    )
    with open_book(file) as book:
        assert [worksheet.title for worksheet in book.worksheets] == ["表"]
        assert list(book.hidden) == ["藏"]
        assert list(book.worksheets[0].rows()) == [(1, [3])]


def test_a_workbook_whose_tags_have_a_prefix_is_read():
    worksheet = (
        '<x:worksheet xmlns:x="m"><x:sheetData><x:row r="2"><x:c r="B2"><x:v>3</x:v></x:c></x:row></x:sheetData>'
    )
    with open_first_worksheet(workbook(worksheet + "</x:worksheet>")) as opened:
        assert list(opened.rows()) == [(2, [None, 3])]
