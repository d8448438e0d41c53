"""A site of scratch pages that stand on the shared pieces."""

from pathlib import Path

import pytest


@pytest.fixture
def scratch(settings):
    """Put the scratch pages in place of the product's, with their templates."""
    settings.ROOT_URLCONF = "tests.zone.scratch"
    engine = {**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], Path(__file__).parent / "templates"]}
    settings.TEMPLATES = [engine]
