"""The texts an outsider gets: seals, proofs of a figure, proofs that the ledger only grew. One content, one text."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from zone.ledger.hashing import canonical

VERSION = 1
"""Of seals and proofs. A later one may hold more; what was sealed before stays as it is."""
GROUPS = 5
"""Groups of four characters of a short form: 80 bits. It tells seals apart, on paper as on the screen; the signature
proves them."""


@dataclass(frozen=True)
class TreeHead:
    """How many leaves a tree has, and its root."""

    size: int
    root: bytes

    def as_dict(self) -> dict[str, Any]:
        return {"size": self.size, "root": self.root.hex()}


def digest(text: str) -> str:
    """The hash of a seal's text, by which other seals and proofs name it."""
    return hashlib.sha256(text.encode()).hexdigest()


def short_form(name: str, digest: str) -> str:
    """A seal on paper: 封 2026-10 · 3F2A-91C7-0D4E-88B1-5C60."""
    groups = (digest[start : start + 4].upper() for start in range(0, 4 * GROUPS, 4))
    return f"封 {name} · {'-'.join(groups)}"


def seal_text(**content: Any) -> str:
    """What is signed."""
    return canonical({"version": VERSION, **content})


def seal_line(text: str, signature: str, time_stamp: str) -> str:
    """The seal as a file, or as a line of the chain: its content, its signature and its time stamp, if it has one."""
    return f"{canonical({'seal': json.loads(text), 'signature': signature, 'time_stamp': time_stamp})}\n"


def figure_proof(leaf: str, index: int, path: Iterable[bytes], seal: str) -> str:
    """What shows that a leaf is number `index` under a seal, named by its digest."""
    return f"{canonical({'seal': seal, 'leaf': json.loads(leaf), 'index': index, 'path': _hexed(path)})}\n"


def growth_proof(first: str, second: str, path: Iterable[bytes]) -> str:
    """What shows that the ledger of the second seal begins with that of the first; both named by their digests."""
    return f"{canonical({'first': first, 'second': second, 'path': _hexed(path)})}\n"


def checksums(sums: dict[str, str]) -> str:
    """SHA-256 of each file of a package, as `sha256sum` writes them."""
    return "".join(f"{hashed}  {name}\n" for name, hashed in sorted(sums.items()))


def _hexed(path: Iterable[bytes]) -> list[str]:
    return [hashed.hex() for hashed in path]


def lines(texts: Iterable[str]) -> Iterator[bytes]:
    """Texts as the lines of a file."""
    for text in texts:
        yield text.encode() + b"\n"
