"""The form's writer and a store of evidence that goes with the test."""

from pathlib import Path

import pytest

from tests.factories import PASSWORD


@pytest.fixture(autouse=True)
def store(settings, tmp_path) -> Path:
    """Where evidence lies during this test."""
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    return settings.EVIDENCE_ROOT


@pytest.fixture
def writer(client, clerk, march):
    """The clerk's browser, in an open month."""
    client.force_login(clerk)
    return client


@pytest.fixture
def browse(new_context):
    """Sign a person in with a browser of their own."""

    def opened(person, **options):
        page = new_context(**options).new_page()
        page.goto("/login/")
        page.fill("input[name=username]", person.username)
        page.fill("input[name=password]", PASSWORD)
        page.click("button[type=submit]")
        return page

    return opened
