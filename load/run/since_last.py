"""--since-last: the rows that were modified since the last run, all keys, and a merge.

The merged table is proven against Oracle's figures of the whole table, like any other copy. What
MODIFIED_DATE does not tell (rows changed without it, rows inserted with an old one) shows there,
and then the table is read whole after all. Its limit: a change that keeps every count, sum,
minimum, maximum and length of its column, and leaves MODIFIED_DATE alone, is only found by
--verify deep.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta

from load.names import identifier
from load.oracle.figures import Question
from load.postgres import evidence
from load.postgres.connection import Cursor, columns_of, own_cursor
from load.run.state import FULL, Run, TableRun
from load.settings import LOAD_SCHEMA, RAW_SCHEMA
from load.values.columns import Kind
from load.values.measures import Figures

MODIFIED = "MODIFIED_DATE"
# Read again: clocks differ, summer time ends, and a transaction may commit hours after it wrote.
MARGIN = timedelta(days=1)


@dataclass(frozen=True)
class Plan:
    """What is read of a table, and the run whose copy it is merged into."""

    previous: evidence.Earlier
    changed: Question
    keys: Question


def plan(run: Run, table: TableRun, cursor: Cursor) -> Plan | str:
    """How to bring the table up to date, or why it has to be read whole."""
    source = table.source
    assert source is not None  # noqa: S101
    modified = source.column(MODIFIED)
    if modified is None or modified.kind not in (Kind.TIME, Kind.TIME_TEXT):
        return f"no {MODIFIED} that is a date"
    if not source.key.declared:
        return "no primary key"
    previous = evidence.newest_complete(cursor, table.raw_name)
    if previous is None or previous.where_clause:
        return "no complete copy yet"
    if previous.snapshot.source_clock is None:
        return "Oracle's clock at the last run is unknown"
    there = columns_of(cursor, table.raw_name, RAW_SCHEMA)
    if [name for name, _ in there] != [column.name for column in source.columns]:
        return "its columns have changed since the last run"
    since = previous.snapshot.source_clock - MARGIN
    condition = (
        f"{modified.value} >= TO_DATE('{since:%Y-%m-%d %H:%M:%S}', 'YYYY-MM-DD HH24:MI:SS')"
        f" OR {modified.value} IS NULL"
    )
    key_columns = tuple(c for c in source.columns if c.oracle.name in source.key.columns)
    keys = replace(source, alias=f"{table.raw_name}__keys", columns=key_columns)
    changed = replace(source, alias=f"{table.raw_name}__changed")
    return Plan(previous, Question(changed, run.seen, condition), Question(keys, run.seen))


def merge(run: Run, table: TableRun, chosen: Plan) -> str:
    """Make the staged table of what is kept and what is new; '' or why that cannot be done."""
    keys = [column.name for column in chosen.keys.table.columns]
    key = ", ".join(identifier(name) for name in keys)
    staged = f"{LOAD_SCHEMA}.{identifier(table.raw_name)}"
    changed = f"{LOAD_SCHEMA}.{identifier(chosen.changed.table.staged_name)}"
    all_keys = f"{LOAD_SCHEMA}.{identifier(chosen.keys.table.staged_name)}"
    kept = f"{RAW_SCHEMA}.{identifier(table.raw_name)}"
    with own_cursor() as cursor:
        for relation, whose in ((kept, "the copy's"), (all_keys, "the table's")):
            cursor.execute(f"select count(*), count(distinct ({key})) from {relation}")  # noqa: S608
            if len(set(cursor.fetchone())) > 1:
                return f"{whose} keys are not unique"
        cursor.execute(f"create index on {all_keys} ({key})")
        cursor.execute(f"analyze {all_keys}")
        cursor.execute(f"analyze {changed}")
        cursor.execute(
            f"insert into {staged} select kept.* from {kept} as kept"  # noqa: S608
            f" join {all_keys} using ({key})"
            f" where not exists (select from {changed} as changed where {_same(keys)})"
        )
        cursor.execute(f"insert into {staged} select * from {changed}")  # noqa: S608
        cursor.execute(
            f"select (select count(*) from {all_keys}) - (select count(*) from {staged})"  # noqa: S608
        )
        missing = cursor.fetchone()[0]
        if missing:
            return f"{missing} rows are new, but {MODIFIED} calls them old"
        table.carried = _carry_warnings(run, table, chosen, cursor)
    return ""


def forget(run: Run, table: TableRun, cursor: Cursor) -> None:
    """Before the table is read whole after all."""
    cursor.execute(
        "delete from legacy_audit.extraction_warnings where run_id = %s and table_name = %s",
        (run.run_id, table.raw_name),
    )
    table.mode, table.carried, table.warnings = FULL, {}, 0


def _same(keys: list[str]) -> str:
    return " and ".join(f"changed.{identifier(k)} = kept.{identifier(k)}" for k in keys)


def _carry_warnings(run: Run, table: TableRun, chosen: Plan, cursor: Cursor) -> Figures:
    """List again what is listed of the rows that were kept; returns what it does to the figures."""
    keys = [column.name for column in chosen.keys.table.columns]
    text = "concat_ws('|', " + ", ".join(f"{identifier(k)}::text" for k in keys) + ")"
    changed = f"{LOAD_SCHEMA}.{identifier(chosen.changed.table.staged_name)}"
    staged = f"{LOAD_SCHEMA}.{identifier(table.raw_name)}"
    cursor.execute(
        "insert into legacy_audit.extraction_warnings"  # noqa: S608
        " (run_id, table_name, legacy_key, column_name, original, stored, reason, excess)"
        " select %s, table_name, legacy_key, column_name, original, stored, reason, excess"
        " from legacy_audit.extraction_warnings where run_id = %s and table_name = %s"
        f" and legacy_key in (select {text} from {staged})"
        f" and legacy_key not in (select {text} from {changed}) returning column_name, excess",
        (run.run_id, chosen.previous.run_id, table.raw_name),
    )
    sums: dict[str, Counter[str]] = {}
    found = cursor.fetchall()
    for column, excess in found:
        sums.setdefault(column, Counter()).update(json.loads(excess or "{}"))
    table.warnings = len(found)
    return {column: dict(counter) for column, counter in sums.items()}
