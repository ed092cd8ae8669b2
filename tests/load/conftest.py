"""A legacy database, an empty Postgres, and the loader between them.

The loader runs inside the test's process, which saves the time to import dlt; it still reads the
environment, connects with the real drivers, and returns its exit status. Tests that kill it start a
process of their own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import oracledb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from demo.oracle import ACCOUNT
from load.oracle.sessions import connect
from load.settings import oracle_settings
from load.values.inspector import Taken
from oracle_standin.server import OracleServer
from tests.conftest import Database

ROOT = Path(__file__).resolve().parent.parent.parent


class Owner(ABC):
    """The owner of the legacy tables, and what it does."""

    @property
    @abstractmethod
    def environ(self) -> dict[str, str]:
        """The loader's ORACLE_* variables."""

    def connect(self) -> oracledb.Connection:
        """A session of the owner."""
        return connect(oracle_settings(self.environ))

    def execute(self, *statements: str, rows: Sequence[Sequence[Any]] = ()) -> None:
        """Run statements, the last one once per row if there are rows, and commit."""
        with closing(self.connect()) as connection, connection.cursor() as cursor:
            for statement in statements[:-1]:
                cursor.execute(statement)
            if rows:
                cursor.executemany(statements[-1], [list(row) for row in rows])
            else:
                cursor.execute(statements[-1])
            connection.commit()


@dataclass
class Legacy(Owner):
    """The stand-in."""

    server: OracleServer

    @property
    def environ(self) -> dict[str, str]:
        """Its server's address, and its only account."""
        return {
            "ORACLE_USER": "abis",
            "ORACLE_PASSWORD": "abis",
            "ORACLE_HOST": self.server.host,
            "ORACLE_PORT": str(self.server.port),
            "ORACLE_SERVICE": self.server.service,
        }


@dataclass
class Result:
    """How a run of the loader ended."""

    status: int
    out: str
    err: str

    @property
    def summary(self) -> dict[str, Any]:
        """What --json printed."""
        found: dict[str, Any] = json.loads(self.out)
        return found

    @property
    def text(self) -> str:
        """All that was said."""
        return self.out + self.err


@dataclass
class Target:
    """The Postgres side, looked at from outside."""

    database: Database

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """A query's rows."""
        with closing(self.database.connect()) as connection, connection.cursor() as cursor:
            cursor.execute(query, values or None)
            return list(cursor.fetchall())

    def execute(self, statement: str) -> None:
        """One statement, committed."""
        with closing(self.database.connect()) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)

    def value(self, query: str, *values: Any) -> Any:
        """A query's only value."""
        (row,) = self.rows(query, *values)
        return row[0]

    def tables(self, schema: str) -> list[str]:
        """Names, in order."""
        return [
            row[0]
            for row in self.rows(
                "select relname::text from pg_class where relkind = 'r'"
                " and relnamespace = to_regnamespace(%s) order by 1",
                schema,
            )
        ]

    def digest(self, table: str) -> str:
        """All rows of a table, whatever their order."""
        found: str = self.value(
            "select count(*) || ' ' || coalesce(md5(string_agg(line, chr(10) order by line"
            f" collate \"C\")), '') from (select t::text as line from {table} as t) as lines"
        )
        return found

    def raw(self) -> dict[str, str]:
        """The digest of every table in legacy_raw."""
        return {name: self.digest(f'legacy_raw."{name}"') for name in self.tables("legacy_raw")}

    def extraction(self, table: str, column: str) -> Any:
        """A column of the newest row of a table in legacy_audit.extractions."""
        return self.rows(
            f"select {column} from legacy_audit.extractions where table_name = %s"
            " order by started_at desc limit 1",
            table,
        )[0][0]


Extract = Callable[..., Result]


@pytest.fixture
def legacy() -> Iterator[Legacy]:
    """An empty legacy database."""
    with OracleServer(**ACCOUNT) as server:
        yield Legacy(server)


@pytest.fixture
def target(database: Database) -> Target:
    """An empty Postgres database."""
    return Target(database)


