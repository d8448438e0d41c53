"""What README and docs say of files, rooms and settings is so."""

import importlib.util
import re
import subprocess
from pathlib import Path

import pytest

from zone.checklist import STEPS
from zone.people.roles import Role
from zone.setup.workbooks import WORKBOOKS

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


def test_every_picture_a_document_shows_is_one_that_the_script_makes():
    shown = {
        (ROOT / document).parent.joinpath(path).resolve().relative_to(ROOT).as_posix()
        for document in DOCS
        for path in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", (ROOT / document).read_text())
    }
    made = {f"docs/images/{one.name}.png" for one in screenshots().PICTURES}
    there = {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs" / "images").iterdir()}
    assert shown == made == there


def test_pictures_are_small():
    sizes = {path.name: path.stat().st_size for path in (ROOT / "docs" / "images").iterdir()}
    assert {name: size for name, size in sizes.items() if size > 120_000} == {}


def screenshots():
    spec = importlib.util.spec_from_file_location("screenshots", ROOT / "scripts" / "screenshots.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_role_has_its_chapter_in_the_manual_and_so_has_the_beginning():
    chapters = re.findall(r"^## (.+)$", (ROOT / "docs" / "manual.md").read_text(), re.MULTILINE)
    assert {"开始使用", *(role.label.partition("（")[0] for role in Role)} <= set(chapters)


def test_every_address_of_a_beginning_zone_stands_in_the_manual_by_its_title():
    manual = (ROOT / "docs" / "manual.md").read_text()
    assert [one.title for one in WORKBOOKS.values() if one.title not in manual] == []
    assert [one.title for one in STEPS.values() if one.title not in manual] == []


def test_every_setting_stands_in_the_readme():
    read = set(re.findall(r'"((?:ZONE|DATABASE)_\w+)"', (ROOT / "zone/settings.py").read_text()))
    read |= set(re.findall(r'"(ZONE_\w+)"', (ROOT / "gunicorn.conf.py").read_text()))
    named = set(re.findall(r"^\| `(\w+)` \|", README, re.MULTILINE))
    assert named == read


def test_no_file_carries_the_marks_of_a_merge():
    marks = ["git", "grep", "-lE", "^(<{7}|>{7}) "]
    found = subprocess.run(marks, cwd=ROOT, capture_output=True, text=True)
    assert found.stdout == ""
