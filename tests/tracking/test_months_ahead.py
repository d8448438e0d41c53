"""The months of a year opened at once: those ahead are there, and nobody is asked for them before their first day."""

from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.utils import timezone

from tests.factories import MARCH, ReportMonthFactory
from zone.layouts.base import LAYOUTS
from zone.ledger import clock
from zone.ledger.ledger import mark_demo_database
from zone.ledger.models import LedgerEntry
from zone.moves import make_move
from zone.tracking import months
from zone.tracking.desk.todo import owed_by, todo_count
from zone.tracking.evidence import files
from zone.tracking.models import ProgressUpdate, ReportMonth
from zone.tracking.open_year import OpenYearForm
from zone.tracking.updates import drafts
from zone.units import add_months, first_day

YEAR = "/admin/tracking/reportmonth/year/2027/"


@pytest.fixture
def ahead(db) -> date:
    """The month after this one, opened."""
    month = add_months(first_day(clock.today()), 1)
    ReportMonthFactory(month=month)
    return month


def test_a_month_opened_ahead_is_asked_of_nobody(client, ahead, task, clerk, manager):
    assert months.open_months() == []
    assert (owed_by(clerk, months.open_months()), todo_count(clerk)) == ([], 0)
    assert LAYOUTS["month"].months.open_months() == []
    with pytest.raises(ValidationError, match=f"从{ahead.month}月1日起填报"):
        drafts.start(task, ahead, by=clerk)
    client.force_login(clerk)
    assert client.get(f"/updates/{ahead:%Y-%m}/").status_code == 302  # to the list: there is no grid yet
    assert client.get(f"/updates/{task.code}/{ahead:%Y-%m}/").context["form"] is None
    client.force_login(manager)
    assert client.get("/updates/").context["month"] is None
    assert client.get("/").context["filing"] == []


def test_it_is_asked_for_from_its_first_day_on(ahead, task, clerk):
    mark_demo_database()
    with clock.fixed_at(timezone.make_aware(datetime(ahead.year, ahead.month, 1))):
        assert [one.month for one in months.open_months()] == [ahead]
        assert todo_count(clerk) == 1
        assert drafts.start(task, ahead, by=clerk).state == "draft"


def test_nothing_goes_through_the_door_before_the_first_day(ahead, task, clerk, manager):
    """Whatever was begun of it: a draft is not submitted, evidence not touched, the month neither closed nor sealed."""
    month = ReportMonth.objects.get(pk=ahead)
    draft = ProgressUpdate.objects.create(
        undertaking=task, month=month, revision=1, author=clerk, progress="已开工。", saved_at=clock.now()
    )
    refusal = f"从{ahead.month}月1日起填报"
    assert refusal in draft.refusal("submit", clerk)
    with pytest.raises(ValidationError, match=refusal):
        make_move(draft, "submit", by=clerk)
    with pytest.raises(ValidationError, match=refusal):
        files.cite(draft, "验收单", by=clerk)
    with pytest.raises(ValidationError, match="还没有开始，不能关账"):
        make_move(month, "close", by=manager)


def test_no_month_is_due_before_it_begins(manager):
    """In the form of one month and of a year, by the function, and in the database."""
    with pytest.raises(ValidationError, match="截止日期不能早于该月 1 日"):
        months.open_month(MARCH, by=manager, due_on=date(2026, 2, 28))
    form = OpenYearForm({"open_3": "on", "due_3": "2026-02-28"}, year=2026)
    assert form.errors == {"due_3": ["截止日期不能早于该月 1 日。"]}
    with pytest.raises(IntegrityError, match="reportmonth_due"):
        ReportMonth.objects.create(month=MARCH, due_on=date(2026, 2, 28))


def test_months_are_opened_all_or_none(manager, clerk, march):
    with pytest.raises(ValidationError):
        months.open_several({date(2026, 4, 1): date(2026, 4, 25), MARCH: date(2026, 3, 25)}, by=manager)
    with pytest.raises(PermissionDenied):
        months.open_several({date(2026, 4, 1): date(2026, 4, 25)}, by=clerk)
    assert ReportMonth.objects.count() == 1


@pytest.mark.parametrize(("month", "day", "due"), [(2, 31, 28), (4, 31, 30), (4, 25, 25)])
def test_a_due_day_that_a_month_does_not_have_is_its_last(month, day, due):
    assert months.due_date(date(2027, month, 1), day) == date(2027, month, due)


def sent(form, **other) -> dict[str, str]:
    """What the page sends as it stands, with `other` changed."""
    fields = {name: field.initial for name, field in form.fields.items()}
    typed = {name: "on" if value is True else str(value) for name, value in fields.items() if value is not False}
    return {**typed, **other}


def test_a_year_is_opened_with_the_dates_of_the_form(console):
    form = console.get(f"{YEAR}?day=20").context["form"]
    answer = console.post(YEAR, sent(form, due_5="2027-05-28", open_12=""))
    assert answer.status_code == 302
    opened = dict(ReportMonth.objects.values_list("month", "due_on"))
    assert len(opened) == 11
    assert (opened[date(2027, 1, 1)], opened[date(2027, 5, 1)]) == (date(2027, 1, 20), date(2027, 5, 28))
    assert LedgerEntry.objects.filter(action="month.open", actor="manager").count() == 11
    again = console.get(YEAR).context["form"]
    assert set(again.fields) == {"open_12", "due_12"}
    assert "已有" in console.get(YEAR).content.decode()


def test_what_cannot_be_a_due_date_is_said_beside_it(console):
    form = console.get(YEAR).context["form"]
    wrong = console.post(YEAR, sent(form, due_2="2027-01-31", due_3="", due_4="x"))
    assert set(wrong.context["form"].errors) == {"due_2", "due_3", "due_4"}
    assert "没有勾选" in console.post(YEAR, {"due_1": "2027-01-25"}).content.decode()
    assert not ReportMonth.objects.exists()


def test_the_list_of_months_leads_there(console):
    year = clock.today().year
    assert f"/admin/tracking/reportmonth/year/{year}/" in console.get("/admin/tracking/reportmonth/").content.decode()
    assert console.get("/admin/tracking/reportmonth/year/1999/").status_code == 404


def test_the_console_says_from_when_a_month_ahead_is_asked_for(console):
    ahead = add_months(first_day(clock.today()), 2)
    sent = {"month": f"{ahead:%Y-%m}", "due_on": f"{ahead:%Y-%m}-25", "note": ""}
    page = console.post("/admin/tracking/reportmonth/add/", sent, follow=True).content.decode()
    assert f"还没有到，{ahead.month}月1日起填报" in page
    assert f"{ahead.month}月1日起填报" in page.partition("<tbody>")[2]
