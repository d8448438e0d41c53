"""A small year for the reports: one December, figures of several kinds, all filed and published by real moves."""

from datetime import date

import pytest

from tests.factories import IndicatorFactory, ReportMonthFactory, UndertakingFactory, UserFactory, published_update

DECEMBER = date(2024, 12, 1)
ANNUAL = "/reports/annual/2024/"


@pytest.fixture
def december(db):
    return ReportMonthFactory(month=DECEMBER, due_on=date(2099, 12, 25))


@pytest.fixture
def publish_figure(december, clerk, manager):
    """Make an indicator and publish one value of it: publish_figure("560", unit="个", pillar="livelihood")."""

    def make(value, *, month=DECEMBER, department=None, example=False, pillar="livelihood", **indicator):
        undertaking = indicator.pop("undertaking", None) or UndertakingFactory(
            lead_department=department or clerk.department, pillar=pillar, is_example=example
        )
        made = IndicatorFactory(undertaking=undertaking, **indicator)
        writer = clerk if department is None else UserFactory(department=department, roles=["reporter"])
        published_update(made, value, by=writer, publisher=manager, month=month)
        return made

    return make
