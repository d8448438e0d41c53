"""From the ledger to the rows: whatever an act began is there, unless a later act ended it."""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Max

from zone.ledger import proof
from zone.ledger.models import LedgerEntry
from zone.ledger.proof import BEGINNINGS, Fault, Part, Walk, parts_of

ACT = ("sequence", "action", "object_type", "object_id")


def parts() -> list[Part]:
    return parts_of(LedgerEntry.objects.all())


def missing_rows(walk: Walk) -> Iterator[Fault]:
    """Rows that an act began and that are gone without an act."""
    last = max(walk.since, walk.part.after or 0)
    entries = walk.rows_of_part(LedgerEntry.objects.all())
    while chunk := list(entries.filter(sequence__gt=last).order_by("sequence").values_list(*ACT)[: 4 * proof.CHUNK]):
        begun: dict[str, dict[str, int]] = {}
        for sequence, action, object_type, object_id in chunk:
            if action in BEGINNINGS:
                begun.setdefault(object_type, {})[object_id] = sequence
        for object_type, sequences in begun.items():
            yield from _missing(object_type, sequences)
        walk.advance(len(chunk))
        last = chunk[-1][0]


def _missing(object_type: str, begun: dict[str, int]) -> Iterator[Fault]:
    try:
        model = apps.get_model(object_type)
    except (LookupError, ValueError):
        return  # of a kind that is gone from the product: its migration says why
    pk = model._meta.pk
    keys = {key: pk.to_python(key) for key in begun}
    there = set(model._base_manager.filter(pk__in=keys.values()).values_list("pk", flat=True))
    gone = [key for key, value in keys.items() if value not in there]
    ended = _last_ends(object_type, gone) if gone else {}
    for key in gone:
        if ended.get(key, 0) < begun[key]:
            entry = LedgerEntry.objects.get(pk=begun[key])
            yield Fault(
                f"{entry.object_word}“{entry.object_label}”不见了：操作日志第 {entry.sequence} 条"
                f"（{entry.action_word}）之后没有删除它的记录"
            )


def _last_ends(object_type: str, keys: list[str]) -> dict[str, int]:
    """The last act that ended each of these rows, by its sequence; not there: none did."""
    ends = {action for endings in BEGINNINGS.values() for action in endings}
    about = LedgerEntry.objects.filter(object_type=object_type, object_id__in=keys, action__in=ends).order_by()
    return dict(about.values_list("object_id").annotate(last=Max("sequence")))
