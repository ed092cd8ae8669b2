"""The floors: the least that the same work can cost on this machine."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import oracledb
from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor  # noqa: N812

from load.entities import entities
from scripts.benchmark.errors import BenchError
from scripts.benchmark.meter import Cost, autocommit
from scripts.benchmark.site import LOADED, ORACLE_ACCOUNT, Site

FETCH_ROWS = 20_000  # the loader's own
COPY_BUFFER = 2**20
BY_HAND = "bench_by_hand"  # compiled SQL names its database: it runs where it was compiled
# The models as they would be if they wrote only what the app's tables need, and trusted
# the keys: no evidence of changed values, references looked up in the app's own tables, no twins.
REPLACED_MACROS = {
    "_changes": "{% macro _changes(contract) -%}{{ return(['null']) }}{%- endmacro %}",
    "_parents": """{% macro _parents(references) -%}
kept as not materialized (
    {%- for parent in references | map(attribute='references') | unique %}
    {{ 'union all' if not loop.first }}
    {%- set key = contract(parent).key %}
    select '{{ parent }}' as parent, {{ key }} as parent_key, {{ key }} as kept_key
    from {{ target.schema }}.{{ contract(parent).table }}
    {%- endfor %}
),

rejected as (select null as parent, null as parent_key, null::jsonb as rejected where false),
{%- endmacro %}""",
}
JUDGE = "macros/judging/judged.sql"


def read_source(site: Site) -> Cost:
    """The driver reads every row of every table as Arrow and throws it away."""

    def read() -> None:
        with oracledb.connect(
            user=ORACLE_ACCOUNT["ORACLE_USER"],
            password=ORACLE_ACCOUNT["ORACLE_PASSWORD"],
            dsn=f"127.0.0.1:{site.oracle_port}/{ORACLE_ACCOUNT['ORACLE_SERVICE']}",
        ) as connection:
            for entity in entities():
                statement = f"select * from {entity.raw_table}"  # noqa: S608
                for _ in connection.fetch_df_batches(statement, size=FETCH_ROWS):
                    pass

    defaults = oracledb.defaults
    before = (defaults.fetch_lobs, defaults.fetch_decimals)
    defaults.fetch_lobs, defaults.fetch_decimals = False, True
    try:
        return site.meter(LOADED).measure(read)
    finally:
        defaults.fetch_lobs, defaults.fetch_decimals = before


def write_copies(site: Site, folder: Path) -> None:
    """Every raw table as a file of binary COPY."""
    folder.mkdir(exist_ok=True)
    with closing(autocommit(site.server.environ(LOADED))) as connection:
        for entity in entities():
            with (folder / entity.raw_table).open("wb") as file:
                connection.cursor().copy_expert(
                    f"copy legacy_raw.{entity.raw_table} to stdout (format binary)", file
                )


def copy_raw(site: Site, folder: Path) -> Cost:
    """Binary COPY of the same rows into empty tables of the same columns, a transaction each."""
    with (
        site.database("bench_copy", template=LOADED) as environ,
        closing(autocommit(environ)) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute("create schema copied")
        for entity in entities():
            cursor.execute(
                sql.SQL("create table copied.{0} (like legacy_raw.{0})").format(
                    sql.Identifier(entity.raw_table)
                )
            )
        cursor.execute("checkpoint")
        cost = site.meter("bench_copy").measure(lambda: _copy(cursor, folder))
        require_all_rows(cursor, "copied")
        return cost


def _copy(cursor: Cursor, folder: Path) -> None:
    for entity in entities():
        with (folder / entity.raw_table).open("rb") as file:
            statement = f"copy copied.{entity.raw_table} from stdin (format binary)"
            cursor.copy_expert(statement, file, COPY_BUFFER)


def require_all_rows(cursor: Cursor, schema: str) -> None:
    """Raises BenchError unless every table of the schema has as many rows as legacy_raw."""
    for entity in entities():
        cursor.execute(
            sql.SQL(
                "select (select count(*) from legacy_raw.{1}), (select count(*) from {0}.{1})"
            ).format(sql.Identifier(schema), sql.Identifier(entity.raw_table))
        )
        expected, found = cursor.fetchone() or (0, 0)
        if found != expected:
            raise BenchError(f"it copied {found:,} of the {expected:,} rows of {entity.raw_table}")


def compile_by_hand(site: Site) -> dict[str, str]:
    """Per entity one INSERT ... SELECT with the expressions of its models, and no evidence."""
    project = site.folder / "by_hand"
    shutil.copytree(site.code / "dbt_project", project)
    judge = (project / JUDGE).read_text()
    for name, macro in REPLACED_MACROS.items():
        found = re.search(rf"{{% macro {name}\(.*?{{%- endmacro %}}", judge, re.DOTALL)
        if found is None:
            raise BenchError(f"{JUDGE} has no macro {name} to replace")
        judge = judge.replace(found[0], macro)
    (project / JUDGE).write_text(judge)
    with site.database(BY_HAND, template=LOADED) as environ:
        site.run(
            site.dbt("compile", "--quiet"),
            {
                **environ,
                "DBT_PROJECT_DIR": str(project),
                "DBT_TARGET_PATH": str(project / "target"),
                "DBT_LOG_PATH": str(project / "logs"),
            },
        )
        with closing(autocommit(environ)) as connection, connection.cursor() as cursor:
            return {
                entity.name: _insert(
                    entity.django_table,
                    _columns(cursor, entity.django_table),
                    (
                        project / "target/compiled/abis/models/app" / f"{entity.name}.sql"
                    ).read_text(),
                )
                for entity in entities()
            }


def insert_by_hand(site: Site, statements: Mapping[str, str]) -> Cost:
    """Run them on empty tables, parents first, a transaction each."""
    with (
        site.database(BY_HAND, template=LOADED) as environ,
        closing(autocommit(environ)) as connection,
        connection.cursor() as cursor,
    ):
        create_functions(site, environ)
        cursor.execute("checkpoint")
        return site.meter(BY_HAND).measure(lambda: run_by_hand(cursor, statements))


def create_functions(site: Site, environ: Mapping[str, str]) -> None:
    """Make the functions that compiled models call, as the start of every dbt run does."""
    site.run(site.dbt("run", "--empty", "--quiet", "--select", "carrier"), environ)


def run_by_hand(cursor: Cursor, statements: Mapping[str, str]) -> None:
    """The statements, without JIT as in django_table: compiling costs more than it saves."""
    cursor.execute("set jit = off")
    for statement in statements.values():
        cursor.execute(statement)


def _columns(cursor: Cursor, table: str) -> str:
    cursor.execute(
        "select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute"
        " where attrelid = %s::regclass and attnum > 0 and not attisdropped",
        (table,),
    )
    found = cursor.fetchone()
    assert found is not None  # noqa: S101
    return str(found[0])


def _insert(table: str, columns: str, model: str) -> str:
    return (
        f"insert into {table} ({columns}) select {columns} from ({model}) as model"  # noqa: S608
        " where reject_reasons is null"
    )
