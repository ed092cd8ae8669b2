"""Names in SQL: each quoted as its database wants it; and what each is called in legacy_raw.

A name that Oracle accepts without quotes becomes lower case: AB_COIL is ab_coil. Any other name is
mapped, by one rule for tables and columns:

1. lower case; each character but letters, digits, `_`, `$`, `#` becomes `_`; none in front;
2. a name that Postgres reserves (xmin, ctid) gets a `_` at the end;
3. the first eight digits of the SHA-256 of the name follow where the result is too long or the
   name of another column, and with a table always, since its neighbours are not all known.

"HEAT NO" is heat_no, XMIN is xmin_, the table "Ab_Line" is ab_line_b0176e9c. The evidence has each
mapped name: extractions.source_table, and `renamed` in extractions.facts.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from load.errors import LoadError, OracleError

LONGEST = 63  # bytes of a name in Postgres
LONGEST_TABLE = 54  # the loader adds endings to it
SYSTEM_COLUMNS = frozenset(("tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"))
OUR_TABLES = frozenset(("chunks",))  # of the working schema
_BESIDES_LETTERS = frozenset("_$#")
_DIGITS = 8


def quoted(name: str) -> str:
    """A name from Oracle's dictionary, fit for Oracle's SQL; raises OracleError."""
    if '"' in name or "\0" in name:
        raise OracleError(f"the name {name!r} cannot be used in SQL")
    return f'"{name}"'


def identifier(name: str) -> str:
    """A name quoted for Postgres."""
    return '"' + name.replace('"', '""') + '"'


def raw_table(name: str) -> str:
    """What an Oracle table is called in legacy_raw.

    >>> raw_table("AB_COIL"), raw_table("Ab_Line")
    ('ab_coil', 'ab_line_b0176e9c')
    """
    plain = name.lower()
    if _is_plain(name, LONGEST_TABLE) and plain not in OUR_TABLES:
        return plain
    return _with_digest(name, LONGEST_TABLE)


def raw_columns(names: Sequence[str]) -> dict[str, str]:
    """What the columns of one table are called in legacy_raw, in their order; raises LoadError.

    >>> raw_columns(["COIL_ID", "HEAT NO", "XMIN"])
    {'COIL_ID': 'coil_id', 'HEAT NO': 'heat_no', 'XMIN': 'xmin_'}
    """
    fitting = {name: _fitting(name) for name in names}
    plain = {fitting[name] for name in names if _is_plain_column(name)}
    wanted = Counter(fitting.values())
    found = {}
    for name, fits in fitting.items():
        is_free = wanted[fits] == 1 and len(fits.encode()) <= LONGEST and fits != ""
        if not _is_plain_column(name) and (fits in plain or not is_free):
            fits = _with_digest(name, LONGEST)
        found[name] = fits
    if len(set(found.values())) < len(found):
        raise LoadError(f"two of the columns {', '.join(names)} would have the same name")
    return found


def renamed(names: Mapping[str, str] | Iterable[tuple[str, str]]) -> dict[str, str]:
    """Those whose name is not just in lower case."""
    return {name: raw for name, raw in dict(names).items() if raw != name.lower()}


def _is_plain(name: str, longest: int) -> bool:
    """Whether Oracle accepts the name without quotes, and Postgres has room for it."""
    return (
        name == name.upper()
        and name[:1].isalpha()
        and all(character.isalnum() or character in _BESIDES_LETTERS for character in name)
        and len(name.lower().encode()) <= longest
    )


def _is_plain_column(name: str) -> bool:
    return _is_plain(name, LONGEST) and name.lower() not in SYSTEM_COLUMNS


def _fitting(name: str) -> str:
    """Rules 1 and 2."""
    letters = (c if c.isalnum() or c in _BESIDES_LETTERS else "_" for c in name.lower())
    fits = "".join(letters).lstrip("_")
    return f"{fits}_" if fits in SYSTEM_COLUMNS else fits


def _with_digest(name: str, longest: int) -> str:
    """Rule 3."""
    digest = hashlib.sha256(name.encode()).hexdigest()[:_DIGITS]
    room = longest - len(digest) - 1
    kept = _fitting(name).encode()[:room].decode(errors="ignore") or "unnamed"
    return f"{kept}_{digest}"
