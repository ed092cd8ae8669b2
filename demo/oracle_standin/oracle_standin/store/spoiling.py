"""Values that a clean database would not hold: text that is no text, and NUL in text."""

from __future__ import annotations

from oracle_standin.faults import FaultError
from oracle_standin.store.database import Database
from oracle_standin.values import text

_SPOILED = {"utf8": text.from_bytes(b"\xff"), "nul": "\0"}


def spoil(
    database: Database, owner: str, table_name: str, column_name: str, rows: str, kind: str
) -> None:
    """Put a bad byte after the first character of a text column in the first `rows` rows.

    kind: `utf8` for a byte that is not valid UTF-8, `nul` for a NUL. Raises FaultError.
    """
    table = database.table(owner, table_name.upper())
    if table is None:
        raise FaultError(f"no table {table_name}")
    names = [column.name for column in table.columns]
    if column_name.upper() not in names or kind not in _SPOILED or not rows.isdigit():
        raise FaultError("spoil TABLE COLUMN ROWS utf8|nul")
    place = names.index(column_name.upper())
    if not table.columns[place].type.is_text:
        raise FaultError(f"{column_name} is no text")
    field = f"c{place}"
    with database.write_lock, database.duck() as duck:
        duck.execute(
            f"UPDATE {table.storage} SET {field} = "
            f"{field}[1] || ? || substring({field}, 2) WHERE rid IN ("
            f"SELECT rid FROM {table.storage} WHERE {field} IS NOT NULL ORDER BY rid LIMIT {rows})",
            [_SPOILED[kind]],
        )
