"""Which tables of a schema to copy: all of them, those that match a pattern, all but some.

A pattern is SQL's LIKE, by Oracle's names: `%` stands for any letters, `_` for one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from load.errors import LoadError
from load.oracle.sessions import Session
from load.settings import Options

# Leaves out tables that are parts of other tables, and Oracle's own.
_TABLES = """\
SELECT TABLE_NAME FROM ALL_TABLES
WHERE OWNER = :owner AND NESTED = 'NO' AND SECONDARY = 'N' AND TEMPORARY = 'N'
AND IOT_NAME IS NULL ORDER BY TABLE_NAME"""
_ANYTHING = """\
SELECT DISTINCT TABLE_NAME FROM ALL_TAB_COLUMNS WHERE OWNER = :owner ORDER BY TABLE_NAME"""
_NOBODYS = ("BIN$%", "MLOG$\\_%", "RUPD$\\_%", "DR$%", "SYS\\_%")


@dataclass(frozen=True)
class _Patterns:
    """Patterns that a name may be like."""

    patterns: Sequence[str]

    def __contains__(self, name: str) -> bool:
        return any(_regex(pattern).fullmatch(name) for pattern in self.patterns)


def choose(session: Session, owner: str, options: Options) -> Options:
    """The options with the names of the tables; raises LoadError where none is left."""
    tables = list(options.tables)
    if options.all_tables or options.like:
        wanted = _Patterns(options.like or ("%",))
        there = [name for name in _tables(session, owner) if name not in _Patterns(_NOBODYS)]
        found = [name for name in there if name in wanted]
        if not found:
            raise LoadError(
                f"{owner} has {len(there)} tables that {session.user} may read, and none is like "
                f"{' or '.join(options.like) or 'that'}: check ORACLE_SCHEMA and --like"
            )
        tables += [name for name in found if name not in tables]
    excluded = _Patterns(options.exclude)
    kept = tuple(name for name in tables if name not in excluded)
    if not kept:
        raise LoadError(f"--exclude {' '.join(options.exclude)} leaves no table: check the pattern")
    return replace(options, tables=kept)


def _tables(session: Session, owner: str) -> list[str]:
    """All tables of the owner; views too, where ALL_TABLES cannot be read."""
    found = session.optional_rows(_TABLES, {"owner": owner})
    if found is None:
        found = session.rows(_ANYTHING, {"owner": owner})
    return [row[0] for row in found]


def _regex(pattern: str) -> re.Pattern[str]:
    """LIKE as a regular expression; a backslash takes the next letter as it is."""
    parts = re.findall(r"\\.|.", pattern, re.DOTALL)
    translated = [{"%": ".*", "_": "."}.get(part) or re.escape(part[-1]) for part in parts]
    return re.compile("".join(translated), re.DOTALL)
