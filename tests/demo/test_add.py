"""A prepared row is checked by its fields and by the database, and refused in the words of its rule."""

from datetime import date

import pytest

from zone.demo.seeding import CannotLoad, add
from zone.ledger.models import LedgerEntry
from zone.tracking.models import Indicator, PlanPoint


@pytest.mark.parametrize(
    ("model", "facts", "words"),
    [
        (PlanPoint, {"month": date(2026, 3, 2), "value": 1}, "月份请填该月 1 日"),
        (Indicator, {"number": 1, "name": "又一项", "unit": "处"}, "同一事项下指标序号不能重复"),
        (Indicator, {"number": 2, "name": "投资", "unit": "亿元"}, "金额一律用万元"),
        (Indicator, {"number": 2, "name": "长" * 61, "unit": "处"}, "60"),
    ],
    ids=["a check", "a row that is there", "another check", "a field"],
)
def test_what_may_not_be_stored_is_refused_in_words_and_leaves_nothing(indicator, model, facts, words):
    holder = {"indicator": indicator} if model is PlanPoint else {"undertaking": indicator.undertaking}
    before = model.objects.count()
    with pytest.raises(CannotLoad, match=words):
        add(model, by=None, facts={**holder, **facts})
    assert model.objects.count() == before and not LedgerEntry.objects.exists()


def test_what_may_be_stored_is_recorded_with_its_facts(indicator):
    row = add(PlanPoint, by=None, facts={"indicator": indicator, "month": date(2026, 3, 1), "value": 4})
    entry = LedgerEntry.objects.get()
    assert (entry.object_id, entry.topic) == (str(row.pk), indicator.undertaking.code)
    assert entry.changes == f'{{"indicator":"建成口袋公园（处）（{indicator.pk}）","month":"2026-03-01","value":"4"}}'
