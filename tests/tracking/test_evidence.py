"""Evidence files: known by content, kept whole, served only as files and only to who may read."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from django.conf import settings as conf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import filed_update
from tests.tracking.test_form_page import address
from zone.ledger.models import LedgerEntry
from zone.tracking.evidence import clean_name
from zone.tracking.models import Evidence, ProgressUpdate

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffc0000b080001000101011100ffda0008010100003f00d2ffd9")


def png(width=1, height=1) -> bytes:
    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def archive(*names: str, types: str = "<Types/>") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("[Content_Types].xml", types)
        for name in names:
            packed.writestr(name, "x")
    return file.getvalue()


DOCX, XLSX = archive("word/document.xml"), archive("xl/workbook.xml")


def plain_zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("a.txt", "x")
    return file.getvalue()


def body(answer) -> bytes:
    """What was downloaded; reading to the end closes the file."""
    return b"".join(answer) if answer.streaming else answer.content


@pytest.fixture(autouse=True)
def store(settings, tmp_path) -> Path:
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    return settings.EVIDENCE_ROOT


@pytest.fixture
def writer(client, clerk, march):
    client.force_login(clerk)
    return client


def upload(client, undertaking, name, content, header="application/octet-stream", **typed):
    file = SimpleUploadedFile(name, content, header)
    return client.post(address(undertaking, "evidence-add"), {"version": "0-0", "file": file, **typed})


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("批复.pdf", PDF, "批复.pdf"),
        ("现场.PNG", png(), "现场.PNG"),
        ("现场.jpeg", JPEG, "现场.jpeg"),
        ("纪要.docx", DOCX, "纪要.docx"),
        ("台账.xlsx", XLSX, "台账.xlsx"),
        ("现场.txt", JPEG, "现场.txt.jpg"),
    ],
)
def test_a_file_is_known_by_its_content(writer, task, name, content, kept):
    assert upload(writer, task, name, content, header="text/html", progress="已开工").status_code == 302
    evidence = Evidence.objects.get()
    assert evidence.name == kept
    assert evidence.update.progress == "已开工"
    answer = writer.get(reverse("tracking:evidence", args=[evidence.pk]))
    assert body(answer) == content
    assert LedgerEntry.objects.filter(act="evidence.add").count() == 1
    assert LedgerEntry.objects.filter(act="evidence.download", topic=task.code).count() == 1


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("空.pdf", b"", "空文件"),
        ("照片.png", plain_zip(), "实际是 ZIP 压缩包"),
        ("照片.png", png() + plain_zip(), "夹带了别的数据"),
        ("照片.jpg", JPEG + plain_zip(), "夹带了别的数据"),
        ("照片.png", png(width=0), "夹带了别的数据"),
        ("照片.png", png()[:40], "内容却不完整"),
        ("照片.jpg", JPEG[:12], "内容却不完整"),
        ("文件.pdf", b"%PDF-1.4 cut short", "内容却不完整"),
        ("网页.pdf", b"<html><script>alert(1)</script>", "网页或脚本"),
        ("说明.pdf", "只是文字".encode(), "文本文件"),
        ("程序.pdf", b"MZ\x90\x00", "可执行程序"),
        ("旧表.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Office 文件"),
        ("照片.heic", b"\x00\x00\x00\x18ftypheic", "HEIC 照片"),
        ("杂.bin", b"\xfe\xdc\xba\x98" * 9, "无法识别的文件"),
        ("宏.docx", archive("word/document.xml", "word/vbaProject.bin"), "带有宏"),
        ("宏.xlsx", archive("xl/workbook.xml", types="application/vnd.ms-excel.sheet.macroEnabled"), "带有宏"),
        ("坏.docx", b"PK\x03\x04" + b"\0" * 90, "已损坏的 ZIP 压缩包"),
        ("别的.docx", archive("ppt/presentation.xml"), "实际是 ZIP 压缩包"),
    ],
)
def test_any_other_file_is_refused_by_what_it_is_and_the_words_are_kept(writer, task, store, name, content, told):
    answer = upload(writer, task, name, content, progress="已开工")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert told in page
    assert "已开工</textarea>" in page
    assert not Evidence.objects.exists()
    assert not store.exists()


def test_a_file_of_25_megabytes_is_refused_by_its_size(writer, task, store):
    answer = upload(writer, task, "大.pdf", PDF + b"\0" * (25 * 1024 * 1024))
    assert "25.0 MB，每个文件不超过 20 MB" in answer.content.decode()
    assert not store.exists()


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\资料\\批复.pdf", "批复.pdf"),
        ("a\x00\n\u202eb.pdf", "ab.pdf"),
        ("字" * 300 + ".pdf", "字" * 96 + ".pdf"),
        ('批<复>:"|?*.pdf', "批复.pdf"),
        ("...", "佐证"),
        (".pdf", "pdf"),
        ("", "佐证"),
    ],
)
def test_a_name_loses_its_path_and_its_strange_signs(sent, kept):
    assert clean_name(sent) == kept


def test_the_same_file_twice_is_kept_once(writer, task, store):
    for name in ("一.pdf", "二.pdf"):
        upload(writer, task, name, PDF)
    assert Evidence.objects.count() == 1
    assert len([path for path in store.rglob("*") if path.is_file()]) == 1


def test_several_files_come_at_once_and_a_bad_one_stops_no_other(writer, task):
    files = [SimpleUploadedFile("一.pdf", PDF), SimpleUploadedFile("坏.pdf", b"x"), SimpleUploadedFile("二.png", png())]
    answer = writer.post(address(task, "submit"), {"version": "0-0", "progress": "已开工", "file": files})
    assert answer.status_code == 200
    assert "坏.pdf" in answer.content.decode()
    assert sorted(Evidence.objects.values_list("name", flat=True)) == ["一.pdf", "二.png"]
    assert ProgressUpdate.objects.get().state == "draft"


def test_no_file_chosen_is_said_by_the_field(writer, task):
    assert "请先选择文件" in writer.post(address(task, "evidence-add"), {"version": "0-0"}).content.decode()


def test_evidence_is_removed_while_the_update_is_written_and_never_after(writer, clerk, task, indicator):
    upload(writer, task, "一.pdf", PDF)
    upload(writer, task, "二.png", png())
    first, second = Evidence.objects.all()
    writer.post(reverse("tracking:evidence-remove", args=[first.pk]))
    assert list(Evidence.objects.all()) == [second]
    assert LedgerEntry.objects.filter(act="evidence.remove").count() == 1
    filed_update(indicator, "3", by=clerk)
    assert writer.post(reverse("tracking:evidence-remove", args=[second.pk])).status_code == 409
    assert upload(writer, task, "三.jpg", JPEG).status_code == 409
    assert list(Evidence.objects.all()) == [second]


def test_a_download_is_a_file_and_never_a_page(writer, task):
    upload(writer, task, "现场照片.png", png())
    answer = writer.get(reverse("tracking:evidence", args=[Evidence.objects.get().pk]))
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%E7%8E%B0%E5%9C%BA%E7%85%A7%E7%89%87.png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "private, no-store"
    body(answer)


def test_a_file_changed_on_disk_is_not_served_and_the_ledger_is_told(writer, task, store):
    upload(writer, task, "一.pdf", PDF)
    address_of = reverse("tracking:evidence", args=[Evidence.objects.get().pk])
    path = store / Evidence.objects.get().file.name
    path.write_bytes(PDF.replace(b"endobj", b"ENDOBJ"))
    answer = writer.get(address_of)
    assert answer.status_code == 410
    assert "不一致" in answer.content.decode()
    path.unlink()
    assert writer.get(address_of).status_code == 410
    assert LedgerEntry.objects.filter(act="evidence.damaged").count() == 2
    upload(writer, task, "一.pdf", PDF)
    assert body(writer.get(address_of)) == PDF


def test_evidence_is_served_only_to_who_may_read_its_update(
    client, writer, task, indicator, clerk, reviewer, other_clerk, leader, auditor
):
    upload(writer, task, "一.pdf", PDF)
    address_of = reverse("tracking:evidence", args=[Evidence.objects.get().pk])

    def answers(person) -> int:
        client.force_login(person)
        answer = client.get(address_of)
        body(answer)
        return answer.status_code

    assert {p.username: answers(p) for p in (clerk, reviewer, leader, other_clerk, auditor)} == {
        "clerk": 200,
        "reviewer": 200,
        "leader": 404,
        "other-clerk": 404,
        "auditor": 404,
    }
    filed_update(indicator, "3", by=clerk)
    assert answers(leader) == 200
    assert answers(other_clerk) == 404
    client.logout()
    assert client.get(address_of).status_code == 302
    assert client.post(address_of).status_code == 302


def test_evidence_lies_outside_every_served_folder():
    root = Path(conf.EVIDENCE_ROOT)
    assert Path(conf.STATIC_ROOT) not in [root, *root.parents]
