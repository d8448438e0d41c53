"""Proving the ledger: walk the chain from its first entry and name the first link that does not hold."""

import hmac
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from django.db import DatabaseError

from zone.ledger import append, keys, proof, triggers
from zone.ledger.hashing import entry_hash
from zone.ledger.models import LastEntry, LedgerEntry, LedgerHead
from zone.ledger.workers import HERE, Advance, Workers

START = "0" * 64
"""What the first entry links to."""

KEY_ADOPTED = "ledger.key"
"""The action by which a ledger says from where on its entries are authenticated by the current key."""

CHUNK = 2000
"""Entries held in memory at once."""

UNREADABLE = (ValueError, TypeError, DatabaseError)
"""What reading raises where something was written into a column that is no value of its kind."""


@dataclass(frozen=True)
class Noted:
    """A place in the chain that somebody noted down earlier: SEQ:HASH."""

    sequence: int
    own_hash: str

    @classmethod
    def parse(cls, text: str) -> "Noted":
        """Raises ValueError for anything that is not a number, a colon and 64 hexadecimal digits."""
        sequence, _, own_hash = text.strip().partition(":")
        own_hash = own_hash.strip().lower()
        if not (sequence.isascii() and sequence.isdigit()) or not re.fullmatch(r"[0-9a-f]{64}", own_hash):
            raise ValueError(f"not a noted head: {text[:80]!r}")
        return cls(int(sequence), own_hash)

    def __str__(self) -> str:
        return f"{self.sequence}:{self.own_hash}"


class Link(NamedTuple):
    """An entry as the chain holds it."""

    sequence: int
    at: datetime
    actor_id: int | None
    actor: str
    address: str
    action: str
    object_type: str
    object_id: str
    object_label: str
    topic: str
    changes: str
    previous_hash: str
    own_hash: str
    key_id: str
    mac: str


@dataclass(frozen=True)
class Break:
    """The first link that does not hold: its sequence, and in which way."""

    sequence: int
    kind: str
    """missing, link, content, key, time, unreadable, tail, head, beyond or noted."""
    sentence: str


@dataclass
class Verdict:
    """What a walk has found."""

    count: int = 0
    """Entries that hold, from the first on."""
    last: Noted = field(default_factory=lambda: Noted(0, START))
    """The last entry that holds: when nothing is broken, the head to note down."""
    broken: Break | None = None
    triggers: list[str] = field(default_factory=list)
    """Triggers, and the function that appends, that are missing, switched off or not as declared."""
    unauthenticated: int = 0
    """Entries from before there was a key: the first authenticated one says how many there were."""
    last_by_type: dict[str, int] = field(default_factory=dict)
    """The last entry about each type of object, among those that hold."""
    stale: list[str] = field(default_factory=list)
    """Types of object whose last entry is not the one noted beside the ledger: counts of theirs may be out of date."""

    @property
    def holds(self) -> bool:
        return self.broken is None and not self.triggers and not self.stale


def verify(
    expect: Noted | None = None,
    advance: Advance = lambda count: None,
    workers: Workers = HERE,
) -> Verdict:
    """Walk the whole chain; `expect` must be one of its links. Writers may go on meanwhile. `advance` is called with
    the number of entries that were walked, by whichever of the `workers`."""
    verdict = Verdict(triggers=triggers.faults() + [append.FUNCTION] * append.is_altered())
    heads = list(LedgerHead.objects.order_by("pk")[:2])
    verdict.broken = (
        _head_fault(heads)
        or _walk(verdict, workers.map(walk_stretch, _stretches(heads[0], expect), advance))
        or _after(verdict, heads[0])
        or _noted(verdict, expect)
    )
    if verdict.broken is None:
        verdict.stale = _stale(verdict)
    return verdict


def _stale(verdict: Verdict) -> list[str]:
    """Types whose noted last entry is another than the walk has found; a newer one was written meanwhile."""
    noted = dict(LastEntry.objects.values_list("object_type", "sequence"))
    newest = LedgerHead.objects.values_list("sequence", flat=True).get()
    return sorted(
        one or "（无对象）"
        for one in {*noted, *verdict.last_by_type}
        if (said := noted.get(one, 0)) != verdict.last_by_type.get(one) and not verdict.count < said <= newest
    )


