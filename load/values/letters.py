"""Figures of a text that show more than its length, and need no grant.

`bytes` is the length in UTF-8, which a wrong conversion changes where it keeps the number of
characters. The codes of the letters at both ends tell values apart that are equally long; what is
beyond ASCII counts as 128, because Oracle gives codes of the database's own character set.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

BEYOND_ASCII = 128
# CONVERT yields 4,000 bytes at most, and a character has up to four of them in UTF-8.
PIECE = 1000


@dataclass(frozen=True)
class Letter:
    """One letter of a value: in Oracle's SQL, in Postgres', and in Python.

    Beyond the value's end there is none, which Oracle leaves out of a sum and Postgres counts as 0.
    """

    oracle: str
    postgres: str
    python: Callable[[str], str]

    def code(self, text: str) -> int:
        """The code that this letter of the text adds to the sum."""
        letter = self.python(text)
        return min(ord(letter), BEYOND_ASCII) if letter else 0


def _from_start(place: int) -> Letter:
    return Letter(
        f"SUBSTR({{v}}, {place}, 1)",
        f"substr({{v}}, {place}, 1)",
        lambda text: text[place - 1 : place],
    )


def _from_end(place: int) -> Letter:
    """Without the blanks that CHAR adds, which would be all there is to see."""
    return Letter(
        f"SUBSTR(RTRIM({{v}}), -{place}, 1)",
        f"substr(rtrim({{v}}), length(rtrim({{v}})) - {place - 1}, 1)",
        lambda text: _at_end(text.rstrip(" "), place),
    )


def _at_end(text: str, place: int) -> str:
    return text[-place] if place <= len(text) else ""


LETTERS: Mapping[str, Letter] = {
    "first": _from_start(1),
    "second": _from_start(2),
    "last": _from_end(1),
    "last_but_one": _from_end(2),
}


def bytes_in_oracle(declared_bytes: int) -> str:
    """The length in UTF-8 of a value of a column that holds so many bytes."""
    if declared_bytes <= PIECE:
        return "LENGTHB(CONVERT({v}, 'AL32UTF8'))"
    pieces = [
        f"NVL(LENGTHB(CONVERT(SUBSTR({{v}}, {start}, {PIECE}), 'AL32UTF8')), 0)"
        for start in range(1, declared_bytes + 1, PIECE)
    ]
    return " + ".join(pieces)


def figures_of(text: str) -> dict[str, int]:
    """Every measure of one text, as both databases compute it."""
    return {
        "characters": len(text),
        "bytes": len(text.encode()),
        **{name: letter.code(text) for name, letter in LETTERS.items()},
    }
