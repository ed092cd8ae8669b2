"""Load the demonstration's tables into a live Oracle, the one that the ORACLE_* variables name.

Without --data the demonstration's data are generated. Existing tables stay unless you give
----replace, which drops them. The account needs CREATE TABLE and a quota; it owns the
tables afterwards.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import oracledb
import pyarrow as pa
import pyarrow.parquet as pq

from demo.legacy_data.__main__ import main as generate
from load.errors import LoadError
from load.oracle.sessions import connect
from load.screen import last_net
from load.settings import load_environment, oracle_settings
from oracle_standin.folder import statements
from oracle_standin.sql.ddl import parse_ddl
from oracle_standin.sql.definitions import CreateTable

_BATCH = 5_000
_NAME_IN_USE = 955


def main(argv: Sequence[str] | None = None) -> int:
    """Create and fill the tables; return the exit status."""
    parser = argparse.ArgumentParser(
        allow_abbrev=False,
        prog="scripts/oracle-load",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, metavar="DIR", help="*.sql and TABLE.parquet")
    parser.add_argument(
        "--replace", action="store_true", help="drop tables of the same names first"
    )
    args = parser.parse_args(argv)
    try:
        with (
            tempfile.TemporaryDirectory() as generated,
            connect(oracle_settings(load_environment())) as connection,
        ):
            folder = args.data
            if folder is None:
                folder = Path(generated)
                generate(["--out", str(folder), "--scale", "1", "--seed", "11"])
            load(connection, folder, replace=args.replace)
    except (LoadError, oracledb.Error, OSError) as error:
        print(f"oracle-load: {str(error).splitlines()[0]}", file=sys.stderr)
        return 1
    return 0


def load(connection: Any, folder: Path, *, replace: bool) -> None:
    """Carry out the folder's DDL and insert its Parquet files. LoadError if a table is there.

    All tables are committed one by one; a table that fails is not there afterwards with half its
    rows, because its rows are committed together.
    """
    scripts = sorted(folder.glob("*.sql"))
    if not scripts:
        raise LoadError(f"{folder}: no *.sql with CREATE TABLE statements")
    with connection.cursor() as cursor:
        for script in scripts:
            for statement in statements(script.read_text(encoding="utf-8")):
                _define(cursor, statement, replace=replace)
        for file in sorted(folder.glob("*.parquet")):
            count = _insert(cursor, file)
            connection.commit()
            print(f"{file.stem}: {count:,} rows")


def _define(cursor: Any, statement: str, *, replace: bool) -> None:
    definition = parse_ddl(statement)
    try:
        cursor.execute(statement)
    except oracledb.DatabaseError as error:
        if error.args[0].code != _NAME_IN_USE or not isinstance(definition, CreateTable):
            raise
        table = definition.name[-1]
        if not replace:
            raise LoadError(f"{table} exists already: --replace drops it first") from None
        cursor.execute(f'DROP TABLE "{table}"')
        cursor.execute(statement)


def _insert(cursor: Any, file: Path) -> int:
    """All rows of a Parquet file, with binds of the table's own types."""
    table = file.stem.upper()
    with pq.ParquetFile(file) as source:
        names = [field.name for field in source.schema_arrow]
        columns = ", ".join(f'"{name.upper()}"' for name in names)
        cursor.execute(f'SELECT {columns} FROM "{table}" WHERE 1 = 0')  # noqa: S608  from the file
        types = [column[1] for column in cursor.description]
        binds = ", ".join(f":{n}" for n in range(1, len(names) + 1))
        insert = f'INSERT INTO "{table}" ({columns}) VALUES ({binds})'  # noqa: S608
        total = 0
        for batch in source.iter_batches(_BATCH):
            cursor.setinputsizes(*types)
            cursor.executemany(insert, list(_rows(batch, types)))
            total += batch.num_rows
    return total


def _rows(batch: pa.RecordBatch, types: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    """Python values; numbers that are text in the file keep every digit as Decimals."""
    columns = []
    for array, kind in zip(batch.columns, types, strict=True):
        values = array.to_pylist()
        if kind is oracledb.DB_TYPE_NUMBER:
            values = [Decimal(v) if isinstance(v, str) else v for v in values]
        columns.append(values)
    return zip(*columns, strict=True)


if __name__ == "__main__":
    sys.exit(last_net.run("oracle-load", main))
