"""An exported workbook that nobody touched changes nothing when it is imported, whatever it holds: every layout."""

from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as some

from livelihood.models import Task
from projects.attraction.models import Campaign
from projects.enterprises.models import Enterprise
from projects.models import Project
from tests.factories import (
    MARCH,
    CampaignFactory,
    ChainFactory,
    EnterpriseFactory,
    IndicatorFactory,
    ParkFactory,
    ProjectFactory,
    ReportMonthFactory,
    TaskFactory,
    published_update,
)
from tests.libreoffice import converted
from tests.workbooks import Book, states
from zone.batches.models import Batch
from zone.batches.moves import BatchState
from zone.imports.cell_parsing import clean
from zone.layouts.base import LAYOUTS
from zone.tracking.models import Aggregation, Measurement, ProgressUpdate
from zone.tracking.update_fields import TEXTS
from zone.tracking.updates import drafts
from zone.units import has_control_chars

LAYOUT_NAMES = ("month", "dispatch", "attraction", "livelihood", "projects", "campaigns", "enterprises", "tasks")
FEBRUARY = date(2026, 2, 1)

characters = some.characters(exclude_categories=["Cs"], exclude_characters="\0")
odd = some.sampled_from(
    ["/", "—", "'-", "=1+1", "'=1", "@a", "未公开", "_x0041_", "1.50", "2026.3", "TRUE", " a ", "a\r\nb"]
)
texts = some.text(characters, max_size=50) | odd
names = texts.filter(lambda text: clean(text) and not has_control_chars(text))  # as every form asks
days = some.none() | some.dates(date(1700, 1, 1), date(2200, 12, 31))
months = some.none() | some.dates(date(1990, 1, 1), date(2090, 1, 1)).map(lambda day: day.replace(day=1))
numbers = some.decimals(-(10**15), 10**15, places=4)
amounts = some.none() | some.decimals("0.0001", 10**12, places=4)


@pytest.fixture
def every_kind(department, clerk, march):
    """A project, a campaign, a task and an enterprise; each undertaking with a draft of March and two indicators."""
    place = {"park": ParkFactory(), "chain": ChainFactory()}
    owner = EnterpriseFactory(**place)
    for one in (
        ProjectFactory(lead_department=department, owner=owner, **place),
        CampaignFactory(lead_department=department),
        TaskFactory(year=2026, number=1, lead_department=department),
    ):
        IndicatorFactory(undertaking=one, number=1, unit="万元")
        IndicatorFactory(undertaking=one, number=2, unit="%", aggregation=Aggregation.INCREMENT)
        drafts.start(one, MARCH, by=clerk)


@pytest.mark.parametrize("layout", LAYOUT_NAMES)
def test_an_untouched_workbook_changes_nothing(every_kind, clerk, manager, exported, imported, layout):
    one = LAYOUTS[layout]
    who = clerk if one.is_monthly else manager

    @hypothesis_settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        words=some.fixed_dictionaries(dict.fromkeys(TEXTS, texts)),
        values=some.lists(numbers, min_size=2, max_size=2),
        note=texts,
        facts=some.fixed_dictionaries({"name": names, "summary": texts}),
        steward=texts,
        when=some.fixed_dictionaries({"planned_end": days, "actual_start": days, "first_month": months}),
        money=amounts,
        fill_in=some.booleans(),
    )
    def comes_back(words, values, note, facts, steward, when, money, fill_in):
        with transaction.atomic():
            Enterprise.objects.update(**facts, short_name=steward[:40])
            Project.objects.update(**facts, **when, steward=steward, site=note, total_investment_wan=money)
            Campaign.objects.update(**facts, **when, steward=steward)
            Task.objects.update(**facts, **when, steward=steward, promise=note)
            ProgressUpdate.objects.update(**words)
            Measurement.objects.all().delete()
            for update in ProgressUpdate.objects.all():
                for indicator, value in zip(update.undertaking.indicators.all(), values, strict=True):
                    update.measurements.create(indicator=indicator, value=value, note=note)
            batch = imported(who, exported(who, layout, fill_in=fill_in).content, layout)
            assert (batch.state, batch.reading_error) == (BatchState.READY, "")
            found = [(row.values, row.current, row.errors) for row in batch.rows.exclude(outcome="same")]
            assert found == []
            assert states(batch)
            transaction.set_rollback(True)

    comes_back()
    assert not Batch.objects.exclude(state=BatchState.READY).exists()


@pytest.fixture
def filled(every_kind, clerk, manager):
    """The same with a February, a published March, and what an office program might make something else of."""
    ReportMonthFactory(month=FEBRUARY)
    for draft in ProgressUpdate.objects.all():
        first, second = draft.undertaking.indicators.order_by("number")
        published_update(first, "1234.5678", by=clerk, publisher=manager, month=FEBRUARY)
        texts = {"progress": "=进展\n第二行", "problems": "/", "next_steps": "1.50"}
        typed = {first.pk: drafts.Entry(Decimal("2345.6789"), "2026.3"), second.pk: drafts.Entry(Decimal("0.3"), "—")}
        drafts.save_draft(draft, by=clerk, version=draft.version, texts=texts, typed=typed)
    found = ProjectFactory(code="P2026-900", lead_department=clerk.department)
    published_update(IndicatorFactory(undertaking=found, unit="万元"), "0.1", by=clerk, publisher=manager)
    when = {"planned_start": date(2026, 1, 5), "planned_end": date(2027, 12, 31), "steward": "0012"}
    summary = "'=x\n 两行 _x0041_ <b>&amp;"
    Project.objects.update(**when, summary=summary, site="/", total_investment_wan=Decimal("123456.7891"))
    Campaign.objects.update(**when, summary="2026.3")
    Task.objects.update(**when, promise="—")
    Enterprise.objects.update(summary="=1+1\n第二行", credit_code="91370800MA3ABCDE1X", short_name="1-2")


def saved_again(folder: Path) -> Path:
    """All workbooks of a folder as LibreOffice saves them again, in one start of it."""
    converted(folder, [path.name for path in folder.glob("*.xlsx")], "xlsx", "again")
    return folder / "again"


def test_what_an_office_program_saved_again_changes_nothing(filled, clerk, manager, exported, imported, tmp_path):
    who = {name: clerk if LAYOUTS[name].is_monthly else manager for name in LAYOUT_NAMES}
    files = [(f"{name}-{fill_in:d}.xlsx", name, fill_in) for name, fill_in in product(LAYOUT_NAMES, (True, False))]
    for file, name, fill_in in files:
        (tmp_path / file).write_bytes(exported(who[name], name, fill_in=fill_in).content)
    again = saved_again(tmp_path)
    for file, name, _ in files:
        batch = imported(who[name], (again / file).read_bytes(), name)
        found = [(row.key, row.values, row.current, row.errors) for row in batch.rows.exclude(outcome="same")]
        assert (file, batch.state, batch.reading_error, found) == (file, BatchState.READY, "", []) and states(batch)
    form = Book((again / "month-1.xlsx").read_bytes())
    form.put("MS2026-01#1", "累计完成", 2345.6788)
    assert states(imported(clerk, form.saved())).count("ready") == 1


def test_every_layout_that_imports_is_shown_here():
    assert {name for name, layout in LAYOUTS.items() if layout.resource} == set(LAYOUT_NAMES)
