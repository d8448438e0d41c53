"""What the torture has found, as a table for the terminal and for the document."""

import sys
from collections.abc import Iterable
from pathlib import Path
from statistics import median

from django.db import connection

from bench.environment import lines as environment
from tests.torture.torture import Found

HEAD = ("acts", "killed", "kills", "acknowledged", "lost", "in flight", "done", "absent", "wrong", "ready s", "worst")
WIDTHS = (-11, -9, 6, 13, 6, 10, 6, 7, 6, 8, 6)
MOST = 20
"""Wrong things of one series that are named."""


def note(text: str) -> None:
    """A line of progress; on a terminal it takes the place of the one before."""
    is_terminal = sys.stderr.isatty()
    sys.stderr.write(f"\r\033[K  {text}" if is_terminal else f"  {text}\n")
    sys.stderr.flush()


def say(lines: Iterable[str]) -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K")
        sys.stderr.flush()
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def series(found: Found) -> list[str]:
    """A line for the table, with what is wrong under it."""
    numbers = (found.kills, found.acknowledged, found.lost, found.in_flight, found.found_done, found.found_absent)
    seconds = (f"{median(found.seconds):.1f}", f"{max(found.seconds):.1f}")
    line = row(found.kind, found.victim, *numbers, len(found.wrong), *seconds)
    return [line, *(f"    {one}" for one in found.wrong[:MOST])]


def table(all_found: list[Found], seed: int) -> list[str]:
    """All of one database, as the document has it."""
    sums = [sum(getattr(one, name) for one in all_found) for name in ("kills", "acknowledged", "lost")]
    text = [*environment()[:1], f"{_database()}, seed {seed}", "", row(*HEAD)]
    text += [line for one in all_found for line in series(one)]
    text += ["", "{:,} kills, {:,} acts acknowledged, {:,} lost".format(*sums)]
    interrupted = sum(one.interrupted for one in all_found)
    if interrupted:
        stuck = sum(one.stuck for one in all_found)
        text.append(f"{interrupted} imports interrupted in the middle of their work, {stuck} of them never ended")
    if left := [left for one in all_found for left in one.left]:
        unfinished, checkpoints = (sum(map(bool, found)) for found in zip(*left, strict=True))
        text.append(f"of {len(left)} kills in SQLite's writing {unfinished} left an unfinished transaction in the log,")
        text.append(f"{checkpoints} an unfinished checkpoint")
    text.append(f"verified at the end: {all_found[-1].verified:,} rows and ledger entries")
    return text


def _database() -> str:
    """The database and how durably it writes, as it says itself."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            asked = {name: f"PRAGMA {name}" for name in ("journal_mode", "synchronous")}
            cursor.execute("SELECT sqlite_version()")
        else:
            asked = {name: f"SHOW {name}" for name in ("fsync", "synchronous_commit", "full_page_writes")}
            cursor.execute("SHOW server_version")
        release = cursor.fetchone()[0].split()[0]
        said = [f"{name}={cursor.execute(statement).fetchone()[0]}" for name, statement in asked.items()]
    return f"{connection.display_name} {release}, {', '.join(said)}"


def write(document: Path, text: list[str]) -> None:
    """Put the table of this database in its place in the document, between two comments of its name."""
    begin, end = f"<!-- {connection.vendor} -->\n", f"<!-- /{connection.vendor} -->"
    before, _, rest = document.read_text().partition(begin)
    _, _, after = rest.partition(end)
    block = "\n".join(["```text", *text, "```"])
    document.write_text(f"{before}{begin}{block}\n{end}{after}")


def row(*cells: object) -> str:
    placed = zip(map(str, cells), WIDTHS, strict=True)
    return " ".join(cell.ljust(-width) if width < 0 else cell.rjust(width) for cell, width in placed)
