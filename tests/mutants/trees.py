"""Copies of the checkout in which changes are tried, each with its own database and its own processes."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tests.postgres import Cluster

ROOT = Path(__file__).parents[2]
FIRST = "tests/ledger/test_record.py"
"""What makes the database of a copy."""


class Server:
    """A process of `tests.mutants.serve`."""

    def __init__(self, tree: Path, environment: dict[str, str], kind: str, files: Iterable[str] = ()) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.mutants.serve", kind, *files],
            cwd=tree,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def heard(self) -> dict:
        """Its next answer. Raises RuntimeError if it is gone."""
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("a server of the mutation tests is gone; its copy's var/serve.log says why")
        return json.loads(line)

    def ask(self, **job) -> dict:
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        return self.heard()

    def stop(self) -> None:
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


class Tree:
    """One copy: a warm server, which knows all tests, and a cold one."""

    def __init__(self, files: list[str], *, postgres: bool) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="duixian-mutants-"))
        listed = subprocess.check_output(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, text=True)
        for name in listed.splitlines():
            if (ROOT / name).is_file():
                (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, self.folder / name)
        (self.folder / "var" / "data").mkdir(parents=True)
        shutil.copytree(ROOT / "var" / "bundle", self.folder / "var" / "bundle")
        self.cluster = Cluster() if postgres else None
        environment = {
            **{name: text for name, text in os.environ.items() if name != "DATABASE_URL"},
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "ZONE_DATA_DIR": str(self.folder / "var" / "data"),
            "ZONE_INSTANTS": "200",
        }
        if self.cluster:
            self.cluster.start()
            environment |= {"DATABASE_URL": self.cluster.url, "ZONE_TEST_CLUSTER": "1"}
        self.warm = Server(self.folder, environment, "warm", [*files, FIRST])
        self.items: list[tuple[str, bool]] = [tuple(one) for one in self.warm.heard()["items"]]
        self.cold = Server(self.folder, environment, "cold")

    def log(self) -> str:
        """The end of what the tests have printed."""
        return (self.folder / "var" / "serve.log").read_text(errors="replace")[-5000:]

    def stop(self) -> None:
        for server in (self.warm, self.cold):
            server.stop()
        if self.cluster:
            self.cluster.stop()
        shutil.rmtree(self.folder)
