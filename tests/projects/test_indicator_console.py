"""Indicators and plans in the console: what may change, and what a published figure has made final."""

from datetime import date

import pytest
from django.urls import reverse

from tests.console import management
from tests.factories import IndicatorFactory, ProjectFactory, published_update
from zone.ledger.models import LedgerEntry
from zone.tracking.models import Indicator, PlanPoint


def errors(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(("field", "value"), [("unit", "个"), ("aggregation", "latest")])
def test_the_measure_of_a_published_figure_is_final(console, clerk, manager2, march, department, field, value):
    project = ProjectFactory(lead_department=department)
    indicator = IndicatorFactory(undertaking=project, number=1)
    published_update(indicator, 1, by=clerk, publisher=manager2)
    url = reverse("admin:tracking_indicator_change", args=[indicator.pk])
    sent = indicator_form(indicator, **{field: value})
    assert "已有待审或发布的数据" in errors(console.post(url, sent))
    assert getattr(Indicator.objects.get(), field) == getattr(indicator, field)


def indicator_form(indicator, **changed) -> dict:
    values = {
        "undertaking": indicator.undertaking_id,
        "number": indicator.number,
        "name": indicator.name,
        "unit": indicator.unit,
        "target": "20",
        "qualifier": "exact",
        "direction": "up",
        "aggregation": "cumulative",
        "horizon": "year",
    }
    return {**values, **management("plan"), **changed}


def test_a_target_may_change_and_a_plan_be_given_month_by_month(console, department):
    project = ProjectFactory(lead_department=department)
    indicator = IndicatorFactory(undertaking=project, number=1)
    plan = {**management("plan", total=1), "plan-0-month": "2026-03-01", "plan-0-value": "5"}
    url = reverse("admin:tracking_indicator_change", args=[indicator.pk])
    assert console.post(url, indicator_form(indicator, **plan)).status_code == 302
    assert Indicator.objects.get().target == 20
    assert PlanPoint.objects.get().month == date(2026, 3, 1)
    entries = LedgerEntry.objects.filter(topic=project.code)
    assert set(entries.values_list("action", "object_type")) == {
        ("master.change", "tracking.indicator"),
        ("master.add", "tracking.planpoint"),
    }


def test_an_indicator_stays_with_its_undertaking(console, department):
    indicator = IndicatorFactory(undertaking=ProjectFactory(lead_department=department), number=1)
    other = ProjectFactory(lead_department=department)
    url = reverse("admin:tracking_indicator_change", args=[indicator.pk])
    assert console.post(url, indicator_form(indicator, undertaking=other.pk, name="竣工面积")).status_code == 302
    moved = Indicator.objects.get()
    assert (moved.name, moved.undertaking_id) == ("竣工面积", indicator.undertaking_id)


def test_money_is_kept_in_wan(console, department):
    indicator = IndicatorFactory(undertaking=ProjectFactory(lead_department=department), number=1)
    url = reverse("admin:tracking_indicator_change", args=[indicator.pk])
    assert "金额一律用万元，请换算后填写。" in errors(console.post(url, indicator_form(indicator, unit="亿元")))


def test_an_indicator_with_reported_values_cannot_be_deleted(console, clerk, manager2, march, department):
    indicator = IndicatorFactory(undertaking=ProjectFactory(lead_department=department), number=1)
    published_update(indicator, 1, by=clerk, publisher=manager2)
    console.post(reverse("admin:tracking_indicator_delete", args=[indicator.pk]), {"post": "yes"})
    assert Indicator.objects.exists()
