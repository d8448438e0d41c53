"""The form's writer and a store of evidence that goes with the test."""

from pathlib import Path

import pytest


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
