"""Evidence files: known by their content, kept under their SHA-256, checked again whenever they are read."""

import hashlib
import os
import re
import tempfile
import unicodedata
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from zone.ledger import clock
from zone.ledger.ledger import record
from zone.people.models import User
from zone.tracking.evidence.filetypes import FileType, recognise
from zone.tracking.models import Contributor, Evidence, ProgressUpdate, evidence_storage
from zone.tracking.permissions import may_write

MAX_BYTES = 20 * 1024 * 1024
MAX_FILES = 30
"""Files of one update; more belong into one document."""
MAX_NAME = 100


class Damaged(Exception):
    """The file on disk is missing or is not the one that was uploaded."""


def add(update: ProgressUpdate, uploaded: UploadedFile, *, by: User) -> Evidence:
    """Keep a file as evidence of an update being written; the same file twice is kept once.

    Raises ValidationError for a file that is empty, too big or of another type, and for an update
    past editing; PermissionDenied for who may not write it.
    """
    _must_be_open(update, by)
    name = clean_name(uploaded.name or "")
    if not uploaded.size:
        raise ValidationError(f"“{name}”是空文件，没有内容，请检查后重新选择。", code="empty")
    if uploaded.size > MAX_BYTES:
        raise ValidationError(
            f"“{name}”有 {uploaded.size / 1024 / 1024:.1f} MB，每个文件不超过 20 MB，请压缩或拆分后上传。", code="big"
        )
    try:
        kind = recognise(uploaded)
    except ValidationError as error:
        raise ValidationError(f"“{name}”{error.messages[0]}", code="type") from None
    sha256, path = _write(uploaded, kind)
    with transaction.atomic():
        update = ProgressUpdate.objects.select_for_update(of=("self",), no_key=True).get(pk=update.pk)
        _must_be_open(update, by)
        if kept := update.evidence.filter(sha256=sha256).first():
            return kept
        if update.evidence.count() >= MAX_FILES:
            raise ValidationError(f"每份填报最多 {MAX_FILES} 个文件，请先移除不需要的。", code="many")
        evidence = Evidence.objects.create(
            update=update,
            file=path,
            name=_with_ending(name, kind),
            sha256=sha256,
            size=uploaded.size,
            content_type=kind.content_type,
            added_by=by,
            added_at=clock.now(),
        )
        Contributor.objects.get_or_create(update=update, user=by)
        record("evidence.add", actor=by, obj=evidence, topic=update.undertaking.code, changes=_told(evidence))
    return evidence


@transaction.atomic
def remove(evidence: Evidence, *, by: User) -> None:
    """Take evidence off an update being written; the file stays, another revision may rest on it.

    Raises PermissionDenied, and ValidationError for an update past editing.
    """
    update = ProgressUpdate.objects.select_for_update(of=("self",), no_key=True).get(pk=evidence.update_id)
    _must_be_open(update, by)
    Contributor.objects.get_or_create(update=update, user=by)
    if Evidence.objects.filter(pk=evidence.pk).delete()[0]:
        record("evidence.remove", actor=by, obj=evidence, topic=update.undertaking.code, changes=_told(evidence))


def read(evidence: Evidence, *, by: User) -> File:
    """The file, open at its beginning, once its content is found to be what was uploaded.

    Raises Damaged when it is not; either way the ledger is told. Whether `by` may read it is asked by the page.
    """
    file = _open_checked(evidence)
    act = "evidence.download" if file else "evidence.damaged"
    with transaction.atomic():
        record(act, actor=by, obj=evidence, topic=evidence.update.undertaking.code, changes=_told(evidence))
    if file is None:
        raise Damaged
    return file


def clean_name(name: str) -> str:
    """A file's name without path, control signs and what no file system takes; its ending is kept."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(sign for sign in name if unicodedata.category(sign)[0] != "C")
    name = re.sub(r'[<>:"|?*]', "", name)
    name = re.sub(r"\s+", " ", name).strip(" .")
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 8:
        stem, dot, ending = name, "", ""
    return (stem.strip()[: MAX_NAME - len(ending) - 1] or "佐证") + dot + ending


def _with_ending(name: str, kind: FileType) -> str:
    """The name ending as its content is: a picture called .txt is downloaded as a picture."""
    return name if name.lower().endswith(kind.endings) else name + kind.endings[0]


def _must_be_open(update: ProgressUpdate, by: User) -> None:
    if not may_write(by, update.undertaking):
        raise PermissionDenied
    if not update.is_editable:
        raise ValidationError(f"当前状态为“{update.get_state_display()}”，不能再改动佐证。", code="state")
    if not update.month.is_open:
        raise ValidationError(f"{update.month}已关账，不能再改动佐证。", code="month")


def _told(evidence: Evidence) -> dict:
    return {"name": evidence.name, "sha256": evidence.sha256, "size": evidence.size}


def _write(uploaded: UploadedFile, kind: FileType) -> tuple[str, str]:
    """Write the file under its SHA-256, whole or not at all; return the hash and the path within the store."""
    root = Path(settings.EVIDENCE_ROOT)
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    sha256 = hashlib.sha256()
    with tempfile.NamedTemporaryFile(dir=root, prefix="arriving-", delete=False) as arriving:
        try:
            uploaded.seek(0)
            for chunk in uploaded.chunks():
                sha256.update(chunk)
                arriving.write(chunk)
            arriving.flush()
            os.fsync(arriving.fileno())
            digest = sha256.hexdigest()
            path = f"{digest[:2]}/{digest}{kind.endings[0]}"
            (root / path).parent.mkdir(exist_ok=True, mode=0o700)
            os.replace(arriving.name, root / path)  # the same content again heals a damaged file
        except BaseException:
            os.unlink(arriving.name)
            raise
    return digest, path


def _open_checked(evidence: Evidence) -> File | None:
    """The file, open at its beginning; None when it is missing or its content is another."""
    try:
        file = evidence_storage().open(str(evidence.file.name), "rb")
    except OSError:
        return None
    if hashlib.file_digest(file, "sha256").hexdigest() != evidence.sha256:
        file.close()
        return None
    file.seek(0)
    return file
