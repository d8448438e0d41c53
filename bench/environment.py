"""What a table of times means nothing without: the machine and the versions."""

import os
import platform
import re
from importlib.metadata import version
from pathlib import Path

from django.db import connection

from zone.ledger import clock


def lines() -> list[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sqlite_version()")
        else:
            cursor.execute("SHOW server_version")
        release = cursor.fetchone()[0].split()[0]
    packages = ", ".join(f"{name} {version(name)}" for name in ("django", "django-tables2", "django-import-export"))
    return [
        f"{clock.today():%Y-%m-%d}, {os.cpu_count()} cores of {_processor()}, {_memory()} GB memory, {_system()}",
        f"Python {platform.python_version()}, {connection.display_name} {release}, {packages}",
    ]


def _processor() -> str:
    found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return found[1] if found else platform.machine()


def _memory() -> int:
    found = re.search(r"^MemTotal:\s+(\d+) kB", Path("/proc/meminfo").read_text(), re.MULTILINE)
    return round(int(found[1]) / 1024**2) if found else 0


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return platform.system()
