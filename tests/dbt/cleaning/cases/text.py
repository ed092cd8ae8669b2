"""text, code and upper: trimmed, without control characters; numbers plain, times to the second."""

from __future__ import annotations

from tests.dbt.cleaning.cases.case import Table, logged, silent

# All control characters but NUL (Postgres cannot hold it), tab, line feed and U+0085.
CONTROL = [
    chr(code)
    for code in (*range(0x01, 0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0))
    if code != 0x85
]
# What becomes an ordinary space.
SPACES = [
    *("\u0085", "\u00a0", "\u1680", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000", "\ufeff"),
    *(chr(code) for code in range(0x2000, 0x200B)),
]
WHITE_SPACE = [" ", "\t", "\n", *SPACES]
# What nobody can see: code removes it, text leaves it (U+FEFF aside, which is a space there).
INVISIBLE = [
    chr(code)
    for code in (
        *(0x00AD, 0x061C, 0xFEFF),
        *(*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065)),
        *range(0x2066, 0x2070),
    )
]
SMALL = [chr(code) for code in (*range(0xE0, 0xF7), *range(0xF8, 0x100), 0x161, 0x153, 0x17E)]
CAPITAL = [
    chr(code) for code in (*range(0xC0, 0xD7), *range(0xD8, 0xDF), 0x178, 0x160, 0x152, 0x17D)
]

