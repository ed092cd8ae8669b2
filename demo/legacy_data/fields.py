"""What the fields of a raw value stand for in the row that is hit (see defects/kinds.py)."""

from __future__ import annotations

from demo.legacy_data.ddl import Column
from demo.legacy_data.draws import roll
from demo.legacy_data.entities import Site

AREA_CODES = ("248", "313", "419", "517", "586", "616", "734", "810")
MAILBOXES = ("ann", "bob", "karl.mueller", "sales", "j.smith", "purchasing")
HOSTS = ("acme.com", "great-lakes-metals.com", "huron.co", "stamping.example.org")
SENTENCE = "Surface per customer standard 12; see mill certificate. "  # 56 characters
FILLER = "ABCDEFGHIJ" * 400
FROM_TIDY = ("{v}", "{lower}", "{title}")


def fields(
    site: Site, table: str, column: Column, row: int, tidy: str | None, ordinal: int
) -> dict[str, str]:
    """The values of all fields; `ordinal` counts the occurrences of the defect."""
    place = f"{table}.{column.name}/{row}"
    value = tidy or ""
    who = MAILBOXES[roll(site.seed, f"{place}/who", len(MAILBOXES))]
    host = HOSTS[roll(site.seed, f"{place}/host", len(HOSTS))]
    area = AREA_CODES[roll(site.seed, f"{place}/area", len(AREA_CODES))]
    number = f"{roll(site.seed, f'{place}/number', 10_000):04}"
    few = max(1, round(4 * site.scale))
    return {
        "v": value,
        "lower": value.lower(),
        "title": value.title(),
        "a": area,
        "n": number,
        "who": who,
        "title_who": who.title(),
        "host": host,
        "HOST": host.upper(),
        "blank0": _blank(column, 2 * ordinal),
        "blank1": _blank(column, 2 * ordinal + 1),
        "missing": f"{roll(site.seed, f'{place}/missing', few) + 1:04}",
        "ten": f"{4_000_000_000 + row}",
        "full": f"{value} {FILLER}".lstrip()[: column.size],
        "full_phone": f"{area}-555-{number} or {FILLER}"[: column.size],
        "full_mail": f"{who}+{FILLER.lower()}"[: (column.size or 0) - len(host) - 1] + f"@{host}",
        "long": (SENTENCE * (80 + roll(site.seed, f"{place}/long", 600))).strip(),
    }


def _blank(column: Column, number: int) -> str:
    """A text of blanks and no-break spaces, another one for each number."""
    if column.type == "CHAR":  # padded with blanks: the difference is at the left
        bits = f"{number:b}"[::-1] if number else ""
    else:
        bits = f"{number + 2:b}"[1:]
    return bits.replace("0", " ").replace("1", "\u00a0")
