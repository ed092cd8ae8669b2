"""The whole migration once, in a Postgres of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from demo.postgres import TEST_SETTINGS, Server, connect
from scripts.dbt_entry import ROOT
from scripts.own_postgres import environ_of
from scripts.signoff_pack.sources.contracts import Column, Entity, entities
from scripts.signoff_pack.sources.database import quoted
from scripts.source_profile.errors import ProfileError

DATABASE = "abis_profile"


@contextmanager
def migrated(
    folder: Path, environment: Mapping[str, str], of_extract: Sequence[str]
) -> Iterator[dict[str, str]]:
    """Copy, clean, judge and load; gives the variables that name the database, gone at the end."""
    server = Server.start(folder / "postgres", settings=TEST_SETTINGS, die_with_parent=True)
    try:
        server.create_database(DATABASE)
        where = server.environ(DATABASE)
        environ = {
            **environ_of(where, environment),
            "DBT_TARGET": "app",
            "DBT_TARGET_PATH": str(folder / "target"),
            "DBT_LOG_PATH": str(folder / "logs"),
        }
        _make_tables(where)
        _run([sys.executable, "load/extract.py", "--yes", *of_extract], environ)
        print("\nprofile: applying today's rules", flush=True)
        dbt = [sys.executable, "-c", "from scripts.dbt_entry import main; main()"]
        _run([*dbt, "run", "--quiet"], {**environ, "PYTHONPATH": str(ROOT)}, is_quiet=True)
        yield {name: value for name, value in environ.items() if name.startswith("PG")}
    finally:
        server.destroy()


def _make_tables(where: Mapping[str, str]) -> None:
    """The app's tables as the contracts have them: no Django is needed, whosever the app is."""
    found = entities()
    with closing(connect(where)) as connection, connection, connection.cursor() as cursor:
        for entity in found:
            cursor.execute(table_sql(entity, found))


def table_sql(entity: Entity, all_of_them: Sequence[Entity]) -> str:
    """The statement that makes an entity's table."""
    tables = {one.name: one for one in all_of_them}
    columns = ",\n    ".join(_column_sql(entity, column, tables) for column in entity.columns)
    return f"create table {quoted(entity.table)} (\n    {columns}\n)"


def _column_sql(entity: Entity, column: Column, tables: Mapping[str, Entity]) -> str:
    said = [quoted(column.name), column.data_type]
    if column is entity.key:
        said.append("primary key")
    elif column.required or column.unique:
        said += ["not null"] * column.required + ["unique"] * column.unique
    if column.check:
        said.append(f"check ({column.check})")
    if column.references:
        parent = tables[column.references]
        said.append(f"references {quoted(parent.table)} ({quoted(parent.key.name)})")
        said.append("deferrable initially deferred")
    return " ".join(said)


def _run(command: Sequence[str], environ: Mapping[str, str], *, is_quiet: bool = False) -> None:
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=dict(environ),
        stdin=subprocess.DEVNULL,
        capture_output=is_quiet,
        text=True,
        check=False,
    )
    if done.returncode == 130:
        raise KeyboardInterrupt
    if done.returncode:
        said = f": {(done.stdout + done.stderr).strip()}" if is_quiet else ", see above"
        raise ProfileError(f"{command[1]} failed{said}")
