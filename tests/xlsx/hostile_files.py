"""Files made to do harm, and files that only look like tables: each function writes one."""

import io
import zipfile

from xlsxwriter import Workbook

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
    '<sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)
OPEN, CLOSE = f'<worksheet xmlns="{MAIN}"><sheetData>', "</sheetData></worksheet>"
ONE_ROW = '<row r="1"><c r="A1" t="inlineStr"><is><t>项目名称</t></is></c></row>'
HEADERS = "".join(f'<c t="inlineStr"><is><t>{header}</t></is></c>' for header in ("编码", "累计完成", "本月进展"))
KEYED = '<c t="inlineStr"><is><t>MS2026-01</t></is></c><c><v>3</v></c>'
POINTER = '<c t="s"><v>0</v></c>'
RESOURCE, STRINGS, TARGETS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels"
PARTS: dict[str, str | bytes] = {
    "[Content_Types].xml": TYPES,
    "xl/workbook.xml": BOOK,
    TARGETS: RELS,
    RESOURCE: OPEN + ONE_ROW + CLOSE,
}
BOMB = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
FOREIGN = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


def packed(parts: dict[str, str | bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    """A zip file of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as zipped:
        for name, content in parts.items():
            zipped.writestr(name, content)
    file.seek(0)
    return file


def workbook(worksheet: str = "", **others: str | bytes) -> io.BytesIO:
    """A workbook whose only worksheet has this XML, or with `others` in place of or beside its parts."""
    return packed(PARTS | ({RESOURCE: worksheet} if worksheet else {}) | others)


def good(rows: list[list], **options) -> io.BytesIO:
    """An ordinary workbook with these rows."""
    file = io.BytesIO()
    book = Workbook(file, {"in_memory": True, **options})
    worksheet = book.add_worksheet()
    for i, row in enumerate(rows):
        worksheet.write_row(i, 0, row)
    book.close()
    file.seek(0)
    return file


def streamed(part: str, begin: str, repeated: str, times: int, end: str) -> io.BytesIO:
    """A workbook one part of which says the same very often."""
    file = packed({name: content for name, content in PARTS.items() if name != part})
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as zipped, zipped.open(part, "w") as out:
        out.write(begin.encode())
        block, count = (repeated * 1000).encode(), times // 1000
        for _ in range(count):
            out.write(block)
        out.write((repeated * (times - count * 1000) + end).encode())
    file.seek(0)
    return file


def zip_bomb() -> io.BytesIO:
    """More than 200 MB of blanks in a megabyte."""
    return streamed("xl/bomb.xml", "", " " * 1000, 220_000, "")


def lying_zip() -> io.BytesIO:
    """A part of 60 MB that the list of parts says has ten bytes."""
    file = streamed("xl/styles.xml", "", "<a/>" * 100, 150_000, "")
    data = bytearray(file.getvalue())
    with zipfile.ZipFile(file) as zipped:
        size = zipped.getinfo("xl/styles.xml").file_size
    place = data.rfind(b"PK\x01\x02")
    assert int.from_bytes(data[place + 24 : place + 28], "little") == size
    data[place + 24 : place + 28] = (10).to_bytes(4, "little")
    return io.BytesIO(bytes(data))


def many_parts() -> io.BytesIO:
    """Twenty thousand empty parts."""
    return packed({f"{i}": b"" for i in range(20_000)}, compression=zipfile.ZIP_STORED)


def blank_rows() -> io.BytesIO:
    """A table of one row, and a million rows that only have a look."""
    return streamed(RESOURCE, OPEN + ONE_ROW, '<row s="1"><c s="1"/></row>', 1_000_000, CLOSE)


def blank_rows_and_one() -> io.BytesIO:
    """As `blank_rows`, and a value in the very last one."""
    last = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return streamed(RESOURCE, OPEN + ONE_ROW, '<row s="1"><c s="1"/></row>', 1_000_000, last + CLOSE)


def far_corner() -> io.BytesIO:
    """One value in A1 and one in the last cell of all."""
    return workbook(OPEN + ONE_ROW + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' + CLOSE)


def wide_rows() -> io.BytesIO:
    """Thirty rows of 16,384 cells."""
    row = "<row>" + "<c><v>1</v></c>" * 16_384 + "</row>"
    return streamed(RESOURCE, OPEN, row, 30, CLOSE)


def endless_cells() -> io.BytesIO:
    """Blank cells without end in one row."""
    return streamed(RESOURCE, OPEN + ONE_ROW + "<row>", "<c s='1'/>", 50_000, "<c><v>1</v></c></row>" + CLOSE)


def deep() -> io.BytesIO:
    """A million tags, each in the one before."""
    return streamed(RESOURCE, OPEN + ONE_ROW + "<row><c>", "<a>", 1_000_000, "<v>1</v>")


def endless_tag() -> io.BytesIO:
    """A tag of 20 MB."""
    return streamed(RESOURCE, OPEN + ONE_ROW + '<row a="', "x" * 100, 200_000, '"><c><v>1</v></c></row>' + CLOSE)


def endless_text() -> io.BytesIO:
    """A cell with 50 million letters."""
    cell = '<row><c t="inlineStr"><is><t>'
    return streamed(RESOURCE, OPEN + ONE_ROW + cell, "x" * 100, 500_000, "</t></is></c></row>" + CLOSE)


def endless_runs() -> io.BytesIO:
    """A cell whose text comes in a million pieces."""
    cell = '<row><c t="inlineStr"><is>'
    return streamed(RESOURCE, OPEN + ONE_ROW + cell, "<r><t>步道</t></r>", 1_000_000, "</is></c></row>" + CLOSE)


def many_strings() -> io.BytesIO:
    """Shared texts of 90 MB."""
    return streamed(STRINGS, f'<sst xmlns="{MAIN}">', f"<si><t>{'字' * 300}</t></si>", 100_000, "</sst>")


def endless_string() -> io.BytesIO:
    """One shared text of 50 MB, to which a cell points."""
    file = streamed(STRINGS, f'<sst xmlns="{MAIN}"><si><t>', "x" * 100, 500_000, "</t></si></sst>")
    with zipfile.ZipFile(file) as zipped:
        return workbook(f"{OPEN}<row>{POINTER}</row>{CLOSE}", **{STRINGS: zipped.read(STRINGS)})


def many_styles() -> io.BytesIO:
    """Half a million looks of cells."""
    begin = f'<styleSheet xmlns="{MAIN}"><cellXfs>'
    return streamed("xl/styles.xml", begin, '<xf numFmtId="14"/>', 500_000, "</cellXfs></styleSheet>")


def many_worksheets() -> io.BytesIO:
    """Five hundred worksheets, all the same part."""
    many = "".join(f'<sheet name="表{i}" sheetId="{i}" r:id="rId1"/>' for i in range(1, 501))
    return workbook(**{"xl/workbook.xml": BOOK.replace(BOOK[BOOK.index("<sheet ") : BOOK.index("</sheets>")], many)})


def many_merges() -> io.BytesIO:
    """More merged cells than anybody joins."""
    merges = "".join(f'<mergeCell ref="A{i}:B{i + 1}"/>' for i in range(120_000))
    return workbook(f"{OPEN}{ONE_ROW}</sheetData><mergeCells>{merges}</mergeCells></worksheet>")


def pointing(rows: str, text: str) -> io.BytesIO:
    """A workbook whose cells may point to one shared text."""
    strings = f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    return workbook(
        f"{OPEN}<row>{HEADERS}</row>{rows}{CLOSE}",
        **{STRINGS: f'<sst xmlns="{MAIN}"><si><t>{text}</t></si></sst>'},
        **{TARGETS: RELS.replace("</Relationships>", strings)},
    )


def one_text_in_every_cell() -> io.BytesIO:
    """Twenty thousand cells in three kilobytes, all pointing to one long text."""
    return pointing(("<row>" + POINTER * 200 + "</row>") * 100, "x" * 32_000)


def one_text_in_every_row() -> io.BytesIO:
    """A long text in each of 20,000 rows."""
    return pointing(("<row>" + POINTER * 3 + "</row>") * 20_000, "x" * 32_000)


def one_text_above_the_headers() -> io.BytesIO:
    """Rows of long texts above the headers, where titles and notes stand."""
    note = "<row>" + POINTER * 3 + "</row>"
    file = pointing("", "x" * 32_000)
    with zipfile.ZipFile(file) as zipped:
        parts = {name: zipped.read(name) for name in zipped.namelist()}
    rows = parts[RESOURCE].decode().replace(OPEN, OPEN + note * 20).replace(CLOSE, f"<row>{KEYED}</row>{CLOSE}")
    return packed(parts | {RESOURCE: rows})


REFUSED = {
    "one text in every cell": (one_text_in_every_cell, "过大"),
    "one text in every row": (one_text_in_every_row, "过大"),
    "zip bomb": (zip_bomb, "过大"),
    "lying zip": (lying_zip, "损坏"),
    "many parts": (many_parts, "异常"),
    "deep": (deep, "异常"),
    "endless tag": (endless_tag, "异常"),
    "many strings": (many_strings, "过大"),
    "endless string": (endless_string, "过大"),
    "many merges": (many_merges, "取消合并"),
}
"""Hostile workbooks that are sent back, with a word of the sentence."""

READ = {
    "blank rows": blank_rows,
    "blank rows and one": blank_rows_and_one,
    "far corner": far_corner,
    "wide rows": wide_rows,
    "endless text": endless_text,
    "endless runs": endless_runs,
    "many styles": many_styles,
    "many worksheets": many_worksheets,
}
"""Hostile workbooks of which the sound part is read."""
