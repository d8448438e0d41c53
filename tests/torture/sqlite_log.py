"""What a killed process has left in SQLite's write-ahead log and its index. https://sqlite.org/walformat.html"""

import struct
import sys
from pathlib import Path
from typing import NamedTuple

HEADER, FRAME_HEADER = 32, 24
BACKFILLED, ATTEMPTED = 96, 128
"""Where the index says how many pages a checkpoint has brought home, and how many it set out to."""


class Left(NamedTuple):
    """What recovery meets."""

    unfinished: int
    """Pages after the last commit: of a transaction in the middle of whose writing the process died."""
    checkpointing: bool
    """A checkpoint had begun and not ended."""


def left_in(database: Path) -> Left:
    """Read the log; nobody may have the database open."""
    return Left(_unfinished(Path(f"{database}-wal")), _is_checkpointing(Path(f"{database}-shm")))


def _unfinished(log: Path) -> int:
    content = log.read_bytes() if log.exists() else b""
    if len(content) < HEADER:
        return 0
    _, _, page, _, *salts = struct.unpack(">6I", content[:24])
    pages = 0
    for begin in range(HEADER, len(content) - FRAME_HEADER - page + 1, FRAME_HEADER + page):
        _, commits, *found = struct.unpack(">4I", content[begin : begin + 16])
        if found != salts:
            break  # left from before the log began anew
        pages = 0 if commits else pages + 1
    return pages


def _is_checkpointing(index: Path) -> bool:
    content = index.read_bytes() if index.exists() else b""
    if len(content) < ATTEMPTED + 4:
        return False
    order = "<I" if sys.byteorder == "little" else ">I"
    (backfilled,) = struct.unpack_from(order, content, BACKFILLED)
    (attempted,) = struct.unpack_from(order, content, ATTEMPTED)
    return attempted > backfilled
