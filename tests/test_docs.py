"""What README and docs say of files, rooms and settings is so."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCS = ["README.md", *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md"))]
README = (ROOT / "README.md").read_text()


def test_the_tree_of_the_readme_is_the_tree_of_rooms():
    block = README.split("```text\n")[1].split("```")[0]
    named, house = set(), ""
    for line in block.splitlines():
        name = line.split()[0]
        house = house if line.startswith("  ") else name
        named.add(name if name == house else house + name)
    folders = {f"{path.name}/" for path in ROOT.iterdir() if (path / "__init__.py").exists()} | {"templates/", "docs/"}
    rooms = [path.parent for house in ("zone", "projects") for path in (ROOT / house).glob("*/__init__.py")]
    inside = {f"{path.parent.name}/{path.name}/" for path in rooms if path.name not in ("templatetags", "migrations")}
    assert named == folders | inside | {"zone/frontend/"}


@pytest.mark.parametrize("document", DOCS)
def test_every_file_a_document_names_exists(document):
    text = (ROOT / document).read_text()
    paths = re.findall(r"`([a-z][\w./-]*/[\w./-]*\.(?:py|md|html|toml))`", text)
    paths += [name for name in re.findall(r"\]\(([^)#:]+)\)", text) if document == "README.md"]
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_every_setting_stands_in_the_readme():
    read = set(re.findall(r'"((?:ZONE|DATABASE)_\w+)"', (ROOT / "zone/settings.py").read_text()))
    read |= set(re.findall(r'"(ZONE_\w+)"', (ROOT / "gunicorn.conf.py").read_text()))
    named = set(re.findall(r"^\| `(\w+)` \|", README, re.MULTILINE))
    assert named == read


def test_no_file_carries_the_marks_of_a_merge():
    marks = ["git", "grep", "-lE", "^(<{7}|>{7}) "]
    found = subprocess.run(marks, cwd=ROOT, capture_output=True, text=True)
    assert found.stdout == ""
