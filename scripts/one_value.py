"""docs/one_value.md: two values on their way from Oracle to Django, in the SQL that runs.

It needs the database, as `dbt compile` does. A test compares the page with what the project
compiles to.
"""

import re
import textwrap
from collections.abc import Mapping
from typing import Any

from scripts.compiled import Compiled, compiled
from scripts.dbt_entry import ROOT

PAGE = ROOT / "docs" / "one_value.md"
MODELS = ROOT / "dbt_project" / "models"
TEXT = ROOT / "scripts" / "one_value.md"
MODELS_SHOWN = ("customer", "coil")


def page(models: Mapping[str, Compiled], database: str) -> str:
    """The page's text; `models` are the compiled models customer and coil."""
    parents = {**models["customer"].parents, **models["coil"].parents}
    sql = {**parents, "customer": models["customer"].own}
    plain = {name: _without_quotes(text, database) for name, text in sql.items()}
    return TEXT.read_text().format(
        **{
            name: _side_by_side(next(MODELS.rglob(f"{name}.sql")).read_text(), plain[name])
            for name in ("stg_customer", "int_customer", "customer")
        },
        coil_staged=_code(_lines_with("customer_id", plain["stg_coil"])),
        coil_judged=_code(_lines_with("customer_id", plain["int_coil"])),
    )


def _side_by_side(source: str, compiled_sql: str) -> str:
    return (
        '<table>\n<tr><th>source</th><th>compiled</th></tr>\n<tr valign="top"><td>\n\n'
        f"{_code(source, 'jinja')}\n\n</td><td>\n\n{_code(compiled_sql)}\n\n</td></tr>\n</table>"
    )


def _code(text: str, language: str = "sql") -> str:
    return f"```{language}\n{text.strip()}\n```"


def _lines_with(name: str, sql: str) -> str:
    return textwrap.dedent("\n".join(line for line in sql.splitlines() if name in line))


def _without_quotes(sql: str, database: str) -> str:
    """
    >>> _without_quotes('from "abis"."legacy_raw"."ab_coil" order by key collate "C"', "abis")
    'from legacy_raw.ab_coil order by key collate "C"'
    """
    return re.sub(r'"(\w+)"\."(\w+)"', r"\1.\2", sql.replace(f'"{database}".', ""))


def compiled_models() -> tuple[dict[str, Compiled], str]:
    """The models shown, compiled now, and the database's name. Raises SystemExit."""
    from dbt.cli.main import dbtRunner

    result = dbtRunner().invoke(["compile", "--quiet", "--select", *MODELS_SHOWN])
    if not result.success:
        raise SystemExit(
            "docs: docs/one_value.md needs the database: "
            f"set PG* (.env) and repeat ({str(result.exception or '').strip()[:200]})"
        )
    results: Any = result.result
    nodes = [one.node for one in results]
    return {node.name: compiled(node) for node in nodes}, nodes[0].database
