"""Documents and workbooks as evidence: what runs, calls elsewhere or grows is found under whatever name."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from xlsxwriter import Workbook

from tests.tracking.files import upload
from tests.xlsx.hostile_files import OFFICE, zip_bomb
from zone.tracking.evidence.filetypes import detect_type
from zone.tracking.models import Evidence

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
VBA = OLE + "_VBA_PROJECT".encode("utf-16-le") + b"\0" * 70_000
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
DOCUMENT, BOOK = "word/document.xml", "xl/workbook.xml"


def package(parts: dict[str, str | bytes], *, main: str = DOCUMENT, types: str = "") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in {"[Content_Types].xml": TYPES.format(types), main: "<a/>", **parts}.items():
            packed.writestr(name, content)
    return file.getvalue()


def related(
    kind: str, target: str = "word/x.bin", *, mode: str = "", where: str = "word/_rels/document.xml.rels"
) -> dict:
    """A relation of this kind, as a part of a package."""
    outside = f' TargetMode="{mode}"' if mode else ""
    one = f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}"{outside}/>'
    return {where: RELATIONS.format(one)}


def typed(kind: str) -> str:
    return f'<Override PartName="/word/x.bin" ContentType="application/{kind}"/>'


def workbook(chart: bool = False) -> bytes:
    """An ordinary workbook as an office program writes it."""
    file = io.BytesIO()
    book = Workbook(file, {"in_memory": True})
    worksheet = book.add_worksheet()
    worksheet.write_column(0, 0, [1, 2, 3])
    worksheet.write_url(4, 0, "https://example.org/")
    if chart:
        drawn = book.add_chart({"type": "line"})
        drawn.add_series({"values": "=Sheet1!$A$1:$A$3"})
        worksheet.insert_chart("C3", drawn)
    book.close()
    return file.getvalue()


def nested(levels: int) -> bytes:
    content = workbook()
    for _ in range(levels):
        content = package({"word/embeddings/figures.xlsx": content})
    return content


def deep(levels: int) -> str:
    return "<a>" * levels + "</a>" * levels


def misleading_zip() -> bytes:
    """Two parts of one name, of which each program reads another."""
    file = io.BytesIO(package({}))
    with zipfile.ZipFile(file, "a") as packed:
        packed.writestr("word/Document.xml", "<b/>")
    return file.getvalue()


HOSTILE = {
    "macros under another name": (package({"word/media/image1.png": VBA}), "带有宏"),
    "macros typed as macros": (package({"word/x.bin": "x"}, types=typed("vnd.ms-office.vbaProject")), "带有宏"),
    "a macro document under another ending": (
        package({}, types=typed("vnd.ms-word.document.macroEnabled.main+xml")),
        "带有宏",
    ),
    "macros by relation": (package(related("vbaProject")), "带有宏"),
    "a relation of Microsoft's own": (
        package(
            {"word/_rels/a.rels": RELATIONS.format('<Relationship Type="http://x/2006/relationships/wordVbaData"/>')}
        ),
        "带有宏",
    ),
    "a macro worksheet by relation": (package(related("xlMacrosheet"), main=BOOK), "带有宏"),
    "a macro worksheet typed as one": (
        package({}, main=BOOK, types=typed("vnd.ms-excel.intlmacrosheet+xml")),
        "带有宏",
    ),
    "a macro worksheet by its content": (
        package({"xl/worksheets/sheet1.xml": '<?xml version="1.0"?><xm:macrosheet xmlns:xm="x"/>'}, main=BOOK),
        "带有宏",
    ),
    "macros packed as mail": (package({"word/editdata.mso": b"ActiveMime" + b"\0" * 90}), "嵌有旧版 Office 对象"),
    "an embedded object": (package({"word/embeddings/oleObject1.bin": OLE}), "嵌有旧版 Office 对象"),
    "an embedded object by relation": (package(related("oleObject")), "嵌有旧版 Office 对象"),
    "a control": (package({}, types=typed("vnd.ms-office.activeX+xml")), "嵌有旧版 Office 对象"),
    "a control by relation": (package(related("control")), "嵌有旧版 Office 对象"),
    "another format inserted": (package(related("aFChunk")), "嵌有旧版 Office 对象"),
    "an outside template": (
        package(
            related("attachedTemplate", "http://10.0.0.1/a.dotm", mode="External", where="word/_rels/settings.xml.rels")
        ),
        "外部模板",
    ),
    "an outside picture": (package(related("image", "http://10.0.0.1/a.png", mode="External")), "外部模板"),
    "a program": (package({"word/media/image1.png": b"MZ\x90\0" + b"\0" * 90}), "可执行程序"),
    "an archive inside": (package({"word/media/image1.png": package({}, main="a.txt")}), "含压缩包"),
    "another archive inside": (package({"word/media/a.png": b"Rar!\x1a\x07" + b"\0" * 90}), "含压缩包"),
    "macros in a workbook inside": (
        package({"word/embeddings/a.xlsx": package({"xl/a.bin": VBA}, main=BOOK)}),
        "带有宏",
    ),
    "a workbook in a workbook in a document": (nested(2), "层次过深"),
    "deep markup": (package({DOCUMENT: deep(5000)}), "层次过深"),
    "deep relations": (package({"word/_rels/document.xml.rels": deep(5000)}), "解压后过大或内容异常"),
    "declared entities": (
        package({"word/_rels/document.xml.rels": '<!DOCTYPE a [<!ENTITY a "ha">]><a>&a;</a>'}),
        "解压后过大或内容异常",
    ),
    "two parts of one name": (misleading_zip(), "解压后过大或内容异常"),
    "many parts": (package({f"word/{place}": b"" for place in range(5_100)}), "解压后过大或内容异常"),
    "many relations": (
        package({"word/_rels/document.xml.rels": RELATIONS.format("<Relationship Id='a'/>" * 700_000)}),
        "解压后过大或内容异常",
    ),
    "a bomb": (zip_bomb().getvalue(), "解压后过大或内容异常"),
    "bombs inside": (
        package({f"word/{place}.xlsx": package({"xl/a.xml": " " * 110_000_000}, main=BOOK) for place in range(3)}),
        "解压后过大或内容异常",
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_runs_calls_elsewhere_or_grows_is_refused(case):
    content, sentence = HOSTILE[case]
    with pytest.raises(ValidationError) as refused:
        detect_type(io.BytesIO(content))
    assert sentence in refused.value.messages[0]


@pytest.mark.parametrize(
    "content",
    [
        workbook(),
        workbook(chart=True),
        nested(1),
        package(related("hyperlink", "https://example.org/", mode="External")),
        package(related("externalLinkPath", "file:///C:/a.xlsx", mode="External"), main=BOOK),
        package({DOCUMENT: deep(60)}),
        package({"xl/ctrlProps/a.xml": "<a/>"}, main=BOOK, types=typed("vnd.ms-excel.controlproperties+xml")),
        package({"xl/printerSettings/a.bin": b"\0P\0" * 400}, main=BOOK),
    ],
)
def test_ordinary_documents_are_taken(content):
    assert detect_type(io.BytesIO(content)).endings[0] in (".docx", ".xlsx")


def test_a_refused_document_is_named_beside_the_field_and_nothing_typed_is_lost(writer, task, store):
    answer = upload(writer, task, "简报.docx", HOSTILE["macros under another name"][0], progress="已开工")
    page = answer.content.decode()
    assert "“简报.docx”带有宏，不能上传" in page
    assert "已开工</textarea>" in page
    assert not Evidence.objects.exists()
    assert not store.exists()
