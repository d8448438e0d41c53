"""What an outsider takes away: a seal's package, and the proof of one figure. Refused where the tables differ."""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO, NamedTuple

from zone.export import new_file
from zone.seals import documents, ledger_tree, merkle, openssl
from zone.seals.content import MonthContent, place_of
from zone.seals.ledger_tree import LedgerBroken
from zone.seals.models import ContentSubtree, Seal
from zone.tracking.models import Indicator


class Differs(Exception):
    """What is in the tables is not what was sealed: in a sentence for the page."""


def content_of(seal: Seal) -> MonthContent:
    """What the seal holds, to be read from the tables as it was then."""
    assert seal.month, "a seal of a month"
    before = seal.supersedes
    return MonthContent(seal.month, seal.made_at, before.made_at if before else None, before.digest if before else "")


def chain(until: Seal) -> list[Seal]:
    """All seals from the first one on."""
    return list(Seal.objects.filter(number__lte=until.number).select_related("stamp").order_by("number"))


def growth(first: Seal, second: Seal) -> str:
    """The proof that the ledger of the second seal begins with that of the first. Raises Differs."""
    try:
        path = merkle.consistency_proof(first.ledger_size, second.ledger_size, ledger_tree.subtrees(second.ledger_size))
    except (LedgerBroken, IndexError) as error:
        raise Differs(f"操作日志与{second}不符，请立即运行核验：{error}。") from error
    return documents.growth_proof(first.digest, second.digest, path)


def package(seal: Seal) -> IO[bytes]:
    """All files of a seal in one .zip, in a temporary file. Raises Differs."""
    seals = chain(seal)
    files: dict[str, Iterable[bytes]] = {"seal.json": [seal.line.encode()]}
    files["chain.jsonl"] = (one.line.encode() for one in seals)
    files["public-key.pem"] = [openssl.public_pem(seal.key).encode()]
    if len(seals) > 1:
        files["previous.json"] = [seals[-2].line.encode()]
        files["consistency.json"] = [growth(seals[-2], seal).encode()]
    if seal.month:
        files["leaves.jsonl"] = _lines(seal)
    return _zipped(f"seal-{seal.number}", files)


def _lines(seal: Seal) -> Iterator[bytes]:
    """The leaves line by line; at the end they must have given the root that was sealed."""
    hashes: list[bytes] = []
    for leaf in content_of(seal).leaves():
        text = leaf.text.encode()
        hashes.append(merkle.leaf_hash(text))
        yield text + b"\n"
    if documents.TreeHead(len(hashes), merkle.root(hashes)).as_dict() != seal.signed["content"]:
        raise Differs(f"当前数据与{seal}不符，不能出具文件包，请立即运行核验。")


def _zipped(folder: str, files: dict[str, Iterable[bytes]]) -> IO[bytes]:
    target = new_file()
    try:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            sums = {name: _written(archive, f"{folder}/{name}", pieces) for name, pieces in files.items()}
            archive.writestr(f"{folder}/SHA256SUMS", documents.checksums(sums))
    except BaseException:
        target.close()
        raise
    return target


def _written(archive: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> str:
    """Write a file into the archive piece by piece, and return its hash."""
    hashed = hashlib.sha256()
    with archive.open(name, "w", force_zip64=True) as file:
        for piece in pieces:
            hashed.update(piece)
            file.write(piece)
    return hashed.hexdigest()


class FigureProof(NamedTuple):
    """The proof file of a figure, and what was sealed of it."""

    file: str
    text: str
    """The leaf."""


def figure_proof(seal: Seal, indicator: Indicator) -> FigureProof | None:
    """The proof that the seal holds this indicator's figure; None if the sealed month has none. Raises Differs."""
    content = content_of(seal)
    leaf = place_of(content, indicator)
    if leaf is None:
        return None
    chunks = list(seal.subtrees.order_by("number"))
    begun = [one for one in chunks if (one.undertaking, one.skipped) <= (leaf.undertaking, leaf.place)]
    if not begun:
        raise Differs(f"当前数据与{seal}不符，不能出具证明，请立即运行核验。")
    chunk = begun[-1]
    texts = _texts_in(content, chunk)
    hashes = [merkle.leaf_hash(text.encode()) for text in texts]
    if merkle.root(hashes).hex() != chunk.root or leaf.text not in texts:
        raise Differs(f"当前数据与{seal}不符，不能出具证明，请立即运行核验。")
    roots = [bytes.fromhex(one.root) for one in chunks]
    tree = merkle.subtrees_of_chunks(roots, seal.content_size, lambda number: hashes)
    index = chunk.number * merkle.CHUNK + texts.index(leaf.text)
    path = merkle.inclusion_proof(index, seal.content_size, tree)
    return FigureProof(documents.figure_proof(leaf.text, index, path, seal.digest), leaf.text)


def _texts_in(content: MonthContent, chunk: ContentSubtree) -> list[str]:
    leaves = content.leaves(chunk.undertaking)
    begun = (leaf.text for leaf in leaves if (leaf.undertaking, leaf.place) >= (chunk.undertaking, chunk.skipped))
    return list(islice(begun, merkle.CHUNK))
