"""The second app's legacy tables through the loader, which knows none of them by name."""

from __future__ import annotations

import csv
from contextlib import closing

from tests.maintenance.conftest import extract


def test_every_table_arrives_with_all_rows_and_is_proven(database, legacy_folder, ledger):
    extracted = extract(database, legacy_folder, ledger)
    assert extracted.returncode == 0, extracted.stdout + extracted.stderr
    with closing(database.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("select upper(table_name), state from legacy_audit.extractions")
        found = dict(cursor.fetchall())
        assert found == dict.fromkeys(set(ledger["tables"]) - {"MT_LOG"}, "complete")
        for described in ledger["entities"].values():
            table, columns = described["table"], described["legacy_key"]
            named = ", ".join(f"{column.lower()}::text" for column in columns)
            cursor.execute(f"select {named} from legacy_raw.{table.lower()}")
            found = sorted(tuple(value or "" for value in row) for row in cursor.fetchall())
            with (legacy_folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
                wanted = sorted(tuple(row[c] for c in columns) for row in csv.DictReader(file))
            assert found == wanted, table
