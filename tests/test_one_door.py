"""One door for every change of state: in all of the product nothing but `zone/moves.py` assigns one."""

import ast
from pathlib import Path

import pytest
from django.apps import apps

from zone.moves import Reviewed

ROOT = Path(__file__).parents[1]
FILES = sorted(
    path.relative_to(ROOT).as_posix()
    for house in ("zone", "projects", "livelihood")
    for path in (ROOT / house).rglob("*.py")
    if "migrations" not in path.parts
)
BY_NAME_IN_A_VARIABLE = {
    "zone/moves.py": "the door",
    "zone/batches/model_resource.py": "every field but those that moves change",
    "zone/tracking/updates/drafts.py": "the texts of an update",
    "zone/tracking/undertaking_admin.py": "puts back what the form set",
}
"""Where a field is assigned whose name stands in a variable, and which fields these are."""


def moved_fields() -> set[str]:
    return {move.field for model in apps.get_models() if issubclass(model, Reviewed) for move in model.MOVES.values()}


def assignments(source: str, fields: set[str]) -> list[int]:
    """Lines that assign one of these fields: as an attribute, by setattr, in an update of many rows."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Assign(targets=targets):
                found += [one.lineno for one in targets if isinstance(one, ast.Attribute) and one.attr in fields]
            case ast.AugAssign(target=ast.Attribute(attr=name)) | ast.AnnAssign(target=ast.Attribute(attr=name)):
                found += [node.lineno] * (name in fields)
            case ast.Call(func=ast.Name(id="setattr"), args=[_, ast.Constant(value=name), _]):
                found += [node.lineno] * (name in fields)
            case ast.Call(func=ast.Attribute(attr="update" | "update_or_create"), keywords=keywords):
                found += [node.lineno for one in keywords if one.arg in fields or _names(one.value) & fields]
            case ast.Call(func=ast.Attribute(attr="bulk_update"), args=[_, named, *_]):
                found += [node.lineno] * bool(_names(named) & fields)
    return found


def _names(node: ast.AST) -> set[str]:
    """Every word written out inside of an expression: keys of a dict, names in a list."""
    return {one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)}


def sets_by_variable(source: str) -> bool:
    return any(
        isinstance(node.func, ast.Name) and node.func.id == "setattr" and not isinstance(node.args[1], ast.Constant)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
    )


def test_states_and_stages_are_moved():
    assert moved_fields() == {"state", "stage"}


@pytest.mark.parametrize("name", FILES)
def test_no_module_assigns_a_state(name):
    assert assignments((ROOT / name).read_text(), moved_fields()) == []


def test_a_name_in_a_variable_is_assigned_where_it_is_said():
    assert {name for name in FILES if sets_by_variable((ROOT / name).read_text())} == set(BY_NAME_IN_A_VARIABLE)


@pytest.mark.parametrize(
    "source",
    [
        "update.state = 'published'",
        "first = update.state = 'published'",
        "project.stage: str = 'started'",
        "setattr(month, 'state', 'closed')",
        "Project.objects.filter(pk=1).update(stage='started')",
        "Project.objects.update(**{'stage': 'started'})",
        "Project.objects.update_or_create(code='P1', defaults={'stage': 'started'})",
        "Project.objects.bulk_update(found, ['name', 'stage'])",
    ],
)
def test_the_search_finds_every_way_of_assigning(source):
    assert assignments(source, {"state", "stage"}) == [1]


def test_every_state_with_a_table_of_moves_is_reached_only_by_it():
    """Of each model with moves every state but the first ones is the target of a move."""
    for model in apps.get_models():
        if not issubclass(model, Reviewed):
            continue
        for field in {move.field for move in model.MOVES.values()}:
            choices = {value for value, _ in model._meta.get_field(field).flatchoices}
            targets = {move.target for move in model.MOVES.values() if move.field == field}
            sources = {source for move in model.MOVES.values() if move.field == field for source in move.sources}
            assert targets | sources == choices | ({""} & targets), model
