"""The months of a year opened at once: which, and when each is due."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from zone.ledger import clock
from zone.tracking.models import ReportMonth
from zone.tracking.months import DUE_DAY, due_date
from zone.units import first_day

MONTHS = range(1, 13)


class OpenYearForm(forms.Form):
    """The twelve months; those that are there already are only shown."""

    def __init__(self, *args, year: int, day: int | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.day = day if day and day <= 31 else DUE_DAY
        self.held = {one.month: one for one in ReportMonth.objects.filter(month__year=year)}
        self.months = [date(year, number, 1) for number in MONTHS]
        this_month = first_day(clock.today())
        for month in self.months:
            if month in self.held:
                continue
            self.fields[f"open_{month.month}"] = forms.BooleanField(
                label=f"开放{month.month}月", required=False, initial=month >= this_month
            )
            self.fields[f"due_{month.month}"] = forms.DateField(
                label=f"{month.month}月截止日期",
                required=False,
                initial=due_date(month, self.day),
                widget=forms.DateInput(
                    {"size": 10, "maxlength": 10, "aria-label": f"{month.month}月截止日期"}, format="%Y-%m-%d"
                ),
            )

    def lines(self) -> list[tuple]:
        """For each month: its first day, the month if it is there, else the two fields."""
        return [
            (month, self.held[month], None, None)
            if month in self.held
            else (month, None, self[f"open_{month.month}"], self[f"due_{month.month}"])
            for month in self.months
        ]

    def clean(self):
        super().clean()
        for month in self._chosen():
            due_on = self.cleaned_data.get(f"due_{month.month}")
            if due_on is None and f"due_{month.month}" not in self.errors:
                self.add_error(f"due_{month.month}", f"请填写{month.month}月的截止日期。")
            elif due_on:
                self._check(month, due_on)
        if not self._chosen():
            self.add_error(None, "没有勾选要开放的月份。")

    def _check(self, month: date, due_on: date) -> None:
        try:
            ReportMonth(month=month, due_on=due_on).clean()
        except ValidationError as error:
            self.add_error(f"due_{month.month}", error.message_dict["due_on"])

    def _chosen(self) -> list[date]:
        return [month for month in self.months if self.cleaned_data.get(f"open_{month.month}")]

    def due_dates(self) -> dict[date, date]:
        """The chosen months with their due dates."""
        return {month: self.cleaned_data[f"due_{month.month}"] for month in self._chosen()}
