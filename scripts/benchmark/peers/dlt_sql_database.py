"""dlt's own source for SQL databases, with default settings where these can load the data.

usage: dlt_sql_database.py (sqlalchemy|pyarrow) TABLE...
"""

import os
import sys
import tempfile

os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"

import dlt
import sqlalchemy as sa
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
        table_names=tables,
        backend=backend,  # type: ignore[arg-type]
        table_adapter_callback=_with_doubles,
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


def _with_doubles(table: sa.Table) -> None:
    """A NUMBER without precision may be 1E125: as dlt's numeric(38, 9) it fails the load."""
    for column in table.columns:
        if isinstance(column.type, sa.Numeric) and column.type.precision is None:
            column.type = sa.Numeric(asdecimal=False)


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
