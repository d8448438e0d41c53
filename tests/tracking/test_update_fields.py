"""Every text of an update is everywhere an update is: walked text by text, and once with a text that is added."""

import csv
import os
import re
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from livelihood.models import Task
from tests.factories import MARCH, TaskFactory, publish
from tests.tracking.review_pages import review_pages
from zone.layouts.base import LAYOUTS
from zone.ledger import clock
from zone.ledger.labels import TERMS
from zone.tracking.layouts import MONTH_FORM, UPDATE_RESOURCE
from zone.tracking.models import Evidence, Indicator, Measurement, ProgressUpdate, Qualifier
from zone.tracking.update_fields import SIGNED_OF_EVIDENCE, SIGNED_OF_MEASUREMENT, TEXTS
from zone.tracking.updates import drafts
from zone.tracking.updates.batch_resource import UPDATES

ROOT = Path(__file__).parents[2]
WORDS, OTHER_WORDS = "东区已交付三处。", "东区已交付四处。"


@pytest.fixture
def task(department) -> Task:
    return TaskFactory(year=2026, number=1, lead_department=department)


@pytest.fixture
def filed(task, clerk, march):
    """An update with `WORDS` in every text, waiting for review."""
    update = drafts.start(task, MARCH, by=clerk)
    drafts.save_draft(update, by=clerk, version=0, texts=dict.fromkeys(TEXTS, WORDS), typed={})
    return drafts.submit_draft(ProgressUpdate.objects.get(), by=clerk)


def exported(client, address) -> list[str]:
    return b"".join(client.get(address).streaming_content).decode("utf-8-sig").splitlines()


@pytest.fixture(params=TEXTS)
def text(request):
    return TEXTS[request.param]


def test_the_form_asks_for_it_and_saves_it(text, writer, task):
    address = reverse("tracking:update", args=[task.code, "2026-03"])
    page = writer.get(address).content.decode()
    assert f'name="{text.name}"' in page and f"{text.label}<span" in page
    writer.post(f"{address}save/", {"version": "0-0", text.name: WORDS})
    assert getattr(ProgressUpdate.objects.get(), text.name) == WORDS
    refused = writer.post(f"{address}save/", {"version": "", text.name: "长" * (text.limit + 1)})
    assert f"最多 {text.limit} 字" in refused.content.decode()


def test_it_is_signed(text, filed):
    signed = filed.hash_now()
    setattr(filed, text.name, OTHER_WORDS)
    assert filed.hash_now() != signed and filed.content()[text.name] == OTHER_WORDS


