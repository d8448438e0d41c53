"""Making a seal: of a month in the transaction that closes it, and of a new key that the old one announces."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from zone.ledger.append import lock_end
from zone.ledger.ledger import begin_act, record
from zone.ledger.models import LedgerEntry, LedgerHead
from zone.people.models import User
from zone.seals import documents, ledger_tree, merkle, openssl
from zone.seals.content import MonthContent
from zone.seals.documents import TreeHead
from zone.seals.models import ContentSubtree, Seal
from zone.seals.openssl import SealError, SigningKey
from zone.seals.stamping import stamp_after_commit
from zone.tracking.models import ReportMonth

NAMED = 500
"""Updates of a reopened month that its new seal names; of more it says how many. All are leaves that say so."""


def seal_month(month: ReportMonth, by: User) -> dict[str, Any]:
    """Seal a month that is being closed, in its transaction; return what the ledger shall record of it.

    What is sealed is all that is recorded before the closing itself. The caller holds the month's row.
    Raises ValidationError, worded for the page, if there is no key or it cannot sign.
    """
    try:
        seal = _seal_month(month.month, by)
    except (SealError, ledger_tree.LedgerBroken) as error:
        raise ValidationError(str(error), code="seal") from error
    stamp_after_commit(seal)
    return {"seal": str(seal), "seal_digest": seal.digest}


def _seal_month(month: date, by: User) -> Seal:
    key = openssl.load_key(settings.ZONE_SEAL_KEY_FILE)
    before = seal_of(month)
    content = MonthContent(month, None, before.made_at if before else None, before.digest if before else "")
    noted = LedgerHead.objects.get(pk=1).sequence
    tree, subtrees = _content_tree(content)  # while nobody waits: a large month takes a minute
    end = lock_end()
    if LedgerEntry.objects.filter(sequence__gt=noted, action="progressupdate.publish").exists():
        tree, subtrees = _content_tree(content)  # of another month, on which a sum of this one may rest
    last = last_seal()
    _require_announced(key, last)
    changed = list(content.changed().values_list("undertaking__code", "revision"))
    signed = {
        "month": f"{month:%Y-%m}",
        "ledger": ledger_tree.grow(end.sequence).as_dict(),
        "content": tree.as_dict(),
        "supersedes": content.changes,
        "changed": len(changed),
        "corrections": [f"{code} 第{revision}版" for code, revision in changed[:NAMED]],
    }
    sizes = {"ledger_size": end.sequence, "content_size": tree.size, "changed": len(changed)}
    seal = _add(
        key, last, Seal.Kind.MONTH, signed, by=str(by), at=end.next_time(), month=month, supersedes=before, **sizes
    )
    for subtree in subtrees:
        subtree.seal = seal
    ContentSubtree.objects.bulk_create(subtrees, batch_size=500)
    return seal


def last_seal() -> Seal | None:
    return Seal.objects.order_by("-number").first()


def seal_of(month: date) -> Seal | None:
    """The newest seal of a month, which may have been opened again since."""
    return Seal.objects.filter(month=month).order_by("-number").first()


def expected_key(last: Seal | None) -> str:
    """The public key that the next seal is to be signed with; empty before the first one."""
    if last is None:
        return ""
    return last.signed["new_key"] if last.kind == Seal.Kind.KEY else last.key


def _require_announced(key: SigningKey, last: Seal | None) -> None:
    if last and key.public != expected_key(last):
        raise SealError(
            "封账密钥与上一份封签的不同，不能关账：换密钥须由旧密钥宣布，请系统管理员用 manage.py seal_key --rotate。"
        )


def _content_tree(content: MonthContent) -> tuple[TreeHead, list[ContentSubtree]]:
    """Hash the leaves as they are read: the whole tree, and the hash of each chunk."""
    chunks = list(chunks_of(content))
    root = merkle.root(bytes.fromhex(chunk.root) for chunk, _ in chunks)
    return TreeHead(sum(size for _, size in chunks), root), [chunk for chunk, _ in chunks]


def chunks_of(content: MonthContent) -> Iterator[tuple[ContentSubtree, int]]:
    """The chunks of a month's leaves, each with the number of its leaves."""
    hashes: list[bytes] = []
    begins, number = (0, 0), 0
    for leaf in content.leaves():
        if not hashes:
            begins = leaf.undertaking, leaf.place
        hashes.append(merkle.leaf_hash(leaf.text.encode()))
        if len(hashes) == merkle.CHUNK:
            yield _chunk(number, begins, hashes), len(hashes)
            hashes, number = [], number + 1
    if hashes:
        yield _chunk(number, begins, hashes), len(hashes)


def _chunk(number: int, begins: tuple[int, int], hashes: list[bytes]) -> ContentSubtree:
    undertaking, skipped = begins
    root = merkle.root(hashes).hex()
    return ContentSubtree(number=number, undertaking=undertaking, skipped=skipped, root=root)


def _add(
    key: SigningKey,
    last: Seal | None,
    kind: Seal.Kind,
    signed: dict[str, Any],
    *,
    by: str,
    at: datetime,
    **columns: Any,
) -> Seal:
    """Sign and store the next seal: `signed` is its content beside what every seal says, `columns` what lists read."""
    number = last.number + 1 if last else 1
    text = documents.seal_text(
        kind=kind.value,
        zone=settings.ZONE_NAME,
        number=number,
        made_at=at,
        closed_by=by,
        key=key.public,
        previous=last.digest if last else "",
        **signed,
    )
    signature, digest = openssl.sign(key, text.encode()).hex(), documents.digest(text)
    fixed = {"number": number, "kind": kind, "made_at": at, "closed_by": by, "key": key.public}
    return Seal.objects.create(**fixed, **columns, text=text, digest=digest, signature=signature)


@transaction.atomic
def announce_key(new: SigningKey, by: str) -> Seal:
    """Sign, with the key in use, a seal that names the next one. Raises SealError."""
    key = openssl.load_key(settings.ZONE_SEAL_KEY_FILE)
    act = begin_act()
    end = act.end or lock_end()
    last = last_seal()
    _require_announced(key, last)
    signed = {"ledger": ledger_tree.grow(end.sequence).as_dict(), "new_key": new.public}
    seal = _add(key, last, Seal.Kind.KEY, signed, by=by, at=act.at, ledger_size=end.sequence)
    record("seal.key", obj=seal, changes={"seal": str(seal), "seal_digest": seal.digest}, act=act)
    stamp_after_commit(seal)
    return seal
