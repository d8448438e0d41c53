"""The ledger on an undertaking's page tells of a draft no more than the page itself."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import IndicatorFactory, ProjectFactory, publish
from zone.tracking.evidence import files
from zone.tracking.updates import drafts

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def project(department, settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path
    return ProjectFactory(code="P2026-801", lead_department=department)


def shows(client, user, project, words: str) -> bool:
    client.force_login(user)
    return words in client.get(project.get_absolute_url()).content.decode()


def test_evidence_of_a_draft_is_recorded_to_those_who_write_it_alone(client, project, march, clerk, leader, manager):
    promised = IndicatorFactory(undertaking=project, number=1)
    draft = drafts.start(project, march.month, by=clerk)
    files.add(draft, SimpleUploadedFile("会议纪要.pdf", PDF), by=clerk)
    assert shows(client, clerk, project, "会议纪要.pdf")
    assert not shows(client, leader, project, "会议纪要.pdf")
    typed = {promised.pk: drafts.Entry(1)}
    draft = drafts.save_draft(draft, by=clerk, version=draft.version, texts={"progress": "主体封顶。"}, typed=typed)
    publish(drafts.submit_draft(draft, by=clerk), by=manager)
    assert shows(client, leader, project, "会议纪要.pdf")
