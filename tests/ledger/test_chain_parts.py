"""The parts of a walk along the chain: places noted down, heads, keys, and how far it is."""

import json

import pytest
from django.db import transaction

from tests.fixtures import triggers_lifted
from zone.ledger import proof, verify
from zone.ledger.ledger import record
from zone.ledger.models import LastEntry, LedgerEntry, LedgerHead
from zone.ledger.verify import KEY_ADOPTED, START, Break, Link, Noted, announces_key, walk_stretch

HASH = "ab" * 32


@pytest.mark.parametrize("text", [f"7:{HASH}", f" 7:{HASH} ", f"7: {HASH.upper()}\n", f"007:{HASH}"])
def test_a_place_noted_down_is_read(text):
    noted = Noted.parse(text)
    assert (noted.sequence, noted.own_hash, str(noted)) == (7, HASH, f"7:{HASH}")


@pytest.mark.parametrize(
    "text",
    ["", "7", f":{HASH}", f"-7:{HASH}", f"７:{HASH}", f"7:{HASH}0", f"7:{HASH[1:]}", f"7:{'g' * 64}", f"x:{HASH}"],
)
def test_what_is_no_place_is_refused(text):
    with pytest.raises(ValueError, match="not a noted head"):
        Noted.parse(text)


def test_a_refusal_quotes_so_much_and_no_more():
    with pytest.raises(ValueError) as refused:
        Noted.parse("x" * 100)
    assert str(refused.value) == f"not a noted head: {'x' * 80!r}"


def test_there_is_one_head():
    head = LedgerHead()
    assert verify._head_fault([head]) is None
    assert verify._head_fault([]) == Break(0, "head", "最新记录缺失")
    assert verify._head_fault([head, head]) == Break(0, "head", "最新记录不止一条")


def test_a_walk_tells_how_far_it_is(five, monkeypatch):
    monkeypatch.setattr(verify, "CHUNK", 3)
    counted: list[int] = []
    found = walk_stretch(0, 5, None, advance=counted.append)
    assert counted == [3, 2]
    assert (found.begin, found.last, found.broken) == (Noted(0, START), Noted(5, five[-1].own_hash), None)
    assert (found.unauthenticated, found.is_authenticated, found.last_by_type) == (0, True, {"": 5})
    counted.clear()
    walk_stretch(1, 5, None, advance=counted.append)
    assert counted == [3, 1]


def test_a_stretch_begins_with_the_entry_before_it(five):
    def walked(after, until):
        found = walk_stretch(after, until, None, advance=lambda count: None)
        return found.begin, found.last, found.broken

    notes = [Noted(one.sequence, one.own_hash) for one in five]
    assert walked(2, 4) == (notes[1], notes[3], None)
    assert walked(0, 1) == (Noted(0, START), notes[0], None)
    assert walked(7, 9) == (None, None, None)
    with triggers_lifted():
        LedgerEntry.objects.filter(sequence=2).delete()
    assert walked(2, 4) == (None, None, Break(3, "link", "第 3 条与前一条不相接：被替换、调换或插入"))
    assert walked(1, 4) == (notes[0], None, Break(2, "missing", "缺第 2 条"))


def test_a_noted_last_entry_that_is_another_is_stale(five, department):
    with transaction.atomic():
        record("master.change", obj=department)
    assert verify.verify().stale == []
    LastEntry.objects.filter(object_type="").update(sequence=4)
    LastEntry.objects.filter(object_type="people.department").delete()
    LastEntry.objects.create(object_type="people.nothing", sequence=3)
    LastEntry.objects.create(object_type="people.user", sequence=6)  # of another type
    assert verify.verify().stale == ["people.department", "people.nothing", "people.user", "（无对象）"]
    assert not verify.verify().holds


def test_a_type_whose_only_entry_is_the_first_is_noted_too(db):
    with transaction.atomic():
        record("export")
    assert verify.verify().stale == []
    LastEntry.objects.all().delete()
    assert verify.verify().stale == ["（无对象）"]


def test_the_chain_is_divided_where_each_stretch_follows_the_one_before(five, monkeypatch):
    head, noted = LedgerHead.objects.get(), Noted(3, HASH)
    monkeypatch.setattr(proof, "PART", 2)
    assert verify._stretches(head, noted) == [(0, 2, noted), (2, 4, noted), (4, 5, noted)]
    monkeypatch.setattr(proof, "PART", 5)
    assert verify._stretches(head, None) == [(0, 5, None)]
    head.sequence = 10**12  # a bent head makes no more stretches than there are entries for
    assert verify._stretches(head, None) == [(0, 10**12, None)]


def test_an_unknown_key_is_named_in_short():
    forged = Link(*[None] * 13, key_id="k" * 20, mac="x")
    assert verify.Authentication().fault(forged) == f"所用的密钥 {'k' * 12} 不在 ZONE_LEDGER_KEY 中，或是伪造"


def test_the_entry_that_adopts_a_key_says_how_many_there_were_before():
    def link(action: str, changes: str) -> Link:
        return Link(*[None] * 5, action, *[""] * 4, changes, *[""] * 4)

    said = json.dumps({"unauthenticated": 3})
    assert announces_key(link(KEY_ADOPTED, said), 3)
    assert not announces_key(link(KEY_ADOPTED, said), 4)
    assert not announces_key(link("export", said), 3)
    assert not announces_key(link(KEY_ADOPTED, "no JSON"), 3)


def test_an_empty_chain_holds(db):
    whole = verify.verify()
    assert (whole.count, whole.last, whole.unauthenticated, whole.holds) == (0, Noted(0, START), 0, True)


def test_a_place_beyond_the_chain_is_not_in_it(five):
    last = five[-1]
    whole = verify.verify(Noted(5, last.own_hash))
    assert (whole.broken, whole.count, whole.last) == (None, 5, Noted(5, last.own_hash))
    assert (whole.unauthenticated, whole.last_by_type, whole.holds) == (0, {"": 5}, True)
    assert verify.verify(Noted(0, START)).broken is None
    assert verify.verify(Noted(1, five[0].own_hash)).broken is None
    for sequence in (0, 6):
        broken = verify.verify(Noted(sequence, HASH)).broken
        assert broken == Break(sequence, "noted", f"所记的第 {sequence} 条不在链中：尾部被截断")
    assert verify.verify(Noted(4, HASH)).broken == Break(4, "noted", "第 4 条与所记的最新记录不符")
