"""Runs the peers, each in a temporary environment, and counts their rows."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from load.entities import entities
from scripts.benchmark.errors import BenchError
from scripts.benchmark.floors import require_all_rows
from scripts.benchmark.meter import Cost, autocommit
from scripts.benchmark.site import LOADED, Site
from scripts.dbt_entry import ROOT

TABLES = tuple(entity.raw_table for entity in entities())
PACKAGES = ("dlt[postgres,sql_database]>=1.31,<2", "oracledb>=3.4,<4", "pyarrow", "numpy")
# Sling's later packages fetch their program from elsewhere when they run first; these hold it.
SLING = "1.4.11"


@dataclass(frozen=True)
class Environment:
    """A throwaway virtual environment."""

    folder: Path

    @property
    def python(self) -> str:
        return str(self.folder / "bin" / "python")

    @classmethod
    def make(cls, folder: Path) -> Environment:
        """Raises BenchError when it cannot be made."""
        _uv("venv", "--quiet", "--python", str(ROOT / ".venv" / "bin" / "python"), str(folder))
        return cls(folder)

    def install(self, *packages: str) -> None:
        """Raises BenchError when the package index does not give them."""
        _uv("pip", "install", "--quiet", "--python", self.python, *packages)


@dataclass(frozen=True)
class Peer:
    """One tool: its command line, given the environment and a folder to work in."""

    name: str
    packages: tuple[str, ...]
    command: Callable[[Environment, Path, Mapping[str, str]], list[str]]


def _program(file: str, mode: str) -> Callable[[Environment, Path, Mapping[str, str]], list[str]]:
    script = str(Path(__file__).with_name(file))
    return lambda where, folder, environ: [where.python, script, mode, *TABLES]


def _sling(where: Environment, folder: Path, environ: Mapping[str, str]) -> list[str]:
    """Sling reads its connections from the environment, its tables from a file (JSON is YAML).

    Two settings are forced by the data: Postgres holds no U+0000 in text, and the type of a NUMBER
    without precision, guessed from the first rows, may have to change.
    """
    streams = {f"ABIS.{table.upper()}": {"object": f"peer.{table}"} for table in TABLES}
    file = folder / "sling.yaml"
    file.write_text(
        json.dumps(
            {
                "source": "BENCH_ORACLE",
                "target": "BENCH_POSTGRES",
                "defaults": {
                    "mode": "full-refresh",
                    "transforms": ["replace_0x00"],
                    "target_options": {"adjust_column_type": True},
                },
                "streams": streams,
            }
        )
    )
    package = f"sling_{platform.system().lower()}_amd64"
    program = next(where.folder.glob(f"lib/*/site-packages/{package}/bin/sling*"))
    program.chmod(0o755)
    return [str(program), "run", "--replication", str(file)]


PEERS = (
    Peer("fetchmany_single", PACKAGES, _program("fetchmany.py", "single")),
    Peer("fetchmany_multi", PACKAGES, _program("fetchmany.py", "multi")),
    Peer("dlt_sqlalchemy", PACKAGES, _program("dlt_sql_database.py", "sqlalchemy")),
    Peer("dlt_pyarrow", PACKAGES, _program("dlt_sql_database.py", "pyarrow")),
    Peer("sling", (f"sling-linux-amd64=={SLING}",), _sling),
)


def measure(site: Site, where: Environment, peer: Peer) -> Cost:
    """Copy all tables with the peer into `peer.*`; raises BenchError with the reason it cannot."""
    where.install(*peer.packages)
    with site.database("bench_peer", template=LOADED) as environ:
        with closing(autocommit(environ)) as connection, connection.cursor() as cursor:
            cursor.execute("create schema peer")
            for table in TABLES if peer.name.startswith("fetchmany") else ():
                cursor.execute(f"create table peer.{table} (like legacy_raw.{table})")
            cursor.execute("checkpoint")
        environ = {**environ, **_sling_connections(environ)}
        folder = site.folder / "peer"
        folder.mkdir(exist_ok=True)
        command = peer.command(where, folder, environ)
        cost = site.meter("bench_peer").run(command, {**environ, "HOME": str(folder)}, folder)
        with closing(autocommit(environ)) as connection, connection.cursor() as cursor:
            require_all_rows(cursor, "peer")  # the values are not checked
        return cost


def _sling_connections(environ: Mapping[str, str]) -> dict[str, str]:
    oracle = (
        f"oracle://{environ['ORACLE_USER']}:{environ['ORACLE_PASSWORD']}"
        f"@{environ['ORACLE_HOST']}:{environ['ORACLE_PORT']}/{environ['ORACLE_SERVICE']}"
    )
    postgres = (
        f"postgresql://{environ['PGUSER']}:{environ['PGPASSWORD']}"
        f"@{environ['PGHOST']}:{environ['PGPORT']}/{environ['PGDATABASE']}?sslmode=disable"
    )
    return {
        "BENCH_ORACLE": oracle,
        "BENCH_POSTGRES": postgres,
        "SLING_DISABLE_TELEMETRY": "true",
    }


def _uv(*arguments: str) -> None:
    done = subprocess.run(
        [str(ROOT / ".venv" / "bin" / "uv"), *arguments],
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["uv gave no reason"])[-1].strip()
        raise BenchError(f"cannot be installed here: {last}")
