"""A month with published figures, sealed, and the outsider's program run over what is taken away."""

import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from tests.factories import IndicatorFactory, published_update
from zone.moves import make_move

CHECKER = Path(__file__).parents[2] / "docs/checker/check_seal.py"


@pytest.fixture
def published(indicator, march, clerk, manager, project):
    """Figures of two undertakings in March, published."""
    published_update(indicator, 7, by=clerk, publisher=manager)
    published_update(IndicatorFactory(undertaking=project, number=1), 9, by=clerk, publisher=manager)


@pytest.fixture
def sealed(published, march, manager):
    """March, closed."""
    return make_move(march, "close", by=manager)


def check(*arguments) -> str:
    """What the program says of files."""
    done = subprocess.run([sys.executable, CHECKER, *map(str, arguments)], capture_output=True, text=True)
    assert "Traceback" not in done.stderr
    return (done.stdout + done.stderr).strip()


def unpacked(response, folder: Path) -> Path:
    """The one folder of a package that a page sent."""
    with zipfile.ZipFile(BytesIO(b"".join(response))) as archive:
        archive.extractall(folder)
    (inner,) = folder.iterdir()
    return inner
