"""docs/mapping.md, from the contracts of the dbt models: what happens to each legacy column."""

from typing import Any

from load.entities import entities

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
    models = {node.name: node for node in parsed.nodes.values() if node.resource_type == "model"}
    return HEAD + "".join(_section(models[entity.name]) for entity in entities())


def _section(node: Any) -> str:
    source = node.config.meta["source_table"]
    rows = "".join(_row(column) for column in node.columns.values())
    return (
        f"\n## {node.name}\n\n"
        f"{source} becomes `{node.config.alias}`. {node.description}\n\n"
        "| source | column | type | rule | constraints |\n|---|---|---|---|---|\n"
        f"{rows}{_unmapped(node)}"
    )


def _unmapped(node: Any) -> str:
    """The legacy columns that the contract leaves out on purpose."""
    left_out = node.config.meta.get("unmapped") or {}
    lines = "".join(f"- {column}: {why}\n" for column, why in left_out.items())
    return f"\nNot mapped:\n\n{lines}" if lines else ""


def _row(column: Any) -> str:
    meta = column.config.meta
    rule = meta["rule"]
    if "default" in meta:
        rule += f", default {str(meta['default']).replace('True', 'true')}"
    constraints = ", ".join(_constraint(constraint) for constraint in column.constraints)
    source = meta["source"] if isinstance(meta["source"], str) else ", ".join(meta["source"])
    if "choices" in meta:
        rule += f"; one of {', '.join(map(str, meta['choices']))}"
    if "lookup" in meta:
        rule += f" in {meta['lookup']['table']}"
    cells = (source, column.name, column.data_type, rule, constraints)
    return f"| {' | '.join(cells)} |\n"


def _constraint(constraint: Any) -> str:
    if constraint.type == "foreign_key":
        if not constraint.to:
            return "references its own table"
        return f"references {constraint.to.split(chr(39))[1]}"
    if constraint.type == "check":
        return str(constraint.expression)
    return str(constraint.type.value).replace("_", " ")
