"""Merkle trees of RFC 9162, section 2.1, with SHA-256: hash, proof of inclusion, proof of consistency, their checks.

A tree is given by its size and a function `subtree(start, end)`: the hash of the leaves from `start` up to, not
including, `end`. So a tree of millions of leaves needs no more in memory than what a proof names.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence

Subtree = Callable[[int, int], bytes]

EMPTY = hashlib.sha256().digest()


def leaf_hash(leaf: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(hashes: Iterable[bytes]) -> bytes:
    """Hash of the tree over these leaf hashes, in their order, reading them once.

    The hashes may as well be those of subtrees, if all but the last are full and of one size.
    """
    stack: list[tuple[int, bytes]] = []
    for hashed in hashes:
        width = 1
        while stack and stack[-1][0] == width:
            hashed = node_hash(stack.pop()[1], hashed)
            width *= 2
        stack.append((width, hashed))
    if not stack:
        return EMPTY
    _, hashed = stack.pop()
    while stack:
        hashed = node_hash(stack.pop()[1], hashed)
    return hashed


def subtrees(hashes: Sequence[bytes]) -> Subtree:
    """The tree over leaf hashes that are all at hand."""
    return lambda start, end: root(hashes[start:end])


def split(size: int) -> int:
    """The largest power of two smaller than `size`: how many leaves stand to the left."""
    return 1 << (size - 1).bit_length() - 1


def inclusion_proof(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """The hashes that lead from leaf number `index` (from 0) to the root of `size` leaves.

    Raises IndexError if there is no such leaf.
    """
    if not 0 <= index < size:
        raise IndexError(f"no leaf {index} in a tree of {size}")
    start, end, path = 0, size, []
    while end - start > 1:
        middle = start + split(end - start)
        if index < middle:
            path.append(subtree(middle, end))
            end = middle
        else:
            path.append(subtree(start, middle))
            start = middle
    return path[::-1]


def consistency_proof(first: int, second: int, subtree: Subtree) -> list[bytes]:
    """The hashes that show that the tree of `second` leaves begins with that of `first`.

    Raises IndexError unless 0 < first <= second.
    """
    if not 0 < first <= second:
        raise IndexError(f"no proof from {first} to {second} leaves")
    start, end, is_whole, proof = 0, second, True, []
    while first != end:
        middle = start + split(end - start)
        if first <= middle:
            proof.append(subtree(middle, end))
            end = middle
        else:
            proof.append(subtree(start, middle))
            start, is_whole = middle, False
    if not is_whole:
        proof.append(subtree(start, end))
    return proof[::-1]


def is_included(hashed: bytes, index: int, size: int, path: Sequence[bytes], root_hash: bytes) -> bool:
    """Whether `path` leads from this leaf hash at `index` to the root of `size` leaves (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    last = size - 1
    for sibling in path:
        if last == 0:
            return False
        if index & 1 or index == last:
            hashed = node_hash(sibling, hashed)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            hashed = node_hash(hashed, sibling)
        index, last = index >> 1, last >> 1
    return last == 0 and hashed == root_hash


def is_consistent(first: int, second: int, first_root: bytes, second_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows that the second tree begins with the first (RFC 9162, 2.1.4.2)."""
    if first == second:
        return not proof and first_root == second_root
    if not 0 < first < second:
        return False
    proof = list(proof) if first & (first - 1) else [first_root, *proof]
    if not proof:
        return False
    index, last = first - 1, second - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    old = new = proof[0]
    for hashed in proof[1:]:
        if last == 0:
            return False
        if index & 1 or index == last:
            old, new = node_hash(hashed, old), node_hash(hashed, new)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            new = node_hash(new, hashed)
        index, last = index >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


CHUNK = 1024
"""Leaves whose hash is stored as one; a power of two."""


def subtrees_of_chunks(chunks: Sequence[bytes], size: int, read: Callable[[int], Sequence[bytes]]) -> Subtree:
    """The tree of `size` leaves whose chunks have these roots; `read` gives the leaf hashes of a chunk by its number,
    for what lies inside one."""

    def subtree(start: int, end: int) -> bytes:
        number, begin = divmod(start, CHUNK)
        if begin == 0 and (end % CHUNK == 0 or end == size):
            return root(chunks[number : -(-end // CHUNK)])
        return root(read(number)[begin : begin + end - start])

    return subtree
