"""Names in SQL for people to read: in quotes only where they must be. As the macro sql_name."""

import re

from load.names import identifier

# pg_get_keywords() of Postgres 18: what cannot be a column's name without quotes.
_RESERVED = """
all analyse analyze and any array as asc asymmetric authorization binary both case cast check
collate collation column concurrently constraint create cross current_catalog current_date
current_role current_schema current_time current_timestamp current_user default deferrable desc
distinct do else end except false fetch for foreign freeze from full grant group having ilike in
initially inner intersect into is isnull join lateral leading left like limit localtime
localtimestamp natural not notnull null offset on only or order outer overlaps placing primary
references returning right select session_user similar some symmetric system_user table
tablesample then to trailing true union unique user using variadic verbose when where window with
"""
RESERVED = frozenset(_RESERVED.split())


def in_sql(name: str) -> str:
    """A name in SQL: in quotes where Postgres would take it for something else."""
    is_plain = re.fullmatch("[a-z_][a-z0-9_]*", name) and name not in RESERVED
    return name if is_plain else identifier(name)
