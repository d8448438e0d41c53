"""Every test of an import keeps its uploads in a data directory of its own."""

import pytest


@pytest.fixture(autouse=True)
def _own_data_dir(own_data_dir):
    pass
