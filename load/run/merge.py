"""Merges the copy of the last run with what is new since then, in the staging table."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field

from load.names import identifier
from load.oracle.dictionary import SourceTable
from load.postgres import evidence, schemas
from load.postgres.connection import Cursor, own_cursor
from load.values.measures import Figures


class ReadWholeError(Exception):
    """The modified rows are not enough; `str()` is the reason."""


@dataclass(frozen=True)
class Carried:
    """The listed values of the rows that were kept: how many, and their adjustments."""

    warnings: int = 0
    adjustments: Figures = field(default_factory=dict)


NOTHING = Carried()


@dataclass(frozen=True)
class _Relations:
    """All by their names in SQL; `key`: the columns of the key."""

    staged: str
    kept: str
    changed: str
    keys: str
    key: tuple[str, ...]


def merge(
    run_id: str, previous: str, source: SourceTable, changed: SourceTable, keys: SourceTable
) -> Carried:
    """Fill the staging table of `source` from the copy of run `previous`, `changed` and `keys`.

    Raises ReadWholeError.
    """
    relations = _Relations(
        staged=schemas.staged(source.staged_name),
        kept=schemas.raw(source.raw_name),
        changed=schemas.staged(changed.staged_name),
        keys=schemas.staged(keys.staged_name),
        key=tuple(identifier(column.name) for column in keys.columns),
    )
    with own_cursor() as cursor:
        _fill(cursor, relations)
        return _carry_warnings(cursor, run_id, previous, source.raw_name, relations)


def _fill(cursor: Cursor, names: _Relations) -> None:
    key = ", ".join(names.key)
    for relation, whose in ((names.kept, "the copy's"), (names.keys, "the table's")):
        cursor.execute(f"select count(*), count(distinct ({key})) from {relation}")  # noqa: S608
        if len(set(cursor.fetchone())) > 1:
            raise ReadWholeError(f"{whose} keys are not unique")
    cursor.execute(f"create index on {names.keys} ({key})")
    cursor.execute(f"analyze {names.keys}")
    cursor.execute(f"analyze {names.changed}")
    same = " and ".join(f"changed.{column} = kept.{column}" for column in names.key)
    cursor.execute(
        f"insert into {names.staged} select kept.* from {names.kept} as kept"  # noqa: S608
        f" join {names.keys} using ({key})"
        f" where not exists (select from {names.changed} as changed where {same})"
    )
    cursor.execute(f"insert into {names.staged} select * from {names.changed}")  # noqa: S608
    cursor.execute(
        f"select (select count(*) from {names.keys})"  # noqa: S608
        f" - (select count(*) from {names.staged})"
    )
    missing = cursor.fetchone()[0]
    if missing:
        raise ReadWholeError(f"{missing} rows are new, but MODIFIED_DATE calls them old")


def _carry_warnings(
    cursor: Cursor, run_id: str, previous: str, raw_name: str, names: _Relations
) -> Carried:
    """List the values of the kept rows again."""
    text = "concat_ws('|', " + ", ".join(f"{column}::text" for column in names.key) + ")"
    kept = (
        f"legacy_key in (select {text} from {names.staged})"  # noqa: S608
        f" and legacy_key not in (select {text} from {names.changed})"
    )
    found = evidence.list_again(cursor, run_id, previous, raw_name, kept)
    sums: dict[str, Counter[str]] = {}
    for column, excess in found:
        sums.setdefault(column, Counter()).update(json.loads(excess or "{}"))
    return Carried(len(found), {column: dict(counter) for column, counter in sums.items()})


def forget(run_id: str, raw_name: str) -> None:
    """Before a table is read whole after all: what the merge has listed."""
    with own_cursor() as cursor:
        evidence.unlist(cursor, run_id, raw_name)
