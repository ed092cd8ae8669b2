"""Imports point one way, and only load/postgres/ knows the schemas."""

import ast
import re
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from scripts.dbt_entry import ROOT
from scripts.rooms import GROUND, imports, rooms

# Each may import what stands after it, and never what stands before it or beside it.
FLOORS = (
    {"extract"},
    {"run", "preflight"},
    {"postgres", "screen"},
    {"oracle"},
    {"values"},
    {GROUND},
)


def test_the_rooms_of_the_loader_import_downwards_only() -> None:
    graph = rooms(imports(ROOT, ["load"]))
    assert set().union(*FLOORS) == graph.keys()
    for number, floor in enumerate(FLOORS):
        below = set().union(*FLOORS[number + 1 :])
        for room in floor:
            assert graph[room] <= below, f"load/{room} imports {graph[room] - below}"


@pytest.mark.parametrize(
    ("root", "folders"),
    [
        (ROOT, ["load", "scripts", "demo"]),
        (ROOT / "demo" / "app", ["."]),
        (ROOT / "demo" / "oracle_standin", ["oracle_standin"]),
    ],
    ids=["load, scripts, demo", "app", "standin"],
)
def test_no_module_imports_itself_by_way_of_others(root: Path, folders: list[str]) -> None:
    graph = imports(root, folders)
    assert any(graph.values()), "nothing was read"
    TopologicalSorter(graph).prepare()


def test_a_circle_is_noticed_however_it_is_imported(tmp_path: Path) -> None:
    package = tmp_path / "house"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "cellar.py").write_text("def late():\n    from .attic import x\n")
    (package / "attic.py").write_text("from house import cellar\n")
    with pytest.raises(CycleError):
        TopologicalSorter(imports(tmp_path, ["house"])).prepare()


def test_only_the_room_of_postgres_names_the_schemas_that_are_written() -> None:
    """So that a second target schema is a change of one folder."""
    allowed = {"legacy_raw"}  # a heading of --json, which is no schema's name
    found = [
        (path.name, node.value)
        for path in (ROOT / "load").rglob("*.py")
        if path.parent.name != "postgres" and path.name != "arguments.py"  # help texts
        for node in _strings(ast.parse(path.read_text()))
        if re.search("legacy_(raw|load|audit)", node.value) and node.value not in allowed
    ]
    assert found == []


def _strings(tree: ast.AST) -> list[ast.Constant]:
    """All texts but docstrings."""
    said = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    ]
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in said
    ]
