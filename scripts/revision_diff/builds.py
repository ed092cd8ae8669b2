"""Building revisions on the demonstration's data: one raw schema, and for each revision a schema of
Django tables and one of evidence."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from psycopg2 import sql

from demo.postgres import TEST_SETTINGS, Server, connect
from scripts.dbt_entry import ROOT
from scripts.own_postgres import environ_of
from scripts.revision_diff.errors import DiffError
from scripts.revision_diff.revisions import Revision
from scripts.signoff_pack.sources import database

DATABASE = "abis_diff"


@contextmanager
def postgres(folder: Path) -> Iterator[Server]:
    """A temporary Postgres, gone at the end."""
    server = Server.start(folder, settings=TEST_SETTINGS, die_with_parent=True)
    try:
        server.create_database(DATABASE)
        yield server
    finally:
        server.destroy()


def environ(server: Server) -> dict[str, str]:
    """The environment of the programs that work on the comparison's database, and on no other."""
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("ORACLE_", "TNS_"))}
    return environ_of(server.environ(DATABASE), kept)


def load_raw(server: Server, folder: Path, scale: float) -> None:
    """Generate legacy data and copy them into legacy_raw, with the working tree's loader."""
    data = folder / "data"
    _run(
        [sys.executable, "-m", "demo.legacy_data", "--out", str(data), "--scale", f"{scale:g}"],
        environ(server),
    )
    with _oracle(data) as port:
        source = {
            "ORACLE_USER": "abis",
            "ORACLE_PASSWORD": "abis",
            "ORACLE_HOST": "127.0.0.1",
            "ORACLE_PORT": port,
            "ORACLE_SERVICE": "ABIS",
        }
        _run([sys.executable, "load/extract.py", "--yes"], {**environ(server), **source})


def copy_raw(server: Server) -> int:
    """Copy the site's own legacy_raw, of the database that PG* names; the number of its rows.

    Raises DiffError where there is none. Nothing is written there.
    """
    with (
        closing(database.connect()) as site,
        site.cursor() as source,
        closing(connect(server.environ(DATABASE))) as target,
        target,
        target.cursor() as sink,
    ):
        source.execute("set transaction isolation level repeatable read, read only")
        source.execute(_RAW_TABLES)
        tables = source.fetchall()
        if not tables:
            raise DiffError("there is no legacy_raw to build from: run python load/extract.py")
        sink.execute("create schema legacy_raw")
        return sum(_copy_table(source, sink, name, columns) for name, columns in tables)


_RAW_TABLES = """
    select class.relname,
        string_agg(format('%I %s', attname, format_type(atttypid, atttypmod)), ', ' order by attnum)
    from pg_class as class
    join pg_attribute on attrelid = class.oid and attnum > 0 and not attisdropped
    where class.relnamespace = to_regnamespace('legacy_raw') and class.relkind in ('r', 'p')
    group by class.relname
    order by class.relname
"""


def _copy_table(source: Any, sink: Any, name: str, columns: str) -> int:
    """Through a pipe: no table is in memory or on disk in between."""
    table = sql.Identifier("legacy_raw", name)
    sink.execute(sql.SQL("create table {} ({})").format(table, sql.SQL(columns)))
    reading, writing = (
        os.fdopen(end, mode) for end, mode in zip(os.pipe(), ("rb", "wb"), strict=True)
    )
    with ThreadPoolExecutor(1) as pool:

        def send() -> None:
            with writing:
                source.copy_expert(sql.SQL("copy {} to stdout").format(table), writing)

        sent = pool.submit(send)
        with reading:
            sink.copy_expert(sql.SQL("copy {} from stdin").format(table), reading)
        sent.result()
    return int(sink.rowcount)


@contextmanager
def _oracle(data: Path) -> Iterator[str]:
    """The stand-in for Oracle on these data; gives its port."""
    command = [sys.executable, "-m", "demo.oracle", "--data", str(data), "--port", "0"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            if not (found := re.search(r":(\d+)\s*$", line)):
                raise DiffError(
                    "the stand-in for Oracle did not start: see python -m demo.oracle --help"
                )
            yield found.group(1)
        finally:
            process.terminate()


def build(server: Server, revisions: Sequence[Revision], folder: Path) -> None:
    """Make and fill each revision's tables, all revisions at the same time."""
    with ThreadPoolExecutor(len(revisions)) as pool:
        for _ in pool.map(lambda revision: _build(server, revision, folder), revisions):
            pass


def _build(server: Server, revision: Revision, folder: Path) -> None:
    where = environ(server)
    with (
        closing(connect(server.environ(DATABASE))) as connection,
        connection,
        connection.cursor() as cursor,
    ):
        cursor.execute(sql.SQL("create schema {}").format(sql.Identifier(revision.side)))
    migrate = [sys.executable, str(revision.app / "manage.py"), "migrate", "--verbosity", "0"]
    _run(migrate, {**where, "DJANGO_DB_SCHEMA": revision.side}, cwd=revision.folder)
    variables = {"app_schema": revision.side, "audit_schema": audit_schema(revision)}
    profiles = folder / f"profiles_{revision.side}"
    profiles.mkdir()
    (profiles / "profiles.yml").write_text((ROOT / "profiles.example.yml").read_text())
    dbt = [sys.executable, "-c", "from dbt.cli.main import cli; cli()"]
    _run(
        [*dbt, "run", "--quiet", "--vars", json.dumps(variables)],
        {
            **where,
            "DBT_PROJECT_DIR": str(revision.dbt),
            "DBT_PROFILES_DIR": str(profiles),
            "DBT_TARGET_PATH": str(folder / f"target_{revision.side}"),
            "DBT_LOG_PATH": str(folder / f"logs_{revision.side}"),
        },
        cwd=revision.folder,
    )


def audit_schema(revision: Revision) -> str:
    """The schema of a revision's evidence."""
    return f"{revision.side}_audit"


def _run(command: Sequence[str], environment: Mapping[str, str], cwd: Path = ROOT) -> None:
    done = subprocess.run(
        command,
        cwd=cwd,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        said = (done.stdout + done.stderr).strip()
        raise DiffError(f"{' '.join(command[1:3])} failed in {cwd}:\n{said}")
