"""Evidence files: typed by their content, stored under their SHA-256, checked again whenever they are read."""

from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from zone.ledger import clock
from zone.ledger.ledger import record
from zone.people.models import User
from zone.tracking.evidence.filetypes import detect_type
from zone.tracking.models import Evidence, ProgressUpdate
from zone.tracking.permissions import may_write
from zone.uploads import FileType, Intake

MAX_BYTES = 20 * 1024 * 1024
MAX_FILES = 30
"""Files of one update; more belong into one document."""


def too_large(name: str, size: int) -> str:
    return f"“{name}”有 {size / 1024 / 1024:.1f} MB，每个文件不超过 20 MB，请压缩或拆分后上传。"


INTAKE = Intake(root=lambda: Path(settings.EVIDENCE_ROOT), max_bytes=MAX_BYTES, too_large=too_large, detect=detect_type)


class Damaged(Exception):
    """The file on disk is missing or is not the one that was uploaded."""


def add(update: ProgressUpdate, uploaded: UploadedFile, *, by: User) -> Evidence:
    """Store a file as evidence of an update being written; the same file twice is stored once.

    Raises ValidationError for a file that is empty, too big or of another type, and for an update
    past editing; PermissionDenied if the user may not write it.
    """
    _must_be_open(update, by)
    name, file_type = INTAKE.check(uploaded)
    stored = INTAKE.store(uploaded, path=lambda sha256: f"{sha256[:2]}/{sha256}{file_type.endings[0]}")
    with transaction.atomic():
        update = ProgressUpdate.lock(update.pk)
        _must_be_open(update, by)
        if existing := update.evidence.filter(sha256=stored.sha256).first():
            return existing
        if update.evidence.count() >= MAX_FILES:
            raise ValidationError(f"每份填报最多 {MAX_FILES} 个文件，请先移除不需要的。", code="many")
        evidence = Evidence.objects.create(
            update=update,
            file=stored.path,
            name=_with_ending(name, file_type),
            sha256=stored.sha256,
            size=uploaded.size or 0,
            content_type=file_type.content_type,
            added_by=by,
            added_at=clock.now(),
        )
        update.add_contributor(by)
        record("evidence.add", actor=by, obj=evidence, topic=update.undertaking.code, changes=_facts(evidence))
    return evidence


@transaction.atomic
def cite(update: ProgressUpdate, citation: str, *, by: User) -> Evidence:
    """Name a published source as evidence of an update being written.

    Raises PermissionDenied, and ValidationError for an update past editing.
    """
    update = ProgressUpdate.lock(update.pk)
    _must_be_open(update, by)
    cited = Evidence.objects.create(update=update, citation=citation, added_by=by, added_at=clock.now())
    update.add_contributor(by)
    record("evidence.add", actor=by, obj=cited, topic=update.undertaking.code, changes={"citation": citation})
    return cited


@transaction.atomic
def remove(evidence: Evidence, *, by: User) -> None:
    """Take evidence off an update being written; the file stays, another revision may rest on it.

    Raises PermissionDenied, and ValidationError for an update past editing.
    """
    update = ProgressUpdate.lock(evidence.update_id)
    _must_be_open(update, by)
    is_gone = bool(Evidence.objects.filter(pk=evidence.pk).delete()[0])
    update.add_contributor(by)
    if is_gone:
        record("evidence.remove", actor=by, obj=evidence, topic=update.undertaking.code, changes=_facts(evidence))


def read(evidence: Evidence, *, by: User) -> BinaryIO:
    """The file, open at its beginning, once its content is found to be what was uploaded.

    Raises Damaged when it is not; either way the ledger records it. Whether `by` may read it is asked by the page.
    """
    file = INTAKE.open(str(evidence.file.name), evidence.sha256)
    action = "evidence.download" if file else "evidence.damaged"
    with transaction.atomic():
        record(action, actor=by, obj=evidence, topic=evidence.update.undertaking.code, changes=_facts(evidence))
    if file is None:
        raise Damaged
    return file


def _with_ending(name: str, file_type: FileType) -> str:
    """The name ending as its content is: a picture called .txt is downloaded as a picture."""
    return name if name.lower().endswith(file_type.endings) else name + file_type.endings[0]


def _must_be_open(update: ProgressUpdate, by: User) -> None:
    if not may_write(by, update.undertaking):
        raise PermissionDenied
    if not update.is_editable:
        raise ValidationError(f"当前状态为“{update.get_state_display()}”，不能再改动佐证。", code="state")
    if closed := update.month.filing_refusal:
        raise ValidationError(closed, code="month")


def _facts(evidence: Evidence) -> dict:
    return {"name": evidence.name, "sha256": evidence.sha256, "size": evidence.size}
