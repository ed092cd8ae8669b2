"""Which legacy column a Django field comes from: a guess by names and types."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from scripts.entity_files.legacy import RawColumn

# What plants write short, and words that mean the same in a table of this kind.
_WORDS = {
    **dict.fromkeys(("no", "nr", "num", "nbr", "number"), "number"),
    **dict.fromkeys(("nm", "name", "descr", "desc", "description", "title", "label"), "name"),
    **dict.fromkeys(("dt", "date", "day", "at", "on", "tm", "time", "ts"), "date"),
    **dict.fromkeys(("cd", "code"), "code"),
    **dict.fromkeys(("qty", "quantity"), "quantity"),
    **dict.fromkeys(("amt", "amount", "sum"), "amount"),
    **dict.fromkeys(("addr", "address"), "address"),
    **dict.fromkeys(("tel", "phone", "fone"), "phone"),
    **dict.fromkeys(("ctry", "country"), "country"),
    **dict.fromkeys(("uom", "unit"), "unit"),
    **dict.fromkeys(("vendor", "vend", "vnd", "supplier", "supp"), "supplier"),
    **dict.fromkeys(("emp", "employee", "technician", "worker"), "employee"),
    **dict.fromkeys(("cust", "customer", "client"), "customer"),
    **dict.fromkeys(("equip", "equipment", "machine"), "equipment"),
    **dict.fromkeys(("prio", "priority"), "priority"),
    **dict.fromkeys(("stat", "status", "state"), "status"),
    **dict.fromkeys(("min", "minimum"), "minimum"),
    **dict.fromkeys(("max", "maximum"), "maximum"),
    **dict.fromkeys(("hrs", "hours"), "hours"),
    **dict.fromkeys(("rev", "revision"), "revision"),
    **dict.fromkeys(("remarks", "remark", "notes", "note", "comments", "memo"), "notes"),
    **dict.fromkeys(("crit", "criticality"), "criticality"),
    **dict.fromkeys(("open", "opened"), "open"),
    **dict.fromkeys(("close", "closed"), "close"),
    **dict.fromkeys(("create", "created", "entered"), "create"),
    **dict.fromkeys(("modify", "modified", "updated", "changed"), "modify"),
    **dict.fromkeys(("inv", "invoice"), "invoice"),
    **dict.fromkeys(("pct", "percent"), "percent"),
    **dict.fromkeys(("wt", "weight"), "weight"),
    **dict.fromkeys(("hi", "high", "highest", "upper"), "high"),
    **dict.fromkeys(("lo", "low", "lowest", "lower"), "low"),
    **dict.fromkeys(("lim", "limit"), "limit"),
    **dict.fromkeys(("n", "cnt", "count"), "count"),
    **dict.fromkeys(("seq", "sequence", "order", "ord", "pos", "position"), "order"),
    **dict.fromkeys(("loc", "location"), "location"),
    **dict.fromkeys(("ser", "serial"), "serial"),
    **dict.fromkeys(("typ", "type", "kind"), "type"),
    **dict.fromkeys(("grp", "group"), "group"),
    **dict.fromkeys(("cat", "category"), "category"),
    **dict.fromkeys(("whs", "wh", "warehouse"), "warehouse"),
    **dict.fromkeys(("beg", "begin", "begins", "start", "started", "from"), "start"),
    **dict.fromkeys(("end", "ended", "ends", "to", "finish", "finished"), "end"),
    **dict.fromkeys(("valid", "eff", "effective"), "valid"),
}
_IDLE = {"is", "has", "the", "id", "fld", "of"}
_ENOUGH = 0.45
_KEYS = re.compile("(NO|NR|NUM|NUMBER|CD|CODE|ID|KEY)$")
_NEEDED = {  # what kinds of raw column a Django type can come from
    "date": {"time", "text", "number"},
    "timestamp with time zone": {"time", "text", "number"},
    "time": {"time", "text"},
    "interval": {"number", "text"},
    "boolean": {"number", "text"},
    "bytea": {"bytes"},
    "uuid": {"bytes", "text"},
    "jsonb": {"text"},
}
_NUMBERS = {"smallint", "integer", "bigint", "double precision"}


@dataclass(frozen=True)
class Match:
    """A legacy column, and how sure the guess is: from 0.5 to 1."""

    column: RawColumn
    score: float


def best_matches(
    fields: Sequence[tuple[str, str]], columns: Sequence[RawColumn], entity: str, key: str = ""
) -> dict[str, Match]:
    """For fields (name, type) of an entity the columns that fit, each column once, best first.

    `key` is its one unique field: most likely the first column, where that has the name of a key.
    """
    own = words(entity)
    first = columns[0] if columns else None
    if key and first and _KEYS.search(first.name):
        rest = best_matches([one for one in fields if one[0] != key], columns[1:], entity)
        return {
            key: Match(
                first, max(0.74, _score(words(key), words(first.name), own, key, first.name))
            ),
            **rest,
        }
    scored = sorted(
        (
            (_score(words(name), words(column.name), own, name, column.name), -place, name, column)
            for name, data_type in fields
            for place, column in enumerate(columns)
            if _can_come_from(data_type, column.kind)
        ),
        key=lambda one: (-one[0], -one[1], one[2]),
    )
    found: dict[str, Match] = {}
    taken: set[str] = set()
    for score, _, name, column in scored:
        if score >= _ENOUGH and name not in found and column.name not in taken:
            found[name] = Match(column, score)
            taken.add(column.name)
    return found


def source_of_reference(
    field: str, key: str, columns: Sequence[RawColumn], *, alone: bool
) -> RawColumn | None:
    """The column by which a field names the `key` of its parent: best one that has both names,
    DOCK_CD, FROM_BIN; else the one that is called as in the parent's table."""

    def score(column: RawColumn) -> float:
        there, of_key, of_field = words(column.name), words(key), words(field)
        by_field = _common(set(of_field), set(there - of_key) or set(there))
        by_key = _common(set(of_key), set(there - of_field) or set(there))
        return by_field + (by_key if not alone else 0.5 * by_key) + 0.4 * (column.name == key)

    best = max(columns, key=score, default=None)
    return best if best and score(best) >= (0.5 if alone else 0.8) else None