def _head_fault(heads: list[LedgerHead]) -> Break | None:
    if len(heads) == 1:
        return None
    return Break(0, "head", "最新记录缺失" if not heads else "最新记录不止一条")


@dataclass
class Stretch:
    """A part of the chain, walked by itself: each of its entries follows from the one before, the first one from the
    entry before the stretch as that is stored."""

    begin: Noted | None
    """The entry before; None if it cannot be found."""
    last: Noted | None = None
    """The last entry that holds; None: there is none."""
    broken: Break | None = None
    unauthenticated: int = 0
    is_authenticated: bool = False
    last_by_type: dict[str, int] = field(default_factory=dict)


def _stretches(head: LedgerHead, expect: Noted | None) -> list[tuple[int, int, Noted | None]]:
    """Where each stretch begins and ends, up to the head as it was read: never more than there are entries for,
    whatever number the head has."""
    whole = range(0, min(head.sequence, LedgerEntry.objects.count()), proof.PART)
    bounds = [0, *whole[1:], head.sequence]
    return [(after, until, expect) for after, until in pairwise(bounds)]


def _walk(verdict: Verdict, stretches: Iterable[Stretch]) -> Break | None:
    """Join stretches, which come in their order: each begins with the entry by which the one before has ended."""
    is_authenticated = False
    for one in stretches:
        following = verdict.last.sequence + 1
        if one.last is None and one.broken is None:
            continue  # nothing is there: if nothing follows, the tail was cut off
        if one.begin is None or one.begin.sequence != verdict.last.sequence:
            return _missing(following)
        if one.begin != verdict.last:
            return Break(following, "link", f"第 {following} 条与前一条不相接：被替换、调换或插入")
        verdict.last = one.last or verdict.last
        verdict.count = verdict.last.sequence
        verdict.last_by_type |= one.last_by_type
        verdict.unauthenticated = max(verdict.unauthenticated, one.unauthenticated)
        is_authenticated |= one.is_authenticated
        if one.broken:
            return one.broken
    if verdict.count and not is_authenticated:
        return Break(1, "key", "没有任何一条经密钥认证")
    return None


def _missing(sequence: int) -> Break:
    return Break(sequence, "missing", f"缺第 {sequence} 条")


def walk_stretch(after: int, until: int, expect: Noted | None, *, advance: Advance) -> Stretch:
    """Follow the links of the entries after `after` (0: from the first), up to `until`."""
    before = next(_readable(after - 1, after), None) if after else None
    begin = Noted(before.sequence, before.own_hash) if before else None if after else Noted(0, START)
    found = Stretch(begin)
    authentication, walked = Authentication(before), 0
    for entry in _readable(after or None, until):
        found.broken = _break(entry, before, found.last or begin or Noted(after, ""), authentication, expect)
        if found.broken or entry is None:
            break
        found.last = Noted(entry.sequence, entry.own_hash)
        found.last_by_type[entry.object_type] = entry.sequence
        before, walked = entry, walked + 1
        if walked % CHUNK == 0:
            advance(CHUNK)
    advance(walked % CHUNK)
    found.unauthenticated, found.is_authenticated = authentication.without, bool(authentication.used)
    return found


def _break(
    entry: Link | None, before: Link | None, last: Noted, authentication: "Authentication", expect: Noted | None
) -> Break | None:
    """In which way an entry does not follow from the one before."""
    following = last.sequence + 1
    if entry is None:
        return Break(following, "unreadable", f"第 {following} 条内容无法读取")
    if entry.sequence != following:
        return _missing(following)
    if entry.previous_hash != last.own_hash:
        return Break(following, "link", f"第 {following} 条与前一条不相接：被替换、调换或插入")
    if entry_hash(entry) != entry.own_hash:
        return Break(following, "content", f"第 {following} 条内容被改动")
    if fault := authentication.fault(entry):
        return Break(following, "key", f"第 {following} 条{fault}")
    if entry.key_id and before and entry.at <= before.at:
        return Break(following, "time", f"第 {following} 条的时间不晚于前一条")
    if expect and expect.sequence == following and expect.own_hash != entry.own_hash:
        return Break(following, "noted", f"第 {following} 条与所记的最新记录不符")
    return None


