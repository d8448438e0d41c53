"""The share of a target reached is the same number in a list's order and in its cells."""

from decimal import Decimal

import pytest

from tests.factories import IndicatorFactory, published_update
from zone.tracking.figures.status import WITH_STATUSES, indicator_statuses, with_main_completion
from zone.tracking.models import Indicator, Undertaking


@pytest.mark.parametrize(
    ("facts", "share"),
    [
        ({"target": Decimal(12)}, 0.25),
        ({"target": Decimal(2)}, 1.5),
        ({"target": Decimal(1)}, 3),
        ({"target": Decimal(0)}, None),
        ({"target": None}, None),
        ({"target": Decimal(12), "direction": "down"}, None),
    ],
)
def test_sorted_and_shown_by_the_same_share(indicator, march, clerk, manager, facts, share):
    published_update(indicator, 3, by=clerk, publisher=manager)
    IndicatorFactory(undertaking=indicator.undertaking, number=2)
    Indicator.objects.filter(pk=indicator.pk).update(**facts)
    row = with_main_completion(Undertaking.objects.prefetch_related(*WITH_STATUSES)).get()
    status, _ = indicator_statuses(row)
    assert row.main_completion == status.completion == share