def words(name: str) -> frozenset[str]:
    """The words of a name, one for each meaning."""
    spelled = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().replace("1st", "first")
    parts = re.findall(r"[a-z]+", spelled)
    return frozenset(_meaning(part) for part in parts) - _IDLE


def _meaning(word: str) -> str:
    """A word as `_WORDS` has it, where it has it, be it alone or as one of many."""
    endings = [word, word.removesuffix("s"), word.removesuffix("es")]
    return next((_WORDS[one] for one in endings if one in _WORDS), word)


def _score(
    field: Collection[str], column: Collection[str], own: Collection[str], name: str, raw: str
) -> float:
    field, column = set(field), set(column)
    bare = column - set(own) or column  # EQUIP_NO of equipment is its number
    common = max(_common(field, column), _common(field, bare) - 0.01)
    return 0.75 * common + 0.25 * SequenceMatcher(None, name.lower(), raw.lower()).ratio()


def _common(one: set[str], other: set[str]) -> float:
    """How many words of both are the same, or one the beginning of the other: CAL, calibrated."""
    if not one or not other:
        return 0.0
    same = [max(_alike(word, there) for there in other) for word in one]
    return sum(same) / (len(one) + len(other) - sum(map(bool, same)))


def _alike(one: str, other: str) -> float:
    """1 for the same word or its beginning, CAL; a little less where letters are left out, WHSE."""
    shorter, longer = sorted((one, other), key=len)
    if one == other or (len(shorter) >= 3 and longer.startswith(shorter)):
        return 1.0
    left = iter(longer)
    ends = shorter[0] == longer[0] and shorter[-1] == longer[-1]
    return 0.7 if len(shorter) >= 3 and ends and all(letter in left for letter in shorter) else 0.0


def _can_come_from(data_type: str, kind: str) -> bool:
    base = data_type.partition("(")[0]
    if base in _NEEDED:
        return kind in _NEEDED[base]
    if base in _NUMBERS or base == "numeric":
        return kind in ("number", "text")
    return kind in ("text", "number")