def test_the_database_keeps_it_once_it_is_filed(text, filed, manager):
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgressUpdate.objects.update(**{text.name: OTHER_WORDS})
    publish(filed, by=manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgressUpdate.objects.update(**{text.name: OTHER_WORDS})


def test_the_reviewer_sees_it_by_its_name(text, filed, client, manager):
    client.force_login(manager)
    shown = re.compile(rf"<dt>{text.label}</dt><dd>{WORDS}</dd>")
    assert [name for name, page in review_pages(client, filed).items() if not shown.search(page)] == []
    headers, line = list(csv.reader(exported(client, f"{reverse('tracking:review')}?export=csv")))
    assert line[headers.index(text.label)] == WORDS


def test_page_and_month_show_it_and_what_a_correction_changed(text, filed, client, clerk, manager, task):
    publish(filed, by=manager)
    draft = drafts.start_correction(task, MARCH, by=clerk, reason="核减")
    assert getattr(draft, text.name) == WORDS
    drafts.save_draft(draft, by=clerk, version=0, texts={text.name: OTHER_WORDS}, typed={})
    publish(drafts.submit_draft(ProgressUpdate.objects.get(revision=2), by=clerk), by=manager)
    client.force_login(clerk)
    timeline = client.get(reverse("livelihood:task", args=[2026, 1])).content.decode()
    assert f"{text.label}：<del>{WORDS}</del> 改为 <ins>{OTHER_WORDS}</ins>" in timeline
    assert f"{text.label}：</span>{OTHER_WORDS}" in timeline
    month = client.get(reverse("tracking:update", args=[task.code, "2026-03"])).content.decode()
    assert f"<ins>{OTHER_WORDS}</ins>" in month


def test_the_page_of_a_figure_shows_it(text, task, indicator, march, client, clerk, manager):
    update = drafts.start(task, MARCH, by=clerk)
    typed = {indicator.pk: drafts.Entry(Decimal(3))}
    drafts.save_draft(update, by=clerk, version=0, texts=dict.fromkeys(TEXTS, WORDS), typed=typed)
    publish(drafts.submit_draft(ProgressUpdate.objects.get(), by=clerk), by=manager)
    client.force_login(clerk)
    page = client.get(reverse("reports:figure", args=[indicator.pk, "2026-03"])).content.decode()
    assert f"<dt>{text.label}</dt><dd>{WORDS}</dd>" in page


def test_the_reviewer_sees_what_is_signed_of_values_and_evidence(task, indicator, march, client, clerk, manager):
    Indicator.objects.update(qualifier=Qualifier.ABOUT)
    update = drafts.start(task, MARCH, by=clerk)
    typed = {indicator.pk: drafts.Entry(Decimal(3), "属实")}
    drafts.save_draft(update, by=clerk, version=0, texts={}, typed=typed)
    said = Measurement.objects.get()
    assert {name: getattr(said, name) for name in SIGNED_OF_MEASUREMENT} == {"qualifier": "about", "note": "属实"}
    file = {"file": "a", "name": "验收单.pdf", "sha256": "5a" * 32, "size": 9}
    by = {"added_by": clerk, "added_at": clock.now()}
    cited = Evidence.objects.create(update=update, citation="验收公示", **file, **by)
    update = drafts.submit_draft(ProgressUpdate.objects.get(), by=clerk)
    client.force_login(manager)
    wanted = ["约3", "属实", *(str(getattr(cited, name)) for name in SIGNED_OF_EVIDENCE)]
    pages = review_pages(client, update)
    assert [(name, words) for name, page in pages.items() for words in wanted if words not in page] == []


def test_a_workbook_of_the_month_has_it_and_an_import_writes_it(text, task, indicator, march, clerk):
    column = next(column for column in MONTH_FORM.columns if column.writes == text.name)
    assert column.header == text.label
    row = UPDATES.find([f"{task.code}#1"], clerk, {"month": "2026-03"})[f"{task.code}#1"]
    assert UPDATES.check(row, {text.name: "长" * (text.limit + 1)}, clerk)[text.name]
    UPDATES.write(row, {text.name: WORDS}, clerk, 7, UPDATES.current(row))
    assert getattr(ProgressUpdate.objects.get(), text.name) == WORDS
    row = UPDATES.find([f"{task.code}#1"], clerk, {"month": "2026-03"})[f"{task.code}#1"]
    assert column.read(row) == WORDS


def test_every_office_layout_of_the_month_has_it(text):
    monthly = [layout for layout in LAYOUTS.values() if layout.resource == UPDATE_RESOURCE]
    assert {"month", "dispatch", "attraction", "livelihood"} <= {layout.name for layout in monthly}
    assert [one.name for one in monthly if [column.writes for column in one.columns].count(text.name) != 1] == []


def test_the_ledger_names_it(text):
    assert TERMS[text.name] == text.label


COPIED = ("zone", "projects", "livelihood", "templates", "tests", "manage.py", "pyproject.toml")


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="one database is enough to walk the files")
def test_a_text_is_added_by_its_line_its_column_and_a_migration(tmp_path):
    """The walk of docs/extending.md, in a copy of the product; the tests above then run there with the new text."""
    for name in COPIED:
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, tmp_path / name)
    (tmp_path / "var").mkdir()
    (tmp_path / "var/bundle").symlink_to(ROOT / "var/bundle")
    added(
        tmp_path / "zone/tracking/update_fields.py",
        "    )\n}\n",
        '        UpdateText("help_wanted", "需协调事项", 500),\n',
    )
    added(
        tmp_path / "zone/tracking/models/updates.py",
        "    version = ",
        '    help_wanted = TEXTS["help_wanted"].column()\n',
    )
    added(
        tmp_path / "zone/tracking/signed_content.py",
        "CURRENT = ",
        "from dataclasses import replace\n"
        'VERSIONS[3] = replace(VERSIONS[2], update=(*VERSIONS[2].update, "help_wanted"))\n',
    )
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "ZONE_DATA_DIR": str(tmp_path / "var")}
    make = ["manage.py", "makemigrations", "tracking", "-n", "update_help_wanted"]
    walk = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "help_wanted", "tests/tracking/test_update_fields.py"]
    for arguments in (make, walk):
        done = subprocess.run([sys.executable, *arguments], cwd=tmp_path, env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"\b9 passed", done.stdout), done.stdout


def added(file: Path, before: str, line: str) -> None:
    """Add a line to a file, before the one place where `before` begins."""
    header, place, tail = file.read_text().partition(before)
    assert place
    file.write_text(header + line + place + tail)
