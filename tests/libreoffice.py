"""LibreOffice, the second program that opens what the product writes."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

MAX_ATTEMPTS = 3
PATIENCE = 100
"""Seconds for one start; now and then an office program never comes back, and a second one does."""


def converted(folder: Path, names: Iterable[str], form: str, out: str = ".") -> None:
    """Let LibreOffice save files of a folder again, in a profile of its own, all in one start of it."""
    office = shutil.which("libreoffice") or shutil.which("soffice")
    if not office:
        pytest.fail("LibreOffice is missing: apt-get install libreoffice-calc-nogui", pytrace=False)
    for attempt in range(MAX_ATTEMPTS):
        profile = f"-env:UserInstallation=file://{folder}/profile{attempt}"
        command = [office, profile, "--headless", "--convert-to", form, "--outdir", out, *names]
        started = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, start_new_session=True)
        try:
            assert started.wait(PATIENCE) == 0
            return
        except subprocess.TimeoutExpired:
            os.killpg(started.pid, signal.SIGKILL)
            started.wait()
    pytest.fail("LibreOffice did not come back", pytrace=False)
