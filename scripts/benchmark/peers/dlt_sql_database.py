"""dlt's own source for SQL databases, with its settings as they come.

usage: dlt_sql_database.py (sqlalchemy|pyarrow) TABLE...

The tables' columns are given to it from the driver's description: SQLAlchemy's reflection asks for
dictionary views that Oracle's stand-in does not have.
"""

import os
import sys
import tempfile

os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"

import dlt
import oracledb
import sqlalchemy as sa  # type: ignore[import-not-found]  # only in the throwaway environment
from dlt.sources.sql_database import sql_database


def main(backend: str, tables: list[str]) -> None:
    """Copy the tables in one pipeline; raises what dlt raises."""
    environ = os.environ
    engine = sa.create_engine(
        f"oracle+oracledb://{environ['ORACLE_USER']}:{environ['ORACLE_PASSWORD']}"
        f"@{environ['ORACLE_HOST']}:{environ['ORACLE_PORT']}/?service_name={environ['ORACLE_SERVICE']}"
    )
    source = sql_database(
        engine,
        metadata=_described(engine, tables),
        table_names=tables,
        backend=backend,  # type: ignore[arg-type]
    )
    # Postgres holds no U+0000 in text: without this the load fails.
    for resource in source.resources.values():
        resource.add_map(_without_nul if backend == "sqlalchemy" else _arrow_without_nul)
    with tempfile.TemporaryDirectory() as folder:
        pipeline = dlt.pipeline(
            "peer",
            pipelines_dir=folder,
            destination=dlt.destinations.postgres(
                f"postgresql://{environ['PGUSER']}:{environ['PGPASSWORD']}"
                f"@{environ['PGHOST']}:{environ['PGPORT']}/{environ['PGDATABASE']}"
            ),
            dataset_name="peer",
        )
        pipeline.run(source, write_disposition="replace")


def _described(engine: sa.Engine, tables: list[str]) -> sa.MetaData:
    types = {
        oracledb.DB_TYPE_VARCHAR: lambda column: sa.String(column.internal_size),
        oracledb.DB_TYPE_CHAR: lambda column: sa.String(column.internal_size),
        oracledb.DB_TYPE_CLOB: lambda column: sa.Text(),
        oracledb.DB_TYPE_LONG: lambda column: sa.Text(),  # a CLOB, fetched as text
        oracledb.DB_TYPE_DATE: lambda column: sa.DateTime(),
        oracledb.DB_TYPE_TIMESTAMP: lambda column: sa.DateTime(),
        # dlt's own choice for a NUMBER without precision
        oracledb.DB_TYPE_NUMBER: lambda column: sa.Numeric(
            column.precision or 38, column.scale if column.precision else 9
        ),
    }
    metadata = sa.MetaData()
    with engine.raw_connection().cursor() as cursor:
        for table in tables:
            cursor.execute(f"select * from {table} where 1 = 0")  # noqa: S608
            sa.Table(
                table,
                metadata,
                *[sa.Column(c.name.lower(), types[c.type_code](c)) for c in cursor.description],
            )
    return metadata


def _without_nul(row: dict[str, object]) -> dict[str, object]:
    for name, value in row.items():
        if isinstance(value, str) and "\0" in value:
            row[name] = value.replace("\0", "")
    return row


def _arrow_without_nul(table: object) -> object:
    import pyarrow as pa
    import pyarrow.compute as pc

    for position, field in enumerate(table.schema):  # type: ignore[attr-defined]
        if pa.types.is_string(field.type) or pa.types.is_large_string(field.type):
            clean = pc.replace_substring(table.column(position), "\0", "")  # type: ignore[attr-defined]
            table = table.set_column(position, field, clean)  # type: ignore[attr-defined]
    return table


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
