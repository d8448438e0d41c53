"""No room carries the name of a room above it, not even as a string or in a template. Imports: pyproject.toml."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAKEFILE = (ROOT / "Makefile").read_text()
ROOMS = {
    # room: (its folder, the addresses of its pages), from the ground up
    "ledger": ("zone/ledger", ()),
    "people": ("zone/people", ("/login/", "/logout/", "/password/", "/keys/")),
    "lists": ("zone/lists", ("/views/",)),
    "batches": ("zone/batches", ("/batches/",)),
    "jobs": ("zone/jobs", ("/proof/",)),
    "backups": ("zone/backups", ()),
    "layouts": ("zone/layouts", ()),
    "imports": ("zone/imports", ("/imports/",)),
    "setup": ("zone/setup", ("/setup/",)),
    "tracking": ("zone/tracking", ("/updates/", "/review/", "/undertakings/", "/evidence/")),
    "reports": ("zone/reports", ("/reports/",)),
    "seals": ("zone/seals", ("/reports/seals/",)),
    "demo": ("zone/demo", ()),
    "enterprises": ("projects/enterprises", ("/enterprises/", "/parks/", "/chains/")),
    "projects": ("projects", ("/projects/",)),
    "attraction": ("projects/attraction", ("/campaigns/",)),
    "livelihood": ("livelihood", ("/livelihood/",)),
}
NEIGHBOURS = {"livelihood": ("enterprises", "projects", "attraction")}
"""Houses side by side: no word of the other either way."""
FRAME = {
    "zone/settings.py": "names the apps",
    "zone/urls.py": "includes the addresses",
    "zone/context_processors.py": "stands above the rooms, as the frame it fills",
    "templates/base.html": "the frame of every page",
    "templates/admin/base_site.html": "the frame of the console",
}
"""Above all rooms, and so free to name them."""


def room_of(file: str) -> str | None:
    """The room a file belongs to; None for what all rooms stand on."""
    folder = file.removeprefix("templates/admin/").removeprefix("templates/")
    if folder != file:
        return next((room for room in ROOMS if folder.startswith(f"{room}/")), None)
    homes = [room for room, (home, _) in ROOMS.items() if file.startswith(f"{home}/")]
    return max(homes, key=lambda room: len(ROOMS[room][0]), default=None)


def rooms_above(room: str | None) -> list[str]:
    names = list(ROOMS)
    above = names[names.index(room) + 1 :] if room else names
    return [*(name for name in above if room not in NEIGHBOURS.get(name, ())), *NEIGHBOURS.get(room or "", ())]


def named_in(text: str, rooms: list[str]) -> list[str]:
    """Which of these rooms a text names: by module, by URL name, by a page's address."""
    found = []
    for room in rooms:
        home, addresses = ROOMS[room]
        inner = "|".join(one.removeprefix(f"{home}/") for one, _ in ROOMS.values() if one.startswith(f"{home}/"))
        module = re.escape(home.replace("/", ".")) + (rf"\.(?!(?:{inner})\b)" if inner else r"\.")
        if re.search(rf"(?<![\w.]){module}\w|(?<![\w.]){room}:\w|\b{room}\.(?:view|add|change|delete)_", text):
            found.append(room)
        found += [f"{room} by {address}" for address in addresses if address in text]
    return found


def strings(source: str) -> list[str]:
    return [
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


def files() -> list[str]:
    code = [path for house in ("zone", "projects", "livelihood") for path in (ROOT / house).rglob("*.py")]
    pages = (ROOT / "templates").rglob("*.html")
    names = sorted(path.relative_to(ROOT).as_posix() for path in [*code, *pages] if "migrations" not in path.parts)
    return [name for name in names if name not in FRAME]


@pytest.mark.parametrize("file", files())
def test_a_file_names_no_room_above_its_own(file):
    text = (ROOT / file).read_text()
    said = strings(text) if file.endswith(".py") else [text]
    assert [found for one in said for found in named_in(one, rooms_above(room_of(file)))] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("zone.tracking.models", ["tracking"]),
        ("tracking:desk", ["tracking"]),
        ("tracking.change_undertaking", ["tracking"]),
        ("{% url 'livelihood:task' 2026 1 %}", ["livelihood"]),
        ("<a href='/projects/'>", ["projects by /projects/"]),
        ("projects.enterprises.models", ["enterprises"]),
        ("for tracking, see the docs", []),
    ],
)
def test_the_search_finds_every_way_of_naming(text, found):
    assert named_in(text, list(ROOMS)) == found


def test_rooms_and_frame_are_there():
    assert all((ROOT / home / "apps.py").exists() for home, _ in ROOMS.values())
    assert all((ROOT / file).exists() for file in FRAME)
    assert room_of("projects/attraction/models.py") == "attraction" and room_of("zone/units.py") is None
    assert "attraction" in rooms_above("projects") and "projects" not in rooms_above("attraction")


def test_every_top_level_package_is_linted_typed_covered_and_held_by_contracts():
    """A new package at the top level needs these lines; a new room inside of one needs none."""
    houses = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "bench"}
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    linter = tools["importlinter"]
    named = {
        "isort": set(tools["ruff"]["lint"]["isort"]["known-first-party"]) - {"tests", "bench"},
        "mypy": set(tools["mypy"]["packages"]),
        "coverage": set(tools["coverage"]["run"]["source"]),
        "contracts": set(linter["root_packages"]),
        "layers": {house for one in linter["contracts"] for house in one.get("containers", ()) if "." not in house},
        "ground": {"zone", *next(one for one in linter["contracts"] if one["id"] == "above")["forbidden_modules"]},
        "Makefile": set(re.search(r"^STATIC = .*find ([a-z ]+) -path", MAKEFILE, re.MULTILINE)[1].split()),
    }
    assert named == dict.fromkeys(named, houses)
