"""Evidence files and stored copies of figures, as a verification looks at them."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import MARCH, IndicatorFactory, publish
from tests.tracking.files import PDF
from tests.triggers_off import triggers_off
from zone.ledger import acts
from zone.ledger.proof import Fault, Walk
from zone.moves import make_move
from zone.tracking import months, proof
from zone.tracking.evidence import files
from zone.tracking.figures.integrity import differing_among
from zone.tracking.models import (
    Contributor,
    CurrentFigure,
    Evidence,
    Indicator,
    Measurement,
    ProgressUpdate,
    UpdateEvent,
)
from zone.tracking.updates import drafts

PAGE = "/updates/P2026-001/2026-03/"


@pytest.fixture
def indicator(project) -> Indicator:
    return IndicatorFactory(undertaking=project, number=1)


@pytest.fixture
def published(march, project, indicator, clerk, reviewer, manager) -> ProgressUpdate:
    """It rests on two files, 二.pdf and 一.pdf, and on a citation."""
    draft = drafts.start(project, MARCH, by=clerk)
    typed = {indicator.pk: drafts.Entry(3, "属实")}
    draft = drafts.save_draft(draft, by=clerk, version=0, texts={"progress": "已开工。"}, typed=typed)
    for number, name in enumerate(("二.pdf", "一.pdf")):
        files.add(draft, SimpleUploadedFile(name, PDF + b"%d" % number), by=clerk)
    files.cite(draft, "监理月报", by=clerk)
    filed = drafts.submit_draft(draft, by=clerk)
    return publish(make_move(filed, "check", by=reviewer, content_hash=filed.hash_now()), by=manager)


def stored(update: ProgressUpdate) -> list:
    """The stored files of an update in their order."""
    return list(update.evidence.exclude(file="").order_by("file"))


def damaged() -> list[Fault]:
    return list(proof.damaged_files(Walk()))


def test_files_as_they_were_uploaded_are_no_fault(published):
    assert len(stored(published)) == 2 and damaged() == []


@pytest.mark.parametrize("number", [0, 1])
def test_each_damaged_file_is_named_with_what_befell_it(published, settings, number):
    evidence = stored(published)[number]
    path = settings.EVIDENCE_ROOT / evidence.file.name
    path.write_bytes(path.read_bytes() + b"x")
    assert damaged() == [Fault(f"佐证“{evidence.name}”（{published}）：内容已不是上传时的", PAGE)]
    path.unlink()
    assert damaged() == [Fault(f"佐证“{evidence.name}”（{published}）：文件不见了", PAGE)]


def test_a_file_of_several_revisions_is_read_once_and_closed(published, project, clerk, monkeypatch):
    drafts.start_correction(project, MARCH, by=clerk, reason="漏报")
    read = []

    def opened(name: str, sha256: str):
        read.append((name, real.open(name, sha256)))
        return read[-1][1]

    real = proof.INTAKE
    monkeypatch.setattr(proof, "INTAKE", SimpleNamespace(open=opened))
    assert damaged() == []
    assert [name for name, _ in read] == [evidence.file.name for evidence in stored(published)]
    assert all(file.closed for _, file in read)


def test_a_stored_figure_that_differs_from_what_is_published_is_named(published, indicator):
    assert list(proof.stale_figures(Walk())) == []
    with triggers_off():
        CurrentFigure.objects.filter(indicator=indicator).update(value=4)
    assert [fault.sentence for fault in proof.stale_figures(Walk())] == list(differing_among([indicator.pk]).values())


def test_a_walk_looks_at_every_update(published):
    assert list(proof.bent_updates(Walk())) == []
    with triggers_off():
        ProgressUpdate.objects.update(is_late=True)
    sentences = [fault.sentence.partition("：")[2] for fault in proof.bent_updates(Walk())]
    assert sentences == ["逾期与操作日志所记不符", "内容与发布时签署的不符"]


def test_what_tracking_began_is_missed_when_it_is_gone(published, project, clerk, manager):
    month = months.open_month(date(2026, 5, 1), by=manager, due_on=date(2026, 5, 25))
    correction = drafts.start_correction(project, MARCH, by=clerk, reason="漏报")
    added, removed = (files.cite(correction, words, by=clerk) for words in ("监理月报", "统计台账"))
    files.remove(removed, by=clerk)
    assert list(acts.missing_rows(Walk())) == []
    expected = [f"填报月份“{month}”", f"佐证“{added}”", *(f"佐证“{one}”" for one in published.evidence.all())]
    expected += [f"进度填报“{update}”" for update in (published, correction)]
    with triggers_off():
        for model in (UpdateEvent, CurrentFigure, Measurement, Evidence, Contributor):
            model.objects.all().delete()
        for row in (correction, published, month):
            type(row).objects.filter(pk=row.pk).delete()
    named = [fault.sentence.partition("不见了")[0] for fault in acts.missing_rows(Walk())]
    assert sorted(named) == sorted(expected)
