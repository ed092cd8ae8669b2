"""The compiled SQL of a dbt model or test, split into its parts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Compiled:
    """A model's or a test's SQL: whole, and by itself, beside that of its ephemeral parents."""

    sql: str
    own: str
    parents: Mapping[str, str]


def compiled(node: Any) -> Compiled:
    """The SQL of a compiled node of dbt's.

    dbt puts ephemeral parents in front: `with __dbt__cte__parent as (..), own as (..) select ..`.
    """
    sql = own = str(node.compiled_code or "")
    parents = {cte.id.split(".")[-1]: cte.sql for cte in node.extra_ctes}
    if parents:
        before, joined, after = sql.partition(", ".join(parents.values()))
        if not joined:
            raise ValueError(f"{node.name}: its SQL does not contain that of its parents")
        # dbt's own WITH goes where it was added, and stays where the query had one
        own = before + after[2:] if after.startswith(", ") else after[1:]
    return Compiled(
        sql.strip(),
        own.strip(),
        {name: _inside(cte) for name, cte in parents.items()},
    )


def _inside(cte: str) -> str:
    r"""
    >>> _inside(" __dbt__cte__x as (\nselect (1)\n)")
    'select (1)'
    """
    return cte.partition("(")[2].rpartition(")")[0].strip()
