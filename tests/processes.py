"""Processes of their own on the test's database."""

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).parents[1]


def address_of(name: str) -> str:
    """DATABASE_URL of a database of the kind the test run is on."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return f"postgres://{database['USER']}@{database['HOST'].replace('/', '%2F')}/{name}"


def environment(**more: str) -> dict[str, str]:
    """What a process needs to work on the test's database."""
    values = {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": address_of(str(connection.settings_dict["NAME"])),
        "ZONE_DATA_DIR": str(settings.DATA_DIR),
        "PYTHONIOENCODING": "utf-8",
    }
    return {**os.environ, **values, **more}


def start(*command: str, start_new_session: bool = False, **more: str) -> subprocess.Popen:
    """Start a program of our Python; what it prints can be read from the process."""
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment(**more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=start_new_session,
    )


def manage(*command: str, **more: str) -> subprocess.CompletedProcess:
    """Run a command of the product to its end."""
    process = start("manage.py", *command, **more)
    out, err = process.communicate()
    return subprocess.CompletedProcess(command, process.returncode, out, err)
