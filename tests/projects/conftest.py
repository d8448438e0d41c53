"""The console as an administrator opens it."""

import pytest


def management(prefix: str, total: int = 0, initial: int = 0) -> dict:
    """What the console sends with every list of lines."""
    return {f"{prefix}-TOTAL_FORMS": total, f"{prefix}-INITIAL_FORMS": initial}


@pytest.fixture
def console(client, manager):
    client.force_login(manager)
    return client
