"""The tree over all entries of the ledger, in their order: it only grows, and each seal names how far it had come."""

from collections.abc import Iterator, Sequence
from functools import cache

from zone.ledger.models import LedgerEntry
from zone.seals import merkle
from zone.seals.documents import TreeHead
from zone.seals.merkle import CHUNK
from zone.seals.models import LedgerSubtree


class LedgerBroken(Exception):
    """An entry is missing where one should be."""


def leaf(sequence: int, own_hash: str) -> str:
    """The text of an entry's leaf: its own hash covers all the rest of it."""
    return f'{{"own_hash":"{own_hash}","sequence":{sequence}}}'


def grow(size: int) -> TreeHead:
    """Store the hashes of the chunks that are full now, and return the head of the tree of `size` entries."""
    full, rest = divmod(size, CHUNK)
    roots = [bytes.fromhex(root) for root in LedgerSubtree.objects.order_by("number").values_list("root", flat=True)]
    new = [
        LedgerSubtree(number=number, root=merkle.root(_leaf_hashes(number, CHUNK)).hex())
        for number in range(len(roots), full)
    ]
    LedgerSubtree.objects.bulk_create(new, batch_size=500)
    roots += [bytes.fromhex(chunk.root) for chunk in new]
    if rest:
        roots.append(merkle.root(_leaf_hashes(full, rest)))
    return TreeHead(size, merkle.root(roots))


def subtrees(size: int) -> merkle.Subtree:
    """The tree of the first `size` entries, as stored: for proofs."""
    read = cache(lambda number: list(_leaf_hashes(number, min(CHUNK, size - number * CHUNK))))
    return merkle.subtrees_of_chunks(_chunks(size), size, read)


def _chunks(size: int) -> Sequence[bytes]:
    full, rest = divmod(size, CHUNK)
    stored = LedgerSubtree.objects.filter(number__lt=full).order_by("number").values_list("root", flat=True)
    chunks = [bytes.fromhex(root) for root in stored]
    if rest:
        chunks.append(merkle.root(_leaf_hashes(full, rest)))
    return chunks


def _leaf_hashes(number: int, count: int) -> Iterator[bytes]:
    """Of the first `count` entries of a chunk. Raises LedgerBroken if one is missing."""
    first = number * CHUNK + 1
    entries = LedgerEntry.objects.filter(sequence__gte=first, sequence__lt=first + count).order_by("sequence")
    expected = first
    for sequence, own_hash in entries.values_list("sequence", "own_hash"):
        if sequence != expected:
            break
        yield merkle.leaf_hash(leaf(sequence, own_hash).encode())
        expected += 1
    if expected != first + count:
        raise LedgerBroken(f"操作日志缺第 {expected} 条")


def altered_chunks(size: int) -> Iterator[int]:
    """Numbers of the full chunks among the first `size` entries whose stored hash is missing or not theirs.

    Raises LedgerBroken if an entry is missing.
    """
    stored = dict(LedgerSubtree.objects.values_list("number", "root"))
    for number in range(size // CHUNK):
        if merkle.root(_leaf_hashes(number, CHUNK)).hex() != stored.get(number):
            yield number


def root(size: int) -> bytes:
    """The root of the first `size` entries, by the stored hashes of full chunks."""
    return merkle.root(_chunks(size))
