"""The generator's ledger of planted defects, and what the migration made of them, row by row.

The ledger is computed by the generator's own reading of the rules; it shares no code with the SQL.
"""

import re
from collections import Counter
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

NUMERIC_RULES = ("decimal", "integer")


def ledger(legacy_data: Path, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(legacy_data / "ledger" / name).to_pylist()
    assert rows
    return rows


def as_it_stands(shown: object) -> str:
    r"""A text of `details`, where what cannot be seen is written as \u200b, as it stands in raw."""
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), str(shown))


def as_number(text: str | None) -> object:
    """A number whatever the number of its zeros; other text as it is."""
    try:
        return Decimal(text or "")
    except InvalidOperation:
        return text


def test_the_rejected_rows_and_all_their_reasons_are_those_of_the_ledger(
    migrated, legacy_data: Path
) -> None:
    expected = Counter(
        (row["entity"], row["legacy_key"], tuple(sorted(row["reasons"])))
        for row in ledger(legacy_data, "expected.parquet")
    )
    found = Counter(
        (entity, legacy_key, tuple(sorted(reasons)))
        for entity, legacy_key, reasons in migrated.rows(
            "select entity, legacy_key, reasons from legacy_audit.rejected_rows"
        )
    )
    assert found == expected


def test_the_missing_keys_of_orphans_are_those_of_the_ledger(migrated, legacy_data: Path) -> None:
    expected = Counter(
        (
            row["entity"],
            row["legacy_key"],
            orphan["column"],
            orphan["missing_key"],
            orphan["parent"],
        )
        for row in ledger(legacy_data, "expected.parquet")
        for orphan in row["orphans"] or []
    )
    found = Counter(
        (
            entity,
            legacy_key,
            str(reason).removeprefix("orphan:"),
            as_it_stands(missing),
            parent,
        )
        for entity, legacy_key, reason, missing, parent in migrated.rows(
            """
            select entity, legacy_key, detail.key, detail.value ->> 'missing_key',
                detail.value ->> 'parent'
            from legacy_audit.rejected_rows, jsonb_each(details) as detail
            where detail.key like 'orphan:%'
            """
        )
    )
    assert found == expected


def test_the_lossy_changes_are_those_of_the_ledger(migrated, legacy_data: Path) -> None:
    def change(entity, legacy_key, column, original, stored, rule) -> tuple[object, ...]:
        if rule in NUMERIC_RULES:
            original, stored = as_number(original), as_number(stored)
        return (entity, legacy_key, column, original, stored, rule)

    expected = Counter(
        change(
            row["entity"],
            row["legacy_key"],
            row["column"],
            row["original"],
            row["stored"],
            row["rule"],
        )
        for row in ledger(legacy_data, "defects.parquet")
        if row["outcome"] == "change" and row["migrated"]
    )
    found = Counter(
        change(*row)
        for row in migrated.rows(
            "select entity, legacy_key, column_name, original, stored, rule"
            " from legacy_audit.value_changes"
        )
    )
    assert found == expected
