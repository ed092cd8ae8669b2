"""Random values that look a little like what a rule reads, from a seed."""

from __future__ import annotations

from random import Random

from tests.dbt.cleaning.cases import TABLES
from tests.dbt.cleaning.cases.text import CONTROL, INVISIBLE, SPACES

ODD = [
    *(" ", "  ", "\t", "\n", "\r\n", "'", '"', "\\", "$", "%", "{{ x }}", "--", "/*", "NULL"),
    *("é", "e\u0301", "ß", "ı", "İ", "ſ", "\u212a", "ﬁ", "²", "٣", "\u1100\u1161", "\U0001f4de"),
    *(
        "a\u0323\u0307",
        "\u0301",
        "\u0958",
        "ÿ",
        "Š",
        "σ",
        "\ufffd",
        "\U0010ffff",
        "\u180e",
        "\ufe0f",
    ),
    *CONTROL,
    *SPACES,
    *INVISIBLE,
]
WORDS = ["a", "B", "z", "Z9", "0", "12.50", "1E3", "Detroit", "in transit", "C1", "x" * 300]
DIGITS = [str(digit) for digit in range(10)]
PIECES = {
    "phone": [
        *("248", "555", "0100", "2485550100", "12485550100", "1", "00", "0", "5", *DIGITS),
        *("-", ".", " ", "(", ")", "/", "+", "+1", "+49", "tel:", "TEL: ", "tel", ".0", ".00"),
        *("x", "X", "ext", "Ext.", "ext. ", "extension ", "EXTENSION:", "#", ":", ": ", "12", "7"),
        *("\u2010", "\u2011", "\u2013", "\u2014", "\u2015", "\u2212", "N/A", "call Bob", "\u00ad"),
    ],
    "email": [
        *(
            "bob",
            "BOB",
            "a.b",
            "acme.com",
            "acme",
            ".com",
            "co",
            "@",
            "@",
            "@acme.com",
            ".",
            "..",
            "-",
        ),
        *(
            "<",
            ">",
            ";",
            ",",
            " ",
            "mailto:",
            "MAILTO:",
            '"',
            '"a b"',
            "\\",
            "+tag",
            "_",
            "'",
            "xn--p1ai",
        ),
        *("[127.0.0.1]", "[::1]", "[1::2::3]", "[256.1.1.1]", "[::ffff:1.2.3.4]", "localhost", "é"),
        *("a" * 63, "a" * 64, "a" * 190, ".c", ".c0", ".-c", "c-", "1", "\u212a", "İ", "\u00a0"),
    ],
    "boolean": [
        *("Y", "y", "yes", "YES", "T", "true", "N", "no", "F", "False", "0", "1", "2", "-1", "0.0"),
        *("-0", "0e5", "1e3", "NaN", "Infinity", "-", ".", "+", "(0)", "$0", "maybe", "ye\u00ads"),
    ],
    "number": [
        *("1", "12", "123", "1234", "0", "00", "000", "234", "567", "999", *DIGITS),
        *("+", "-", "\u2212", "(", ")", "$", ",", ",", " ", ".", ".", "e", "E", "e5", "e-3", "E+2"),
        *("%", "NaN", "Infinity", "0x1f", "1_000", "\u00ad", "٣", "²", "1" * 40, "e40", "e-40"),
        *("0.0005", "0.00049999", "2147483647", "2147483648", "-2147483649", "\u00a0"),
    ],
    "date": [
        *("2019", "1899", "1900", "2100", "2101", "19", "49", "50", "99", "00", "0000", "01", "1"),
        *("12", "13", "31", "30", "29", "02", "2", "2019-03-10", "2019-11-03", "2020-02-29", "24"),
        *("05-JAN-19", "5-feb-2019", "31-SEP-19", "01/31/2019", "1/5/49", "2019/01/05", "20190105"),
        *(
            "20190105083000",
            "-",
            "/",
            ":",
            ".",
            " ",
            "T",
            "t",
            "Z",
            "z",
            "+",
            "-05",
            "+05:30",
            "-14:00",
        ),
        *(
            "+14:01",
            "AM",
            " pm",
            "PM",
            "08:30",
            " 01:30",
            " 02:30",
            "8.30.00",
            "23:59:59",
            "24:00:00",
        ),
        *("12:00", "0:00", ".999999999", ".1234565", ".9999995", ".000000 PM", "JAN", "MAY", "Foo"),
    ],
}


def values(kind: str, count: int, seed: int) -> list[str | None]:
    """`count` values for a rule: made of its pieces, and of the tables' values, spoilt a little."""
    random = Random(f"{kind} {seed}")
    pieces = PIECES.get(kind, WORDS)
    known = [
        raw
        for (_, raw_type), cases in TABLES.items()
        for raw, _, _ in cases
        if raw_type == "text" and raw and len(raw) < 200
    ]
    return [
        _spoilt(random, random.choice(known), pieces)
        if random.random() < 0.4
        else _made(random, pieces)
        for _ in range(count)
    ]


def _made(random: Random, pieces: list[str]) -> str:
    chosen = random.choices(pieces, k=random.randint(1, 7))
    if random.random() < 0.3:
        chosen.insert(random.randint(0, len(chosen)), random.choice(ODD))
    return "".join(chosen)


def _spoilt(random: Random, value: str, pieces: list[str]) -> str:
    for _ in range(random.randint(1, 3)):
        start = random.randint(0, len(value))
        end = start + random.choice((0, 0, 1, 2))
        new = random.choice((*random.choices(pieces, k=2), random.choice(ODD), "", any_of(random)))
        value = value[:start] + new + value[end:]
    return value


def any_of(random: Random) -> str:
    """Any character that Postgres can hold."""
    code = random.randint(1, 0x10FFFF)
    return chr(code) if not 0xD800 <= code <= 0xDFFF else "\u2603"
