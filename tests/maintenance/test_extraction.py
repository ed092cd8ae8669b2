"""The second app's legacy tables through the loader, which knows none of them by name."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from contextlib import closing

from demo.maintenance.legacy.write import LOOKUPS
from demo.oracle.server import OracleServer
from tests.maintenance.conftest import ROOT


def test_every_table_arrives_with_all_rows_and_is_proven(database, legacy_folder, ledger):
    tables = sorted({e["table"] for e in ledger["entities"].values()} | set(LOOKUPS))
    with OracleServer(legacy_folder) as server:
        extracted = subprocess.run(
            [sys.executable, "load/extract.py", *(f"--table={table}" for table in tables)],
            cwd=ROOT,
            env={
                **os.environ,
                **database.environ,
                "ORACLE_USER": "abis",
                "ORACLE_PASSWORD": "abis",
                "ORACLE_HOST": server.host,
                "ORACLE_PORT": str(server.port),
                "ORACLE_SERVICE": server.service,
            },
            capture_output=True,
            text=True,
        )
    assert extracted.returncode == 0, extracted.stdout + extracted.stderr
    with closing(database.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("select upper(table_name), state from legacy_audit.extractions")
        assert dict(cursor.fetchall()) == dict.fromkeys(tables, "complete")
        for described in ledger["entities"].values():
            table, columns = described["table"], described["legacy_key"]
            named = ", ".join(f"{column.lower()}::text" for column in columns)
            cursor.execute(f"select {named} from legacy_raw.{table.lower()}")
            found = sorted(tuple(value or "" for value in row) for row in cursor.fetchall())
            with (legacy_folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
                wanted = sorted(tuple(row[c] for c in columns) for row in csv.DictReader(file))
            assert found == wanted, table
