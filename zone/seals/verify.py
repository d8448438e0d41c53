"""Whether all stands as it was sealed: signatures, the chain of seals, the ledger's tree, each month's content."""

from collections.abc import Iterator

from zone.seals import documents, ledger_tree, merkle, openssl
from zone.seals.ledger_tree import LedgerBroken
from zone.seals.models import Seal
from zone.seals.packages import content_of
from zone.seals.sealing import chunks_of


def faults() -> Iterator[str]:
    """What is wrong, a sentence each, from the first seal on; reads everything anew, in bounded memory."""
    seals = list(Seal.objects.select_related("supersedes").order_by("number"))
    size = max((seal.ledger_size for seal in seals), default=0)
    try:
        for number in ledger_tree.altered_chunks(size):
            first = number * merkle.CHUNK + 1
            yield f"操作日志第 {first} 至 {first + merkle.CHUNK - 1} 条与封账时不符"
    except LedgerBroken as error:
        yield f"{error}，封账时有此条"
    previous, key = "", seals[0].key if seals else ""
    for number, seal in enumerate(seals, 1):
        if (seal.number, seal.signed.get("previous"), seal.key) != (number, previous, key):
            yield f"{seal}：与前一份封签不相接"
        previous, key = seal.digest, seal.signed.get("new_key", seal.key)
        yield from _of(seal)


def _of(seal: Seal) -> Iterator[str]:
    signed = seal.signed
    if seal.digest != documents.digest(seal.text) or _columns(seal) != {
        name: signed.get(name) for name in _columns(seal)
    }:
        yield f"{seal}：封签被改动，各栏与所签内容不符"
    if not openssl.is_signed(seal.key, seal.text.encode(), bytes.fromhex(seal.signature)):
        yield f"{seal}：签名不符"
    try:
        if ledger_tree.root(seal.ledger_size).hex() != signed["ledger"]["root"]:
            yield f"{seal}：操作日志至第 {seal.ledger_size} 条与封账时不符"
    except LedgerBroken as error:
        yield f"{seal}：{error}，封账时有此条"
    if seal.month and (undertaking := _content_differs(seal)):
        yield f"{seal}：{undertaking}起的数据、文字或佐证与封账时不符"


def _columns(seal: Seal) -> dict:
    """What the columns hold of what is signed, in the words of the text."""
    month = {"month": f"{seal.month:%Y-%m}", "changed": seal.changed} if seal.month else {}
    facts = {"number": seal.number, "kind": seal.kind, "closed_by": seal.closed_by, "key": seal.key}
    return facts | month


def _content_differs(seal: Seal) -> str:
    """From which undertaking on the content is another than what was sealed; empty if it is not."""
    sealed = list(seal.subtrees.order_by("number"))
    found = [chunk for chunk, _ in chunks_of(content_of(seal))]
    for was, now in zip(sealed, found, strict=False):
        if was.root != now.root:
            return f"第 {was.number * merkle.CHUNK + 1} 行"
    root = merkle.root(bytes.fromhex(one.root) for one in found)
    if len(sealed) != len(found) or root.hex() != seal.signed["content"]["root"]:
        return "末尾"
    return ""
