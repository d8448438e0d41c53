"""A reform from the console to the published figure, in all that kinds of undertaking have in common."""

import io

import pytest
from django.core.management import call_command
from django.urls import reverse
from openpyxl import load_workbook

from tests.console import management
from tests.factories import MARCH, IndicatorFactory, published_update
from tests.new_kind.models import Reform
from zone.batches.models import Batch
from zone.ledger.models import LedgerEntry
from zone.moves import make_move


@pytest.fixture
def reform(client, manager, department) -> Reform:
    """A reform as an administrator adds it in the console."""
    client.force_login(manager)
    sent = {"code": "R2026-01", "name": "一枚印章管审批", "pillar": "livelihood", "state": "active"}
    sent |= {"lead_department": department.pk, "first_month": "2026-01-01", **management("indicators")}
    assert client.post(reverse("admin:new_kind_reform_add"), sent).status_code == 302
    return Reform.objects.get()


def test_the_tables_of_the_rooms_below_stay_as_they_are(db):
    call_command("makemigrations", check=True, dry_run=True)


def test_it_is_added_listed_opened_and_found(reform, client, leader):
    client.force_login(leader)
    assert reform.get_absolute_url() == "/reforms/R2026-01/"
    assert "试点单位" in client.get("/reforms/").content.decode()
    assert "改革事项" in client.get("/").content.decode()  # the navigation
    assert "一枚印章管审批" in client.get("/undertakings/?kind=reform").content.decode()
    page = client.get("/reforms/R2026-01/").content.decode()
    assert "一枚印章管审批" in page and "未公开" in page


def test_its_figures_are_filed_checked_and_published(reform, client, clerk, reviewer, manager, march):
    indicator = IndicatorFactory(undertaking=reform)
    update = published_update(indicator, 3, by=clerk, publisher=manager, month=MARCH)
    assert update.checked_in_stead and update.checked_by != manager  # its kind asks for the check
    client.force_login(reviewer)
    assert "3 处" in client.get("/reforms/R2026-01/").content.decode()
    assert LedgerEntry.objects.filter(topic="R2026-01", action="progressupdate.publish").exists()
    call_command("verify_ledger")
    call_command("check_figures")


def test_many_change_in_one_action_and_states_by_moves(reform, client, manager):
    client.force_login(manager)
    sent = {"action": "propose", "row": [reform.pk], "change_state": "on", "to_state": "suspended"}
    batch = client.post("/reforms/", sent)
    assert batch.status_code == 302
    client.post(f"/batches/{Batch.objects.get().pk}/accept/")
    reform.refresh_from_db()
    assert reform.state == "suspended"
    assert make_move(reform, "activate", by=manager).state == "active"


def test_the_months_form_has_it(reform, client, clerk, march):
    client.force_login(clerk)
    answer = client.get("/reforms/?export=xlsx&layout=month")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert "一枚印章管审批" in [cell.value for row in sheet.iter_rows() for cell in row]
