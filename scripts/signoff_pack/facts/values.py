"""How values of the database become plain ones, the same each time."""

from __future__ import annotations

import datetime
from decimal import Decimal

from scripts.signoff_pack.sources.contracts import Entity


def iso(at: datetime.datetime | None) -> str:
    """An instant as ISO text in UTC, whole seconds; empty where there is none."""
    if at is None:
        return ""
    return at.astimezone(datetime.UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def plain(number: object) -> str | None:
    """A number without exponent or trailing zeros."""
    if number is None:
        return None
    text = format(Decimal(str(number)), "f")
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def filled(expression: str) -> str:
    """SQL: whether a raw text holds more than blanks and invisible characters.

    The rule `code`, by a pattern of its own, so that the figures do not rely on the cleaning code.
    Most texts begin with a visible ASCII character, which is seen without the pattern.
    """
    blank = (
        r"[\u0001-\u0020\u007f-\u00a0\u00ad\u061c\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064"
        r"\u2066-\u206f\u3000\ufeff]"
    )
    first_is_visible = (
        f"""({expression}) collate "C" >= '!' and ({expression}) collate "C" < chr(127)"""
    )
    return f"coalesce({first_is_visible} or {expression} ~ '[^{blank[1:]}', false)"


def label(entity: Entity, source: str) -> str:
    """SQL: the name beside a key, of a raw row given as jsonb; empty text where there is none."""
    column = entity.label
    return f"coalesce({source} ->> '{column.raw_names[0]}', '')" if column else "''"
