"""The figures of a column's profile are those that a plain count in Python gives."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

import pytest

from scripts.signoff_pack.facts.profiles import LONGEST_SHOWN, TOP, Side, profile
from scripts.signoff_pack.sources.contracts import Column, Entity
from scripts.signoff_pack.sources.database import snapshot

_BLANK = re.compile(
    r"[\u0001-\u0020\u007f-\u00a0\u00ad\u061c\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064"
    r"\u2066-\u206f\u3000\ufeff]*"
)
HOSTILE = [
    *(None, "", " ", "\u00a0\u00ad", "\x7f", "~", "!", "\u0430", "Ünal 12", "٣ 3"),
    *("a" * 300, "a" * 299 + "b", " " * 250 + "x", " " * 250, "(313) 555-1200", "Aa9", "Bb8"),
]
FEW = [value for value in HOSTILE for _ in range(3)] + ["YES"] * 40 + ["no"] * 7
DIFFERENT = [*HOSTILE, *(f"C{number:05} {'x' * (number % 3)}" for number in range(400))]


@pytest.fixture
def database(database, monkeypatch):
    """With the tables that a pack needs, all empty, and one column on both sides."""
    for name, value in database.environ.items():
        monkeypatch.setenv(name, value)
    connection = database.connect()
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("create schema legacy_audit")
        cursor.execute("create schema legacy_raw")
        for table in ("loads", "rejected_rows", "loaded_keys", "builds", "extractions"):
            cursor.execute(f"create table legacy_audit.{table} ()")
        yield cursor
    connection.close()


def profiled(cursor, kind: str, raw: Sequence[object], held: Sequence[object]) -> tuple[Side, Side]:
    """The profile of a column that holds these values on its two sides."""
    for table, values in (("legacy_raw.ab_thing", raw), ("public.thing", held)):
        cursor.execute(f"create table {table} (value {kind})")
        cursor.executemany(f"insert into {table} values (%s)", [(value,) for value in values])
    column = Column("value", ("VALUE",), ("value",), "text", kind, False, False, None, "", "")
    entity = Entity(
        *("thing", "thing", "AB_THING", "Owner", "thing", "things"),
        columns=(column,),
        key_names=("value",),
        pk="value",
        pk_type=kind,
    )
    with snapshot("legacy_audit", "public") as database:
        found = profile(database, entity, column, kind)
    return found.raw, found.django


def counted(values: Sequence[str | None]) -> Side:
    """The same by hand, of texts."""
    seen = Counter(value for value in values if value and not _BLANK.fullmatch(value))
    shapes = Counter[str]()
    for value, times in seen.items():
        shapes[_shape(value[:LONGEST_SHOWN])] += times
    return Side(
        rows=len(values),
        blank=len(values) - sum(seen.values()),
        distinct=len(seen),
        once=sum(times == 1 for times in seen.values()),
        longest=max(map(len, seen), default=None),
        lowest=None,
        highest=None,
        top=[[value[:LONGEST_SHOWN], times] for value, times in _most(seen)],
        shapes=[[shape, times] for shape, times in _most(shapes)],
    )


def _shape(value: str) -> str:
    return re.sub("[A-Z]", "A", re.sub("[a-z]", "a", re.sub("[0-9]", "9", value)))


def _most(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:TOP]


@pytest.mark.parametrize(
    ("raw", "held"),
    [(FEW, FEW[5:]), (DIFFERENT, DIFFERENT[::-2]), (FEW, DIFFERENT), (HOSTILE, []), ([], [])],
    ids=["few values", "different values", "one of each", "nothing in Django", "nothing"],
)
def test_texts_are_profiled_as_python_counts_them(database, raw, held) -> None:
    assert profiled(database, "text", raw, held) == (counted(raw), counted(held))


def test_equally_frequent_numbers_are_in_the_order_of_their_texts(database) -> None:
    numbers = [Decimal(number) for number in range(90, 111)]
    raw, held = profiled(database, "numeric", [*numbers, None], [*numbers, Decimal(95)])
    in_order = sorted(str(number) for number in numbers)
    assert raw.top == [[text, 1] for text in in_order[:TOP]]
    assert held.top == [["95", 2], *([text, 1] for text in in_order[: TOP - 1])]
    assert (raw.rows, raw.blank, raw.distinct, raw.once) == (22, 1, 21, 21)
    assert (held.rows, held.distinct, held.once) == (22, 21, 20)
    assert (raw.lowest, raw.highest) == ("90", "110")
