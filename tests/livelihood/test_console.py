"""The console for livelihood tasks."""

import pytest
from django.urls import reverse

from livelihood.models import Task
from tests.factories import IndicatorFactory, TaskFactory, published_update
from zone.ledger.models import LedgerEntry


def task_form(**changed) -> dict:
    values = {"year": 2026, "number": 7, "name": "口袋公园建设", "pillar": "livelihood", "state": "active"}
    return {**values, "indicators-TOTAL_FORMS": 0, "indicators-INITIAL_FORMS": 0, **changed}


def test_a_task_gets_its_code_and_kind_and_recorded(console):
    assert console.post(reverse("admin:livelihood_task_add"), task_form()).status_code == 302
    task = Task.objects.get()
    assert (task.code, task.kind) == ("MS2026-07", "task")
    assert LedgerEntry.objects.get(action="master.add").topic == "MS2026-07"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"number": 0}, "大于或等于1"),
        ({"number": 100}, "小于或等于99"),
        ({"year": 20266}, "小于或等于2099"),
        ({"year": "二零二六"}, "输入整数"),
    ],
)
def test_a_wrong_number_or_year_is_refused(console, changed, said):
    page = console.post(reverse("admin:livelihood_task_add"), task_form(**changed)).content.decode()
    assert said in page
    assert not Task.objects.exists()


def test_a_year_has_each_number_once(console):
    TaskFactory(year=2026, number=7)
    page = console.post(reverse("admin:livelihood_task_add"), task_form()).content.decode()
    assert "该年度已有这一序号的实事。" in page


def test_year_and_number_stay_once_an_update_exists(console, clerk, manager2, march, department):
    task = TaskFactory(year=2026, number=7, lead_department=department)
    published_update(IndicatorFactory(undertaking=task, number=1), 1, by=clerk, publisher=manager2)
    console.post(reverse("admin:livelihood_task_change", args=[task.pk]), task_form(number=8))
    assert Task.objects.get().code == "MS2026-07"
