"""The messages that the loader, dbt's macros and the scripts can end with, read from their code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ERROR = re.compile(r"(Error|Check|fail)$")
MACRO = re.compile(r"raise_compiler_error\(\s*(.*?)\)\s*}}", re.DOTALL)
LITERAL = re.compile(r"'((?:[^'\\]|\\.)*)'")
RAISE = re.compile(r"raise exception '((?:[^']|'')*)'", re.IGNORECASE)
JINJA = re.compile(r"{{.*?}}")
SHORTEST = 12  # letters; what is shorter says nothing by itself
HOLE = "…"


def of_python(folder: Path) -> Iterator[tuple[str, str]]:
    """(file, message) of each error that is made with a text; `…` for what is filled in."""
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _is_error(node.func) and node.args:
                yield path.name, _text(node.args[0])


def of_macros(folder: Path) -> Iterator[tuple[str, str]]:
    """The same of dbt's macros."""
    for path in sorted(folder.rglob("*.sql")):
        for found in MACRO.findall(path.read_text(encoding="utf-8")):
            text = HOLE.join(part for part in LITERAL.findall(found) if len(part) > 3)
            if text:
                yield path.name, text


def of_sql(folder: Path) -> Iterator[tuple[str, str]]:
    """The same of SQL that raises by itself."""
    for path in sorted(folder.rglob("*.sql")):
        for text in RAISE.findall(path.read_text(encoding="utf-8")):
            yield path.name, JINJA.sub(HOLE, text).replace("%", HOLE)


def key(message: str) -> str:
    """The longest part of a message that is always the same: by it the table is searched."""
    parts = [part.strip(" .:,;()'") for part in message.split(HOLE)]
    return max(parts, key=len)


def _is_error(function: ast.expr) -> bool:
    name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
    return bool(re.search(r"Error$", name)) and name not in ("ReadWholeError", "FiguresNeededError")


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) for part in node.values)
    if isinstance(node, ast.BinOp):
        return _text(node.left) + _text(node.right)
    return HOLE
