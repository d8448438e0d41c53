"""Files that pages send: each export is recorded in the ledger with who took what."""

from typing import IO, Any

from django.db import models, transaction
from django.http import FileResponse

from zone.export import CONTENT_TYPES
from zone.ledger.ledger import record


def download(
    file: IO[bytes], name: str, kind: str, *, by: Any, changes: dict[str, Any], obj: models.Model | None = None
) -> FileResponse:
    """Send a file of one of `CONTENT_TYPES`, and record in the ledger who took what."""
    with transaction.atomic():
        record("export", actor=by, obj=obj, changes=changes)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.{kind}", content_type=CONTENT_TYPES[kind])
