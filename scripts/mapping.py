"""docs/mapping.md, from the contracts of the dbt models: what becomes of each legacy column.

The page is generated so that it cannot say something else than the SQL that runs. dbt's own
pages (models, lineage, tests) are written beside it, into one file.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from scripts.dbt_entry import ROOT, prepare

PAGE = ROOT / "docs" / "mapping.md"
DOCS_TARGET = ROOT / "dbt_project" / "target" / "docs"
HEAD = """\
# Mapping

Written by `scripts/docs` from the contracts in `dbt_project/models/app/`; change those, not this
page. The rules are the functions of `dbt_project/functions/`.
"""


def manifest() -> Any:
    """dbt's manifest of the project, parsed now (no database is needed)."""
    from dbt.cli.main import dbtRunner

    result = dbtRunner().invoke(["parse", "--quiet"])
    if result.exception is not None:
        raise SystemExit(f"docs: dbt cannot parse the project: {result.exception}")
    return result.result


def page(parsed: Any) -> str:
    """The page's text: one table per entity, parents first."""
    return HEAD + "".join(_section(model) for model in _entities(parsed))


def _entities(parsed: Any) -> Iterator[Any]:
    """The models with a Django table, each after those that it refers to, else by name."""
    waiting = {
        node.unique_id: node
        for node in sorted(parsed.nodes.values(), key=lambda node: node.name)
        if node.resource_type == "model" and node.config.materialized == "django_table"
    }
    while waiting:
        for unique_id, node in waiting.items():
            parents = {f"model.{node.package_name}.{name}" for name in _parents(node)}
            if not parents & waiting.keys() - {unique_id}:
                yield waiting.pop(unique_id)
                break


def _parents(node: Any) -> set[str]:
    return {
        constraint.to.split("'")[1]
        for column in node.columns.values()
        for constraint in column.constraints
        if constraint.type == "foreign_key"
    }


def _section(node: Any) -> str:
    source = node.config.meta["source_table"]
    rows = "".join(_row(column) for column in node.columns.values())
    return (
        f"\n## {node.name}\n\n"
        f"{source} becomes `{node.config.alias}`. {node.description}\n\n"
        "| source | column | type | rule | constraints |\n|---|---|---|---|---|\n"
        f"{rows}"
    )


def _row(column: Any) -> str:
    meta = column.config.meta
    rule = meta["rule"]
    if "default" in meta:
        rule += f", default {str(meta['default']).replace('True', 'true')}"
    constraints = ", ".join(_constraint(constraint) for constraint in column.constraints)
    cells = (meta["source"], column.name, column.data_type, rule, constraints)
    return f"| {' | '.join(cells)} |\n"


def _constraint(constraint: Any) -> str:
    if constraint.type == "foreign_key":
        return f"references {constraint.to.split(chr(39))[1]}"
    if constraint.type == "check":
        return str(constraint.expression)
    return str(constraint.type.value).replace("_", " ")


def main(argv: Sequence[str] | None = None) -> int:
    """Write the pages, or only compare; return the exit status."""
    parser = argparse.ArgumentParser(prog="scripts/docs", allow_abbrev=False, description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; 1 if out of date")
    args = parser.parse_args(argv)
    os.environ.setdefault("DBT_TARGET_PATH", str(DOCS_TARGET))
    prepare(os.environ, [])
    text = page(manifest())
    if args.check:
        if not PAGE.exists() or PAGE.read_text() != text:
            print("docs: docs/mapping.md is out of date: run scripts/docs", file=sys.stderr)
            return 1
        return 0
    PAGE.write_text(text)
    return _write_dbt_pages()


def _write_dbt_pages() -> int:
    from dbt.cli.main import dbtRunner

    result = dbtRunner().invoke(["docs", "generate", "--static", "--quiet"])
    if not result.success:
        print(
            "docs: docs/mapping.md is written; dbt's pages need the database: "
            f"set PG* (.env) and repeat ({str(result.exception or '').strip()[:200]})",
            file=sys.stderr,
        )
        return 1
    written = (PAGE, DOCS_TARGET / "static_index.html")
    print("docs: " + ", ".join(str(path.relative_to(ROOT)) for path in written))
    return 0


if __name__ == "__main__":
    sys.exit(main())
