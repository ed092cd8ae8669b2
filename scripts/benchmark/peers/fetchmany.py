"""What most hand-written migrations do, the predecessor's too: fetch 1,000 rows, insert them.

usage: fetchmany.py (single|multi) TABLE...

single: executemany, which is an INSERT a row; multi: 1,000 rows in each INSERT. Each batch is
committed.
"""

import os
import sys

import oracledb
import psycopg2
from psycopg2 import sql
from psycopg2.extras import execute_values

BATCH_ROWS = 1_000


def main(mode: str, tables: list[str]) -> None:
    """Copy the tables, one after the other."""
    oracledb.defaults.fetch_lobs = False
    oracledb.defaults.fetch_decimals = True
    source = oracledb.connect(
        user=os.environ["ORACLE_USER"],
        password=os.environ["ORACLE_PASSWORD"],
        dsn=f"{os.environ['ORACLE_HOST']}:{os.environ['ORACLE_PORT']}/{os.environ['ORACLE_SERVICE']}",
    )
    target = psycopg2.connect("")
    for table in tables:
        reader = source.cursor()
        reader.arraysize = BATCH_ROWS
        reader.execute(f"select * from {table}")  # noqa: S608
        width = len(reader.description or ())
        name = sql.Identifier("peer", table)
        one = sql.SQL("insert into {} values ({})").format(
            name, sql.SQL(", ").join([sql.Placeholder()] * width)
        )
        many = sql.SQL("insert into {} values %s").format(name)
        with target.cursor() as writer:
            while rows := [_without_nul(row) for row in reader.fetchmany(BATCH_ROWS)]:
                if mode == "single":
                    writer.executemany(one, rows)
                else:
                    execute_values(writer, many, rows, page_size=BATCH_ROWS)
                target.commit()
    target.close()
    source.close()


def _without_nul(row: tuple[object, ...]) -> tuple[object, ...]:
    """Postgres holds no U+0000 in text, and the predecessor failed on it."""
    return tuple(
        value.replace("\0", "") if isinstance(value, str) and "\0" in value else value
        for value in row
    )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
