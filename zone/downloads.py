"""Files that pages send: each export is recorded in the ledger with who took what."""

import logging
from collections.abc import Iterator
from typing import IO, Any

from django.db import models, transaction
from django.http import FileResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from zone.export import CONTENT_TYPES
from zone.ledger.ledger import record

log = logging.getLogger(__name__)


def download(
    file: IO[bytes], name: str, kind: str, *, by: Any, changes: dict[str, Any], obj: models.Model | None = None
) -> FileResponse:
    """Send a file of one of `CONTENT_TYPES`, and record in the ledger who took what."""
    _record(by, changes, obj)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.{kind}", content_type=CONTENT_TYPES[kind])


def stream_download(
    pieces: Iterator[bytes], name: str, kind: str, *, by: Any, changes: dict[str, Any]
) -> StreamingHttpResponse:
    """Send a file while it is being written. Who takes what is recorded in the ledger before the first row is read:
    the number of rows in `changes` is what was counted then."""
    _record(by, changes, None)
    disposition = content_disposition_header(True, f"{name}.{kind}")
    headers = {"Content-Type": CONTENT_TYPES[kind], "Content-Disposition": disposition}
    return StreamingHttpResponse(_logged(pieces, f"{name}.{kind}"), headers=headers)


def _record(by: Any, changes: dict[str, Any], obj: models.Model | None) -> None:
    with transaction.atomic():
        record("export", actor=by, obj=obj, changes=changes)


def _logged(pieces: Iterator[bytes], name: str) -> Iterator[bytes]:
    """The pieces as they are; an error on the way is logged, and the server breaks the connection off."""
    try:
        yield from pieces
    except Exception:
        log.exception("export broken off: %s", name)
        raise