CASES: Table = {
    ("text", "text"): [
        # the rule's own examples
        ("ACME  CORP   ", "ACME  CORP", silent),
        ("   ", None, silent),
        ("\u00a0Müller\u00a0", "Müller", silent),
        # blank
        (None, None, silent),
        ("", None, silent),
        ("\t\n \n", None, silent),
        ("\x01\x02\x7f", None, silent),
        (" \u00a0\u202f\u3000\ufeff\u2003\x0b ", None, silent),
        ("".join(CONTROL), None, silent),
        # blank is what code leaves nothing of
        ("\u200b", None, silent),
        (" \u00ad\u2060\ufeff\x01\n", None, silent),
        *((f" {one}", None, silent) for one in INVISIBLE),
        ("\u200b.\u200b", "\u200b.\u200b", silent),
        ("".join(SPACES), None, silent),
        ("".join(WHITE_SPACE), None, silent),
        # what stays
        ("a", "a", silent),
        ("0", "0", silent),
        ("NULL", "NULL", silent),
        ("N/A", "N/A", silent),
        ("00123", "00123", silent),
        ("1E3", "1E3", silent),  # text is text, whatever it looks like
        ("12.50", "12.50", silent),
        ("a\tb", "a\tb", silent),
        ("a\nb", "a\nb", silent),
        ("line 1\r\nline 2\r\n", "line 1\nline 2", silent),
        ("a  b", "a  b", silent),
        ("'; drop table x; --", "'; drop table x; --", silent),
        ("back\\slash \\n \\u00a0 %s {{ x }}", "back\\slash \\n \\u00a0 %s {{ x }}", silent),
        ("$$ $1 & \\1", "$$ $1 & \\1", silent),
        ("[^ -~]", "[^ -~]", silent),
        # what changes
        ("a\u00a0b\u202fc\u3000d\ufeffe", "a b c d e", silent),
        ("\ufeffwith a byte order mark", "with a byte order mark", silent),
        ("a\x00b".replace("\x00", "\ufffd"), "a\ufffdb", silent),  # as the loader replaces NUL
        ("\x1b[31mred\x1b[0m", "[31mred[0m", silent),
        ("  \x01  a  \x01  ", "a", silent),  # control characters go first, then white space
        ("\x01\u00a0a\u00a0\x01", "a", silent),
        *((f"a{character}b", "ab", silent) for character in CONTROL),
        ("a\u2028b\u2029c\u0085d", "a b c d", silent),
        ("a\u0080b\u009fc", "abc", silent),
        ("a\r\u0085\n b", "a \n b", silent),
        *((f"a{character}b", "a b", silent) for character in SPACES),
        *((f"{character}a{character}", "a", silent) for character in WHITE_SPACE),
        # zero-width characters are no white space, and no blank is told by them
        *((f"a{one}b", f"a{one}b", silent) for one in INVISIBLE if one != "\ufeff"),
        ("\u200ba\u200b", "\u200ba\u200b", silent),
        ("\u2060a\u180e", "\u2060a\u180e", silent),
        # other scripts
        ("  Größe \U0001f3ed ", "Größe \U0001f3ed", silent),
        (
            "\U0001f468\u200d\U0001f469\u200d\U0001f467",
            "\U0001f468\u200d\U0001f469\u200d\U0001f467",
            silent,
        ),
        (" שלום עולם ", "שלום עולם", silent),
        ("\u202eabc\u202c", "\u202eabc\u202c", silent),
        ("  مرحبا  ", "مرحبا", silent),
        ("e\u0301 ", "e\u0301", silent),  # a combining accent stays apart
        (" \u0301e", "\u0301e", silent),
        ("　東京　", "東京", silent),
        ("\U0010ffff\ue000", "\U0010ffff\ue000", silent),
        # long
        ("x" * 4000 + " ", "x" * 4000, silent),
        (" " * 4000, None, silent),
        ("ä" * 4001, "ä" * 4001, silent),
        ("\u00a0" + "wörd " * 40_000, ("wörd " * 40_000).strip(), silent),
        ("\x07" * 200_000 + "x", "x", silent),
    ],
    ("text", "varchar"): [(" a ", "a", silent), (None, None, silent), ("\u00a0", None, silent)],
    ("text", "char(8)"): [("a", "a", silent), ("", None, silent), ("\x01ä", "ä", silent)],
    ("text", "numeric"): [
        ("1234", "1234", silent),
        ("12.50", "12.5", silent),
        ("1E3", "1000", silent),
        ("100", "100", silent),
        ("1234.0", "1234", silent),
        ("0", "0", silent),
        ("0.00", "0", silent),
        ("-0.0", "0", silent),
        ("-12.340", "-12.34", silent),
        ("1e-10", "0.0000000001", silent),
        ("1e25", "1" + "0" * 25, silent),
        ("1234567890" * 4, "1234567890" * 4, silent),
        ("9" * 1000, "9" * 1000, silent),
        ("0." + "1" * 1000 + "000", "0." + "1" * 1000, silent),
        ("NaN", "NaN", silent),
        ("Infinity", "Infinity", silent),
        ("-Infinity", "-Infinity", silent),
        (None, None, silent),
    ],
    ("text", "bigint"): [
        ("9223372036854775807", "9223372036854775807", silent),
        ("-1", "-1", silent),
        ("100", "100", silent),
        (None, None, silent),
    ],
    ("text", "smallint"): [("-32768", "-32768", silent)],
    ("text", "double precision"): [
        ("1234", "1234", silent),
        ("12.5", "12.5", silent),
        ("0.1", "0.1", silent),
        ("1e22", "1" + "0" * 22, silent),
        ("1e-7", "0.0000001", silent),
        ("-0", "0", silent),
        ("1.7976931348623157e308", "17976931348623157" + "0" * 292, silent),
        ("NaN", "NaN", silent),
        ("-Infinity", "-Infinity", silent),
        (None, None, silent),
    ],
    ("text", "real"): [("0.1", "0.1", silent), ("1e10", "10000000000", silent)],
    ("text", "boolean"): [("t", "true", silent), ("f", "false", silent), (None, None, silent)],
    ("text", "timestamp"): [
        ("2019-03-05 07:08:09", "2019-03-05 07:08:09", silent),
        ("2019-03-05", "2019-03-05 00:00:00", silent),
        ("2019-03-05 23:59:59.999999", "2019-03-05 23:59:59", logged),  # cut, not rounded
        ("2019-03-05 07:08:09.1", "2019-03-05 07:08:09", logged),
        ("0001-01-01", "0001-01-01 00:00:00", silent),
        ("9999-12-31 23:59:59", "9999-12-31 23:59:59", silent),
        ("0044-03-15 12:00:00 BC", "0044-03-15 12:00:00 BC", silent),
        ("infinity", "infinity", silent),
        (None, None, silent),
    ],
    ("text", "date"): [
        ("2019-03-05", "2019-03-05 00:00:00", silent),
        ("0044-03-15 BC", "0044-03-15 00:00:00 BC", silent),
        ("-infinity", "-infinity", silent),
        (None, None, silent),
    ],
    ("text", "timestamptz"): [  # in the plant's local time
        ("2019-03-05 12:00:00+00", "2019-03-05 07:00:00", silent),
        ("2019-07-05 12:00:00+02", "2019-07-05 06:00:00", silent),
        ("2019-07-05 12:00:00.5+00", "2019-07-05 08:00:00", logged),
        (None, None, silent),
    ],
    ("text", "bytea"): [("\\xdeadbeef", "\\xdeadbeef", silent)],
    ("text", "interval"): [("1 day", "1 day", silent)],
    ("text, default USA", "text"): [
        (None, "USA", silent),
        ("", "USA", silent),
        (" \u00a0\x01 ", "USA", silent),
        ("\u200b", "USA", silent),
        (" Canada ", "Canada", silent),
        ("usa", "usa", silent),
    ],
    ("text, default USA", "numeric"): [(None, "USA", silent), ("1", "1", silent)],
    ("code", "text"): [
        # the rule's own examples
        ("C1\u200b", "C1", silent),
        ("Cafe\u0301 7", "Caf\u00e9 7", silent),
        # blank
        (None, None, silent),
        ("", None, silent),
        ("".join(INVISIBLE), None, silent),
        (" \u200b \u00ad\x07\u0085", None, silent),
        # what goes, and what stays
        *((f"a{character}b", "ab", silent) for character in INVISIBLE),
        *((f"{character}a {character}", "a", silent) for character in INVISIBLE),
        *((f"a{character}b", "ab", silent) for character in CONTROL),
        *((f"a{character}b", "a b", silent) for character in SPACES if character != "\ufeff"),
        *((f"{character}a{character}", "a", silent) for character in WHITE_SPACE),
        ("a  b", "a  b", silent),
        ("a\tb\nc", "a\tb\nc", silent),
        ("  00123 ", "00123", silent),
        ("1E3", "1E3", silent),
        ("caf\u00e9", "caf\u00e9", silent),  # upper and lower case stay
        ("a\u180eb\u034fc\u2065d", "a\u180eb\u034fc\u2065d", silent),  # not of the list
        # normal form C
        ("e\u200b\u0301", "\u00e9", silent),  # the invisible go first
        ("e \u0301", "e \u0301", silent),
        ("\u212b", "\u00c5", silent),
        ("\u212a1", "K1", silent),
        ("\u1100\u1161", "\uac00", silent),
        ("a\u0323\u0307", "\u1ea1\u0307", silent),
        ("a\u0307\u0323", "\u1ea1\u0307", silent),  # another order
        ("\u0958", "\u0915\u093c", silent),  # composed nowhere
        ("ﬁ²①Ａ", "ﬁ²①Ａ", silent),  # form C, not KC
        ("\U0001f3ed\U000e0041", "\U0001f3ed\U000e0041", silent),
        ("x" * 4000 + " ", "x" * 4000, silent),
        ("\u200b" * 200_000 + "x", "x", silent),
    ],
    ("code", "varchar"): [(" a\u200b ", "a", silent), (None, None, silent)],
    ("code", "char(8)"): [("a", "a", silent), ("", None, silent), ("\u2060ä", "ä", silent)],
    ("code", "numeric"): [
        ("12.50", "12.5", silent),
        ("1E3", "1000", silent),
        ("1234", "1234", silent),
        ("NaN", "NaN", silent),
        (None, None, silent),
    ],
    ("code", "bigint"): [
        ("9223372036854775807", "9223372036854775807", silent),
        (None, None, silent),
    ],
    ("code", "integer"): [("-1", "-1", silent)],
    ("code", "smallint"): [("7", "7", silent)],
    ("code", "double precision"): [("0.1", "0.1", silent), ("1e22", "1" + "0" * 22, silent)],
    ("code", "real"): [("0.1", "0.1", silent)],
    ("code", "boolean"): [("t", "true", silent), (None, None, silent)],
    ("code", "timestamp"): [
        ("2019-03-05 07:08:09", "2019-03-05 07:08:09", silent),
        ("2019-03-05 07:08:09.5", "2019-03-05 07:08:09", logged),
    ],
    ("code", "date"): [("2019-03-05", "2019-03-05 00:00:00", silent)],
    ("code", "timestamptz"): [("2019-03-05 12:00:00+00", "2019-03-05 07:00:00", silent)],
    ("code", "bytea"): [("\\xdeadbeef", "\\xdeadbeef", silent)],
    ("code", "json"): [('"a\u200b"', '"a"', silent)],
    ("code", "uuid"): [("00000000-0000-0000-0000-00000000000a",) * 2 + (silent,)],
    ("upper", "text"): [
        ("in transit", "IN TRANSIT", silent),
        ("  pending ", "PENDING", silent),
        ("In\u00a0Progress", "IN PROGRESS", silent),
        ("größer, ñandú", "GRÖßER, ÑANDÚ", silent),
        ("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", silent),
        *((small, capital, silent) for small, capital in zip(SMALL, CAPITAL, strict=True)),
        ("ß ı ƒ µ ª º ÷", "ß ı ƒ µ ª º ÷", silent),
        ("σίσυφος", "σίσυφος", silent),
        ("привет", "привет", silent),
        ("ǆ ŉ ā", "ǆ ŉ ā", silent),
        ("e\u0301", "\u00c9", silent),  # in normal form first
        ("t6\x01", "T6", silent),
        ("do\u200bne", "DONE", silent),
        ("", None, silent),
        ("\u3000", None, silent),
        ("\u200b", None, silent),
        (None, None, silent),
        ("a" * 5000, "A" * 5000, silent),
    ],
    ("upper", "varchar"): [(" a ", "A", silent), (None, None, silent)],
    ("upper", "numeric"): [("1E3", "1000", silent), ("NaN", "NAN", silent), (None, None, silent)],
    ("upper", "bigint"): [("-1", "-1", silent), (None, None, silent)],
    ("upper", "double precision"): [
        ("1e22", "1" + "0" * 22, silent),
        ("Infinity", "INFINITY", silent),
    ],
    ("upper", "boolean"): [("t", "TRUE", silent), (None, None, silent)],
    ("upper", "date"): [("2019-03-05", "2019-03-05 00:00:00", silent)],
    ("upper", "timestamptz"): [("2019-03-05 12:00:00+00", "2019-03-05 07:00:00", silent)],
    ("upper", "timestamp"): [
        ("2019-03-05 07:08:09", "2019-03-05 07:08:09", silent),
        ("2019-03-05 07:08:09.25", "2019-03-05 07:08:09", logged),
    ],
    ("upper, default PENDING", "text"): [
        (None, "PENDING", silent),
        (" \t", "PENDING", silent),
        ("done", "DONE", silent),
    ],
}
