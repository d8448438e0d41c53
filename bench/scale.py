"""The most a list is made for: every row exported, and half as many imported, with the memory each takes."""

import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from import_export import resources
from tablib import Dataset

from bench.browser import Browser
from bench.meter import peak, reset_peak, spent
from bench.pages import OURS
from projects.models import Project
from zone import export
from zone.batches.models import Batch
from zone.batches.moves import BatchState
from zone.batches.runner import advance
from zone.imports.upload import receive
from zone.layouts.base import LAYOUTS
from zone.moves import make_move
from zone.people.models import User

MAX_IMPORTED = 50_000
PEER_ROWS = 1_000
"""Rows the peer imports: it takes them one by one, so a thousand tell what more would cost."""
MAX_MB = 200
"""Memory above idle that an export may take."""
HEADING = ["编码", "包保责任人", "建设地点"]


@dataclass(frozen=True)
class Stage:
    """One piece of work on so many rows."""

    name: str
    rows: int
    seconds: float
    """CPU seconds."""
    grown: float
    """Memory above idle at its peak, in MB."""

    @property
    def a_thousand(self) -> float:
        """CPU seconds for a thousand rows."""
        return self.seconds / self.rows * 1000


def isolated(rows: int) -> list[Stage]:
    """Do it all in a process of its own, which holds nothing yet: in this one, memory that is free again hides what
    more would be taken."""
    done = subprocess.run([sys.executable, "-m", "bench.isolated", str(rows)], check=True, stdout=subprocess.PIPE)
    return [Stage(**json.loads(line)) for line in done.stdout.splitlines()]


def measured(rows: int, manager: User) -> Iterator[Stage]:
    """One stage after the other, the exports first."""
    browser = Browser(manager)
    browser.drain(OURS)  # what a server has loaded once it has answered
    for kind in ("xlsx", "csv"):
        yield _stage(f"export {kind}", rows, lambda kind=kind: browser.drain(f"{OURS}?export={kind}"))
    yield _stage("export 重点项目月调度表", rows, lambda: browser.drain(f"{OURS}?export=xlsx&layout=dispatch"))
    yield from _imported(min(rows, MAX_IMPORTED), manager)
    yield _imported_by_peer(min(rows, PEER_ROWS))


def _stage(name: str, rows: int, action: Callable[[], object]) -> Stage:
    idle = reset_peak()
    seconds = spent(action)
    return Stage(name, rows, seconds, peak() - idle)


def _imported(rows: int, manager: User) -> list[Stage]:
    """A workbook that changes two fields of every row: read and checked, then written, as the worker does it."""
    layout = LAYOUTS["projects"]
    codes = Project.objects.order_by("code").values_list("code", flat=True)[:rows].iterator()
    lines = ([code, f"示例人员{i % 400}号", f"示例路{i % 200}号之一"] for i, code in enumerate(codes))
    with export.new_file() as file:
        file.writelines(export.stream("xlsx", layout.title, HEADING, lines))
        uploaded = UploadedFile(file, name="示例.xlsx", size=file.seek(0, io.SEEK_END))
        batch = receive(uploaded, layout, None, by=manager)
    read = _stage("import: read and checked", rows, lambda: _through(batch, BatchState.READY))
    make_move(batch, "accept", by=manager)
    return [read, _stage("import: written", rows, lambda: _through(batch, BatchState.DONE))]


def _through(batch: Batch, state: BatchState) -> None:
    """Go on as the worker does, a minute at a time, to the end of what the batch is at."""
    while not advance(batch.pk, 60):
        pass
    batch.refresh_from_db()
    if batch.state != state or batch.rows.exclude(outcome__in=("ready", "done", "chosen")).exists():
        raise SystemExit(f"the import ended as {batch.state}")


class ProjectImport(resources.ModelResource):
    class Meta:
        model = Project
        import_id_fields = ("code",)
        fields = ("code", "steward", "site")
        skip_unchanged = True


def _imported_by_peer(rows: int) -> Stage:
    """The same change of the first rows; no dry run, nothing recorded in the ledger, no undo."""
    codes = Project.objects.order_by("code").values_list("code", flat=True)[:rows]
    table = Dataset(
        *[(code, f"示例人员{i % 400}人", f"示例路{i % 200}号之二") for i, code in enumerate(codes)],
        headers=["code", "steward", "site"],
    )

    def action() -> None:
        with transaction.atomic():
            result = ProjectImport().import_data(table, raise_errors=True, use_transactions=False)
        if result.totals["update"] != rows:
            raise SystemExit(f"the peer changed {result.totals}")

    return _stage("import by the peer", rows, action)