@pytest.fixture
def extract(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    request: pytest.FixtureRequest,
    database: Database,
) -> Extract:
    """Run the loader with these arguments; `environ` changes its variables (None: unset).

    The source is `coils` where the test asks for it, else `legacy`.
    """
    source = "coils" if "coils" in request.fixturenames else "legacy"
    legacy: Owner = request.getfixturevalue(source)
    import load.extract

    monkeypatch.setattr(load.extract, "LOG_DIR", tmp_path / "logs")
    monkeypatch.setattr(load.extract, "ENV_FILE", tmp_path / "no.env")

    def run(*argv: str, environ: dict[str, str | None] | None = None) -> Result:
        with monkeypatch.context() as patch:
            for name in [n for n in os.environ if n.startswith(("ORACLE_", "PG", "TNS_"))]:
                patch.delenv(name)
            patch.setattr("load.screen.printable._secrets", set())  # another run's passwords
            wanted = legacy.environ | database.environ | (environ or {})
            for name, value in wanted.items():
                if value is not None:
                    patch.setenv(name, value)
            capsys.readouterr()
            before = set(os.environ)
            try:
                status = load.extract.main(list(argv))
            except SystemExit as exit_:  # argparse
                status = int(exit_.code or 0)
            for name in set(os.environ) - before:  # the address that it found
                del os.environ[name]
        said = capsys.readouterr()
        return Result(status, said.out, said.err)

    return run


def start_extract(
    legacy: Legacy, database: Database, *argv: str, environ: dict[str, str] | None = None
) -> subprocess.Popen[str]:
    """The loader in a process of its own, as a user starts it."""
    return subprocess.Popen(
        [sys.executable, "load/extract.py", *argv],
        cwd=ROOT,
        env={**os.environ, **legacy.environ, **database.environ, **(environ or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
    )


def spoiled(taken: Taken, spoil: Callable[[pa.RecordBatch], pa.RecordBatch]) -> Taken:
    """What the inspector took, with its rows changed behind its back."""
    return replace(taken, rows=spoil(taken.rows))


SMALL_COIL = (
    "CREATE TABLE AB_COIL (COIL_ID VARCHAR2(20) NOT NULL, WEIGHT NUMBER(12,2), LENGTH NUMBER,"
    " STATUS CHAR(8), NOTES CLOB, MODIFIED_DATE DATE,"
    " CONSTRAINT PK_AB_COIL PRIMARY KEY (COIL_ID))"
)
INSERT_COIL = (
    "INSERT INTO AB_COIL (COIL_ID, WEIGHT, LENGTH, STATUS, NOTES, MODIFIED_DATE) VALUES"
    " (:1, :2, :3, :4, :5, TO_DATE(:6, 'YYYY-MM-DD HH24:MI:SS'))"
)


def coil_rows(count: int, first: int = 1) -> list[tuple[Any, ...]]:
    """Rows for INSERT_COIL, all different."""
    return [
        (
            f"C{number:07}",
            Decimal(number * 125) / 100,
            number * 3,
            "OPEN    " if number % 2 else "DONE    ",
            f"note {number}" if number % 3 else None,
            f"2020-01-{number % 28 + 1:02} 10:{number % 60:02}:00",
        )
        for number in range(first, first + count)
    ]


def coil_folder(folder: Path, count: int) -> Path:
    """A folder for the stand-in, with one table, AB_COIL."""
    folder.mkdir(parents=True, exist_ok=True)
    ids, weights, lengths, statuses, notes, dates = zip(*coil_rows(count), strict=True)
    table = pa.table(
        {
            "COIL_ID": pa.array(ids),
            "WEIGHT": pa.array(weights, pa.decimal128(12, 2)),
            "LENGTH": pa.array([str(length) for length in lengths]),
            "STATUS": pa.array(statuses),
            "NOTES": pa.array(notes),
            "MODIFIED_DATE": pa.array([datetime.fromisoformat(d) for d in dates]),
        }
    )
    pq.write_table(table, folder / "AB_COIL.parquet")
    (folder / "schema.sql").write_text(f"{SMALL_COIL};\n")
    return folder


@pytest.fixture(scope="session")
def coils_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """1,000 coils."""
    return coil_folder(tmp_path_factory.mktemp("coils"), 1000)


@pytest.fixture
def coils(coils_folder: Path) -> Iterator[Legacy]:
    """A legacy database with one table, AB_COIL, of 1,000 rows."""
    with OracleServer(coils_folder, **ACCOUNT) as server:
        yield Legacy(server)
