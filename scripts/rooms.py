"""Which module imports which, read from the code; the picture of load/ in docs/architecture.md."""

import ast
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from graphlib import TopologicalSorter
from pathlib import Path

Graph = Mapping[str, frozenset[str]]
GROUND = "settings, entities, names, errors"
BEGIN, END = "<!-- rooms: written by scripts/docs -->\n", "<!-- end of rooms -->\n"


def imports(root: Path, folders: Sequence[str]) -> Graph:
    """Each module of these folders of `root`, by its dotted name, and the others it imports."""
    paths = {
        ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): path
        for folder in folders
        for path in sorted((root / folder).rglob("*.py"))
    }
    return {
        name: frozenset(_known(_imported(name, path), paths)) - {name}
        for name, path in paths.items()
    }


def _imported(name: str, path: Path) -> Iterator[tuple[str, str]]:
    """Each import as (module, name in it), the name empty where there is none."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1]
            parts = [*(above if node.level else ()), *filter(None, [node.module])]
            yield from ((".".join(parts), alias.name) for alias in node.names)


def _known(imported: Iterable[tuple[str, str]], modules: Container[str]) -> Iterator[str]:
    """`from folder import module` is an import of that module, not of the folder's own file."""
    for module, name in imported:
        if f"{module}.{name}" in modules:
            yield f"{module}.{name}"
        elif module in modules:
            yield module


def rooms(graph: Graph) -> Graph:
    """The same for the folders of load/; its files are `extract` and the ground."""
    found: dict[str, set[str]] = {}
    for module, imported in graph.items():
        found.setdefault(_room(module), set()).update(_room(other) for other in imported)
    found.pop("", None)
    return {room: frozenset(others - {room, ""}) for room, others in found.items()}


def _room(module: str) -> str:
    """'' for the package load itself."""
    parts = module.split(".")[1:]
    if len(parts) == 1 and (Path(__file__).parents[1] / "load" / f"{parts[0]}.py").exists():
        return "extract" if parts[0] in ("extract", "arguments") else GROUND
    return parts[0] if parts else ""


def picture(root: Path) -> str:
    """Mermaid's flowchart of load/; an arrow that others imply is left out."""
    graph = rooms(imports(root, ["load"]))
    below = _reachable(graph)
    lines = []
    for room, others in sorted(graph.items()):
        title = f"{room}/" if (root / "load" / room).is_dir() else room
        lines.append(f'    {_id(room)}["{title}"]\n')
        direct = others - {far for other in others for far in below[other]}
        lines += [f"    {_id(room)} --> {_id(other)}\n" for other in sorted(direct)]
    return f"```mermaid\nflowchart TD\n{''.join(lines)}```\n"


def _id(room: str) -> str:
    return room if room.isalpha() else "ground"


def _reachable(graph: Graph) -> dict[str, frozenset[str]]:
    """All rooms below each; raises graphlib.CycleError when there is a circle."""
    below: dict[str, frozenset[str]] = {}
    for room in TopologicalSorter(graph).static_order():
        nearest = graph.get(room, frozenset())
        below[room] = nearest.union(*(below[other] for other in nearest))
    return below


def with_picture(page: str, root: Path) -> str:
    """The page with the current picture between its two marks."""
    before, _, rest = page.partition(BEGIN)
    return before + BEGIN + picture(root) + END + rest.partition(END)[2]
