"""Small files that take long to read: each makes one thing of a workbook many times over."""

import io
import zipfile
from collections.abc import Callable
from functools import partial

from tests.xlsx.hostile_files import (
    BOOK,
    CLOSE,
    HEADERS,
    KEYED,
    MAIN,
    OFFICE,
    ONE_ROW,
    OPEN,
    PARTS,
    RELS,
    RESOURCE,
    STRINGS,
    TARGETS,
    TYPES,
    good,
    packed,
    streamed,
)

TABLE = f"<row>{HEADERS}</row><row>{KEYED}</row>"
STYLES = "xl/styles.xml"
ALL_MERGES = "".join(f'<mergeCell ref="A{row}:B{row + 1}"/>' for row in range(1, 95_000))


def shared_strings(times: int, text: str = "<t/>", pointer: str = "") -> io.BytesIO:
    """A workbook with so many shared strings; a cell of its header may point to one of them."""
    file = streamed(STRINGS, f'<sst xmlns="{MAIN}">', f"<si>{text}</si>", times, "</sst>")
    if not pointer:
        return file
    with zipfile.ZipFile(file) as zipped:
        strings = zipped.read(STRINGS)
    header = f'<row><c t="s"><v>{pointer}</v></c>{HEADERS}</row><row><c/>{KEYED}</row>'
    return packed(PARTS | {RESOURCE: OPEN + header + CLOSE, STRINGS: strings})


def in_sheet(repeated: str, times: int, before: str = "", after: str = "") -> io.BytesIO:
    """A worksheet whose table follows or stands before very many of something."""
    return streamed(RESOURCE, before or OPEN, repeated, times, after or f"{TABLE}{CLOSE}")


def attributes() -> io.BytesIO:
    """Rows each with as many attributes as one tag can hold."""
    row = "<row " + "".join(f"a{place}='' " for place in range(60_000)) + "/>"
    return streamed(RESOURCE, OPEN, row, 200, f"{TABLE}{CLOSE}")


def one_part_for_many_worksheets() -> io.BytesIO:
    """A hundred worksheets that are all the same large part."""
    sheets = "".join(f'<sheet name="表{place}" sheetId="{place}" r:id="rId1"/>' for place in range(1, 101))
    book = BOOK[: BOOK.index("<sheet ")] + sheets + BOOK[BOOK.index("</sheets>") :]
    file = streamed(RESOURCE, OPEN + TABLE, f"<row>{'<c/>' * 200}</row>", 100_000, f"<row>{KEYED}</row>{CLOSE}")
    with zipfile.ZipFile(file) as zipped:
        return packed(PARTS | {"xl/workbook.xml": book, RESOURCE: zipped.read(RESOURCE)})


def many_worksheets(content: str) -> io.BytesIO:
    """Twenty worksheets with the same content, each a part of its own."""
    names = [f"xl/worksheets/s{place}.xml" for place in range(20)]
    sheets = "".join(f'<sheet name="表{place}" sheetId="{place}" r:id="r{place}"/>' for place in range(20))
    targets = "".join(
        f'<Relationship Id="r{place}" Type="{OFFICE}/worksheet" Target="/{name}"/>' for place, name in enumerate(names)
    )
    book = BOOK[: BOOK.index("<sheet ")] + sheets + BOOK[BOOK.index("</sheets>") :]
    return packed(
        PARTS
        | {"xl/workbook.xml": book, TARGETS: RELS.replace("</Relationships>", f"{targets}</Relationships>")}
        | dict.fromkeys(names, content)
    )


def long_headers() -> io.BytesIO:
    """Thirty rows of headers as long as a row may be."""
    return good([["项目名称（" + "投资" * 240] * 200 for _ in range(30)])


HEAVY: dict[str, Callable[[], io.BytesIO]] = {
    "nine million shared strings": partial(shared_strings, 9_000_000),
    "a header that is the last of many shared strings": partial(shared_strings, 900_000, "<t>甲</t>", "899999"),
    "shared strings of many runs": partial(shared_strings, 100_000, "<r><t>甲</t></r>" * 60),
    "shared strings spoken": partial(shared_strings, 200_000, "<t/>" + "<rPh><t/></rPh>" * 20),
    "an inline string of many runs": partial(
        in_sheet, "<r><t>x</t></r>", 6_000_000, f"{OPEN}<row><c t='inlineStr'><is>", f"</is></c></row>{TABLE}{CLOSE}"
    ),
    "blank cells in one row": partial(in_sheet, "<c/>", 15_000_000, f"{OPEN}<row>", f"</row>{TABLE}{CLOSE}"),
    "cells with formulas in one row": partial(
        in_sheet, "<c><f/></c>", 8_000_000, f"{OPEN}<row>", f"</row>{TABLE}{CLOSE}"
    ),
    "blank rows": partial(in_sheet, "<row r='1'/>", 9_000_000),
    "columns": partial(
        in_sheet,
        "<col min='1' max='1'/>",
        6_000_000,
        f"<worksheet xmlns='{MAIN}'><cols>",
        f"</cols><sheetData>{TABLE}{CLOSE}",
    ),
    "unknown tags": partial(in_sheet, "<a/>", 20_000_000),
    "attributes": attributes,
    "comments": partial(in_sheet, "<!---->", 20_000_000),
    "instructions": partial(in_sheet, "<?a?>", 20_000_000),
    "merged cells": lambda: many_worksheets(
        f"{OPEN}{TABLE}</sheetData><mergeCells>{ALL_MERGES}</mergeCells></worksheet>"
    ),
    "half of merged cells": partial(
        in_sheet, "<mergeCell ref='A", 8_000_000, f"{OPEN}{ONE_ROW}</sheetData>", "</worksheet>"
    ),
    "one part for many worksheets": one_part_for_many_worksheets,
    "long headers": long_headers,
    "many long headers": lambda: many_worksheets(
        OPEN + ("<row>" + f"<c t='inlineStr'><is><t>{'投资' * 240}</t></is></c>" * 200 + "</row>") * 30 + CLOSE
    ),
    "cell styles": partial(
        streamed, STYLES, f"<styleSheet xmlns='{MAIN}'><cellXfs>", "<xf/>", 20_000_000, "</cellXfs></styleSheet>"
    ),
    "number formats": partial(
        streamed,
        STYLES,
        f"<styleSheet xmlns='{MAIN}'><numFmts>",
        "<numFmt numFmtId='9'/>",
        6_000_000,
        "</numFmts></styleSheet>",
    ),
    "defined names": partial(
        streamed,
        "xl/workbook.xml",
        BOOK.replace("</workbook>", "<definedNames>"),
        "<definedName name='a'/>",
        6_000_000,
        "</definedNames></workbook>",
    ),
    "names of worksheets": partial(
        streamed,
        "xl/workbook.xml",
        BOOK.replace("</sheets></workbook>", ""),
        "<sheet name='a'/>",
        6_000_000,
        "</sheets></workbook>",
    ),
    "content types": partial(
        streamed, "[Content_Types].xml", TYPES.replace("</Types>", ""), "<Override/>", 6_000_000, "</Types>"
    ),
    "relations": partial(
        streamed, TARGETS, RELS.replace("</Relationships>", ""), "<Relationship Id='a'/>", 6_000_000, "</Relationships>"
    ),
    "deep lists": partial(in_sheet, "<a>" * 50 + "</a>" * 50, 300_000),
}
"""Workbooks of some hundred kilobytes that took half a minute, or would have."""
