"""How the package is built: which way its imports point, and that it stands alone."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[1]
PACKAGE = "oracle_standin"
FILES = {
    ".".join(file.relative_to(HOUSE).with_suffix("").parts).removesuffix(".__init__"): file
    for file in (HOUSE / PACKAGE).rglob("*.py")
}
# A room imports from the rooms in front of it only. Modules that are in no room are left out.
ROOMS = ("values", "formats", "wire", "results", "kernels", "sql", "store", "compile", "functions",
         "dictionary", "session", "calls")  # fmt: skip


def imports(file: Path) -> set[str]:
    """The modules that a file imports, those for type checking too."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{file}: a relative import"
            module = str(node.module)
            named = {f"{module}.{alias.name}" for alias in node.names}
            found |= (named & FILES.keys()) or {module}
    return found


def test_no_module_imports_itself_by_way_of_others() -> None:
    graph = {name: imports(file) & FILES.keys() for name, file in FILES.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_every_room_imports_from_the_rooms_before_it_only() -> None:
    against = []
    for name, file in FILES.items():
        room = name.split(".")[1] if name.count(".") > 1 else None
        for module in imports(file) & FILES.keys():
            other = module.split(".")[1] if module.count(".") > 1 else None
            if room and other and ROOMS.index(other) > ROOMS.index(room):
                against.append(f"{name} imports {module}")
    assert not against


def test_it_imports_its_own_dependencies_only() -> None:
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text())["project"]
    allowed = {re.split(r"\W", wanted)[0] for wanted in project["dependencies"]}
    foreign = {
        module.split(".")[0]
        for file in FILES.values()
        for module in imports(file)
        if module.split(".")[0] not in sys.stdlib_module_names | allowed | {PACKAGE}
    }
    assert not foreign
