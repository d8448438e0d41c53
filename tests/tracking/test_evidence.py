"""Evidence files: known by content, stored whole, served only as files and only to who may read."""

from pathlib import Path

import pytest
from django.conf import settings as conf
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import MARCH, filed_update
from tests.tracking.files import DOCX, JPEG, PDF, XLSX, png, upload
from tests.tracking.test_form_page import address
from zone.ledger.models import LedgerEntry
from zone.tracking.evidence import files
from zone.tracking.models import Evidence, ProgressUpdate
from zone.tracking.updates import drafts


def body(answer) -> bytes:
    """What was downloaded; reading to the end closes the file."""
    return b"".join(answer) if answer.streaming else answer.content


@pytest.mark.parametrize(
    ("name", "content", "stored"),
    [
        ("批复.pdf", PDF, "批复.pdf"),
        ("现场.PNG", png(), "现场.PNG"),
        ("现场.jpeg", JPEG, "现场.jpeg"),
        ("纪要.docx", DOCX, "纪要.docx"),
        ("台账.xlsx", XLSX, "台账.xlsx"),
        ("现场.txt", JPEG, "现场.txt.jpg"),
    ],
)
def test_a_file_is_known_by_its_content(writer, task, name, content, stored):
    assert upload(writer, task, name, content, header="text/html", progress="已开工").status_code == 302
    evidence = Evidence.objects.get()
    assert evidence.name == stored
    assert evidence.update.progress == "已开工"
    answer = writer.get(reverse("tracking:evidence", args=[evidence.pk]))
    assert body(answer) == content
    assert LedgerEntry.objects.filter(action="evidence.add").count() == 1
    assert LedgerEntry.objects.filter(action="evidence.download", topic=task.code).count() == 1


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


def test_a_source_is_cited_while_the_update_is_written_and_never_after(task, march, clerk, other_clerk):
    update = drafts.start(task, MARCH, by=clerk)
    with pytest.raises(PermissionDenied):
        files.cite(update, "简报", by=other_clerk)
    assert files.cite(update, "简报", by=clerk).citation == "简报"
    update = drafts.save_draft(update, by=clerk, version=0, texts={"progress": "已开工"}, typed={})
    drafts.submit_draft(update, by=clerk)
    with pytest.raises(ValidationError, match="不能"):
        files.cite(update, "简报二", by=clerk)


def test_evidence_is_removed_while_the_update_is_written_and_never_after(writer, clerk, task, indicator):
    upload(writer, task, "一.pdf", PDF)
    upload(writer, task, "二.png", png())
    first, second = Evidence.objects.all()
    writer.post(reverse("tracking:evidence-remove", args=[first.pk]))
    assert list(Evidence.objects.all()) == [second]
    assert LedgerEntry.objects.filter(action="evidence.remove").count() == 1
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


def test_a_file_changed_on_disk_is_not_served_and_the_ledger_records_it(writer, task, store):
    upload(writer, task, "一.pdf", PDF)
    address_of = reverse("tracking:evidence", args=[Evidence.objects.get().pk])
    path = store / Evidence.objects.get().file.name
    path.write_bytes(PDF.replace(b"endobj", b"ENDOBJ"))
    answer = writer.get(address_of)
    assert answer.status_code == 410
    assert "不一致" in answer.content.decode()
    path.unlink()
    assert writer.get(address_of).status_code == 410
    assert LedgerEntry.objects.filter(action="evidence.damaged").count() == 2
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


def test_only_who_may_write_adds_and_only_while_the_month_is_open(clerk, leader, task, march, indicator):
    draft = drafts.start(task, march.month, by=clerk)
    with pytest.raises(PermissionDenied):
        files.add(draft, SimpleUploadedFile("一.pdf", PDF), by=leader)
    cited = files.add(draft, SimpleUploadedFile("一.pdf", PDF), by=clerk)
    type(march).objects.update(state="closed")
    draft.refresh_from_db()
    with pytest.raises(ValidationError, match="已关账"):
        files.remove(cited, by=clerk)
    type(march).objects.update(state="open")
    filed = filed_update(indicator, "3", by=clerk)
    with pytest.raises(ValidationError, match="待发布"):
        files.add(filed, SimpleUploadedFile("二.pdf", PDF), by=clerk)


def test_an_update_holds_thirty_files(clerk, task, march):
    draft = drafts.start(task, march.month, by=clerk)
    for number in range(30):
        files.add(draft, SimpleUploadedFile(f"{number}.pdf", PDF + b"%d" % number), by=clerk)
    with pytest.raises(ValidationError, match="最多 30 个文件"):
        files.add(draft, SimpleUploadedFile("更多.pdf", PDF), by=clerk)


def test_evidence_lies_outside_every_served_folder():
    root = Path(conf.EVIDENCE_ROOT)
    assert Path(conf.STATIC_ROOT) not in [root, *root.parents]
