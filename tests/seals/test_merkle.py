"""Merkle trees: the known vectors of RFC 6962 (as Certificate Transparency publishes them), and their laws."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zone.seals import merkle

LEAVES = [bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")]
LEAVES.append(bytes.fromhex("606162636465666768696a6b6c6d6e6f"))
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""Of the first 0 to 8 leaves."""
INCLUSION = [  # leaf, size, path
    (0, 1, []),
    (
        0,
        8,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        5,
        8,
        [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    (
        1,
        5,
        [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
]
CONSISTENCY = [  # from, to, proof
    (1, 1, []),
    (
        1,
        8,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        6,
        8,
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (
        2,
        5,
        [
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
]


def hexed(hashes) -> list[str]:
    return [hashed.hex() for hashed in hashes]


def tree(size: int, salt: bytes = b"") -> list[bytes]:
    return [merkle.leaf_hash(salt + str(number).encode()) for number in range(size)]


KNOWN = merkle.subtrees([merkle.leaf_hash(leaf) for leaf in LEAVES])


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_published(size):
    assert KNOWN(0, size).hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size", "path"), INCLUSION)
def test_proofs_of_inclusion_are_those_published(index, size, path):
    assert hexed(merkle.inclusion_proof(index, size, KNOWN)) == path


@pytest.mark.parametrize(("first", "second", "proof"), CONSISTENCY)
def test_proofs_of_consistency_are_those_published(first, second, proof):
    assert hexed(merkle.consistency_proof(first, second, KNOWN)) == proof


def test_a_root_is_that_of_the_recursive_definition():
    def defined(hashes: list[bytes]) -> bytes:
        if len(hashes) < 2:
            return hashes[0] if hashes else hashlib.sha256().digest()
        k = max(2**power for power in range(20) if 2**power < len(hashes))
        return hashlib.sha256(b"\x01" + defined(hashes[:k]) + defined(hashes[k:])).digest()

    assert [merkle.root(tree(size)) for size in range(130)] == [defined(tree(size)) for size in range(130)]


@given(st.integers(1, 400), st.data())
def test_each_leaf_is_proved_at_its_place_and_nowhere_else(size, data):
    hashes = tree(size)
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size - 1))
    path = merkle.inclusion_proof(index, size, merkle.subtrees(hashes))
    root = merkle.root(hashes)
    assert merkle.is_included(hashes[index], index, size, path, root)
    assert merkle.is_included(hashes[other], other, size, path, root) == (other == index)
    assert not merkle.is_included(hashes[index], index, size, [*path, root], root)
    assert not merkle.is_included(hashes[index], index, size, path[:-1], root) or not path


@given(st.integers(1, 300), st.integers(0, 300), st.data())
def test_a_tree_is_proved_to_begin_with_the_earlier_one_only_if_it_does(first, more, data):
    second = first + more
    hashes = tree(second)
    old, new = merkle.root(hashes[:first]), merkle.root(hashes)
    proof = merkle.consistency_proof(first, second, merkle.subtrees(hashes))
    assert merkle.is_consistent(first, second, old, new, proof)
    bent = [*hashes]
    bent[data.draw(st.integers(0, first - 1))] = merkle.leaf_hash(b"bent")
    forged = merkle.consistency_proof(first, second, merkle.subtrees(bent))
    assert not merkle.is_consistent(first, second, old, merkle.root(bent), forged)
    assert not merkle.is_consistent(first, second, old, new, [*proof, new])
    if proof:
        place = data.draw(st.integers(0, len(proof) - 1))
        wrong = [*proof[:place], merkle.leaf_hash(b"wrong"), *proof[place + 1 :]]
        assert not merkle.is_consistent(first, second, old, new, wrong)
        assert not merkle.is_consistent(first, second, old, new, proof[:-1])


def test_no_proof_is_made_of_what_is_not_there():
    with pytest.raises(IndexError):
        merkle.inclusion_proof(8, 8, KNOWN)
    with pytest.raises(IndexError):
        merkle.consistency_proof(0, 8, KNOWN)
    with pytest.raises(IndexError):
        merkle.consistency_proof(8, 7, KNOWN)


@given(st.integers(1, 300))
def test_full_subtrees_of_one_size_make_the_same_root(size):
    hashes = tree(size)
    chunks = [merkle.root(hashes[start : start + 16]) for start in range(0, size, 16)]
    assert merkle.root(chunks) == merkle.root(hashes)
