"""Files that are not what they claim to be, or are too much: refused by name, and everything typed stays."""

import pytest

from tests.tracking.files import JPEG, PDF, archive, plain_zip, png, upload
from zone.tracking.models import Evidence
from zone.uploads import clean_name


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("空.pdf", b"", "空文件"),
        ("照片.png", plain_zip(), "实际是 ZIP 压缩包"),
        ("照片.png", png() + plain_zip(), "夹带其他数据"),
        ("照片.jpg", JPEG + plain_zip(), "夹带其他数据"),
        ("照片.png", png(width=0), "夹带其他数据"),
        ("照片.png", png()[:40], "但内容不完整"),
        ("照片.jpg", JPEG[:12], "但内容不完整"),
        ("文件.pdf", b"%PDF-1.4 cut short", "但内容不完整"),
        ("网页.pdf", b"<html><script>alert(1)</script>", "网页或脚本"),
        ("说明.pdf", "只是文字".encode(), "文本文件"),
        ("程序.pdf", b"MZ\x90\x00", "可执行程序"),
        ("旧表.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Office 文件"),
        ("照片.heic", b"\x00\x00\x00\x18ftypheic", "HEIC 照片"),
        ("杂.bin", b"\xfe\xdc\xba\x98" * 9, "无法识别的文件"),
        ("宏.docx", archive("word/document.xml", "word/vbaProject.bin"), "带有宏"),
        (
            "宏.xlsx",
            archive(
                "xl/workbook.xml",
                types='<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled"/></Types>',
            ),
            "带有宏",
        ),
        ("怪.png", png()[:8] + b"\0\0\0\x01IHDR" + png()[16:], "夹带其他数据"),
        ("无数据.png", png()[:33] + png()[-12:], "夹带其他数据"),
        ("乱.jpg", JPEG[:2] + b"\xff\xfe\0\x01" + JPEG[2:], "夹带其他数据"),
        ("散.jpg", JPEG[:20] + b"\0\0" + JPEG[20:], "夹带其他数据"),
        ("零.txt", b"a\0b", "无法识别的文件"),
        ("坏.docx", b"PK\x03\x04" + b"\0" * 90, "已损坏的 ZIP 压缩包"),
        ("别的.docx", archive("ppt/presentation.xml"), "实际是 ZIP 压缩包"),
    ],
)
def test_any_other_file_is_refused_by_what_it_is_and_the_words_are_kept(writer, task, store, name, content, message):
    answer = upload(writer, task, name, content, progress="已开工")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert message in page
    assert "已开工</textarea>" in page
    assert not Evidence.objects.exists()
    assert not store.exists()


def test_a_file_of_25_megabytes_is_refused_by_its_size(writer, task, store):
    answer = upload(writer, task, "大.pdf", PDF + b"\0" * (25 * 1024 * 1024))
    assert "25.0 MB，每个文件不超过 20 MB" in answer.content.decode()
    assert not store.exists()


@pytest.mark.parametrize(
    ("sent", "cleaned"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\资料\\批复.pdf", "批复.pdf"),
        ("a\x00\n\u202eb.pdf", "ab.pdf"),
        ("字" * 300 + ".pdf", "字" * 96 + ".pdf"),
        ('批<复>:"|?*.pdf', "批复.pdf"),
        ("...", "文件"),
        (".pdf", "pdf"),
        ("", "文件"),
    ],
)
def test_a_name_loses_its_path_and_its_strange_characters(sent, cleaned):
    assert clean_name(sent) == cleaned
