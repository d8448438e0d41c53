"""What a supervisor asks: does the process answer, and may it be sent people, who will want to write."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zone import replica
from zone.ledger.models import LedgerHead

WAIT = 0.5
"""Seconds to wait for the database's lock: somebody who holds it writes, so writing works."""
PROBE = 64 * 1024
"""Bytes written to see whether a disk takes any."""


def answer(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8", status=status)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process lives; nothing else is asked."""
    return answer("ok")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers, holds every migration and takes writes, as do the disks; otherwise 503 and what fails.

    Without its replica the site is ready too, as the primary answers for it: then the word says so.
    """
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        problem = replica.problem()
    except DatabaseError:
        return answer("database unreachable", 503)
    if waiting:
        return answer("migrations missing", 503)
    if refused := _folder_problem() or _database_problem():
        return answer(refused, 503)
    return answer(f"ready, replica {problem}" if problem else "ready")


def _folders() -> list[Path]:
    """Where the site writes files: its data, evidence, and SQLite's own."""
    folders = [Path(settings.DATA_DIR), Path(settings.EVIDENCE_ROOT)]
    if connection.vendor == "sqlite":
        folders.append(Path(connection.settings_dict["NAME"]).parent)
    return [folder for folder in dict.fromkeys(folders) if folder.exists()]


def _folder_problem() -> str:
    """Why a file cannot be written; empty where all folders take one. Nothing of it stays."""
    try:
        for folder in _folders():
            with tempfile.TemporaryFile(dir=folder) as file:
                file.write(b"\0" * PROBE)
                file.flush()
                os.fsync(file.fileno())
    except OSError as error:
        return f"data folder not writable: {error.strerror}"
    return ""


def _database_problem() -> str:
    """Why a row cannot be written; empty where it can. Changes no row, and waits only a moment for a lock."""
    try:
        with _short_wait(), transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute(f"SET LOCAL lock_timeout = {int(WAIT * 1000)}")
                    cursor.execute(f"SET LOCAL statement_timeout = {int(WAIT * 1000)}")
            LedgerHead.objects.filter(pk=-1).update(sequence=0)
    except DatabaseError as error:
        if connection.vendor == "sqlite" and "locked" in str(error):
            return ""
        return "database not writable"
    return ""


@contextmanager
def _short_wait() -> Iterator[None]:
    """Let SQLite wait only a moment for its one lock, and then as long as before."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        (before,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {int(WAIT * 1000)}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {before}")