class Authentication:
    """What the entries walked so far say about keys: once there is one, every entry has one, and none comes back."""

    def __init__(self, before: Link | None = None) -> None:
        """`before` is the entry after which the walk begins; None: it begins with the first."""
        self.ring = keys.ring()
        self.newest_first = list(self.ring)
        self.used = before.key_id if before and before.key_id in self.ring else ""
        """Id of the key of the entry before; empty: none had one."""
        self.without = before.sequence if before and not before.key_id else 0

    def fault(self, entry: Link) -> str:
        """What is wrong with an entry's code, in words that follow its number; empty if it holds."""
        if not entry.key_id and not entry.mac and not self.used:
            self.without += 1
            return ""
        if not entry.key_id:
            return "未经密钥认证"
        if entry.key_id not in self.ring:
            return f"所用的密钥 {entry.key_id[:12]} 不在 ZONE_LEDGER_KEY 中，或是伪造"
        if not hmac.compare_digest(entry.mac, keys.code(self.ring[entry.key_id], entry.own_hash)):
            return "的认证码不符：没有密钥的人写入或改动了它"
        if self.used and self.newest_first.index(entry.key_id) > self.newest_first.index(self.used):
            return "用了已经停用的密钥"
        if not self.used and self.without and not announces_key(entry, self.without):
            return f"之前的 {self.without} 条未经密钥认证"
        self.used = entry.key_id
        return ""


def announces_key(entry: Link, unauthenticated: int) -> bool:
    """Whether this is the entry that says how many there were before the first key."""
    try:
        changes = json.loads(entry.changes)
    except ValueError:
        return False
    return entry.action == KEY_ADOPTED and changes.get("unauthenticated") == unauthenticated


def _readable(after: int | None, until: int) -> Iterator[Link | None]:
    """Entries in order, from the lowest number there is if `after` is None; None, and no more, where a stored value
    cannot be read at all."""
    entries = LedgerEntry.objects.filter(sequence__lte=until).order_by("sequence").values_list(*Link._fields)
    last = after
    try:
        while chunk := list((entries if last is None else entries.filter(sequence__gt=last))[:CHUNK]):
            for row in chunk:
                yield Link(*row)
            last = chunk[-1][0]
    except UNREADABLE:  # somewhere in a chunk: find the row, one by one
        try:
            while row := (entries if last is None else entries.filter(sequence__gt=last)).first():
                yield Link(*row)
                last = row[0]
        except UNREADABLE:
            yield None


def _after(verdict: Verdict, head: LedgerHead) -> Break | None:
    """What is wrong at the end: entries cut off, another head, entries that the head does not know."""
    last = verdict.last
    if last.sequence < head.sequence:
        return Break(last.sequence + 1, "tail", f"尾部被截断：应到第 {head.sequence} 条，只到第 {last.sequence} 条")
    if last.own_hash != head.own_hash:
        return Break(head.sequence, "head", f"最新记录所记的校验码与第 {head.sequence} 条不符")
    newest = LedgerHead.objects.values("sequence")[:1]  # read anew: writers went on meanwhile
    if beyond := LedgerEntry.objects.filter(sequence__gt=newest).order_by("sequence").first():
        return Break(beyond.sequence, "beyond", f"最新记录之后多出第 {beyond.sequence} 条")
    return None


def _noted(verdict: Verdict, expect: Noted | None) -> Break | None:
    if expect is None or expect == Noted(0, START) or 0 < expect.sequence <= verdict.last.sequence:
        return None
    return Break(expect.sequence, "noted", f"所记的第 {expect.sequence} 条不在链中：尾部被截断")
