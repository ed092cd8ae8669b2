"""Defects that occur in columns of several tables: text, phone, e-mail, flags, dates, numbers."""

from __future__ import annotations

from demo.legacy_data.defects.kinds import Defect, change, clean, reject, show

NBSP = "\u00a0"
SOFT = "\u00ad"  # the soft hyphen: the one character of WE8MSWIN1252 that nobody can see
EN_DASH, EM_DASH = "\u2013", "\u2014"


def texts(column: str, rows: int, rule: str = "text") -> tuple[Defect, ...]:
    """Optional or required text: what is trimmed, and what stays. `rule` is text or code."""
    hidden = "{v}" if rule == "code" else f"{{v}}{SOFT}"
    return (
        clean(column, "blanks around", rule, rows, ("  {v}", "{v}"), (" {v}   ", "{v}")),
        clean(
            column,
            "no-break spaces",
            rule,
            rows,
            (f"{NBSP}{{v}}{NBSP}", "{v}"),
            (f"{{v}}{NBSP}x", "{v} x"),
        ),
        clean(
            column,
            "soft hyphen",
            rule,
            rows,
            (f"{{v}}{SOFT}", hidden),
            (f" {{v}}{SOFT} ", hidden),
        ),
        clean(
            column,
            "control characters",
            rule,
            rows,
            ("{v}\x07", "{v}"),
            ("\x81{v}\x90", "{v}"),
            ("\x1b{v}\x7f", "{v}"),
            ("\t{v}\r\n", "{v}"),
        ),
    )


def required(column: str, rows: int) -> Defect:
    """A blank where the new table wants a value."""
    return reject(
        column,
        "blank, though required",
        "required",
        rows,
        None,
        "   ",
        NBSP,
        "\x01\x02",
        " \t ",
        SOFT,
        "\x8d ",
    )


def blank(column: str, rows: int, rule: str = "text") -> Defect:
    """Blank but not NULL."""
    return clean(
        column, "blank but not NULL", rule, rows, ("   ", None), (NBSP, None), (f" {SOFT}", None)
    )


def small(column: str, rows: int, *values: str, rule: str = "code") -> Defect:
    """Small letters that stay small: what a rule that makes capitals would spoil."""
    pairs = tuple((value, value) for value in values) or (("{lower}", "{lower}"),)
    return show(column, "small letters that stay", rule, rows, *pairs)


def ten_digits(column: str) -> Defect:
    """No telephone number, though it looks like one."""
    return show(column, "ten digits", "code", 4, ("{ten}", "{ten}"))


def full(column: str, rule: str, rows: int = 2) -> Defect:
    """As long as the column: what any cut would spoil."""
    return show(column, "as long as the column", rule, rows, ("{full}", "{full}"))


def upper(column: str, rows: int) -> Defect:
    """Codes in mixed case."""
    return clean(
        column,
        "lower and mixed case",
        "upper",
        rows,
        ("{lower}", "{v}"),
        (" {title} ", "{v}"),
        (f"{{lower}}{SOFT}", "{v}"),
    )


def foreign_capitals(column: str, rows: int) -> Defect:
    """Letters outside of ASCII: those of the rule, and those that it leaves as they are."""
    return show(
        column,
        "letters outside of ASCII",
        "upper",
        rows,
        ("geprüft", "GEPRÜFT"),
        ("weiß àÿšœžþ", "WEIß ÀŸŠŒŽÞ"),
        ("µ ƒ ÷ \u00d7 ñ", "µ ƒ ÷ \u00d7 Ñ"),
    )


def phones(column: str, rows: int) -> tuple[Defect, ...]:
    """Telephone numbers in many forms; `rows` is the unit, layouts are the most frequent."""
    ten, eleven = "({a}) 555-{n}", "+1 ({a}) 555-{n}"
    kept = (
        "555-{n}",
        "{a}-555-{n} Bob",
        "{a}-555-{n} ext 1234567",
        "9{a}555{n}",
        "+1 555-{n}",
        "{a}-555-{n} / {a}-555-{n}",
        "x{n}",
        "tel: 555-{n}",
        f"555{EN_DASH}{{n}}",
        "555{n}.0",
        "9{a}555{n}.0",
    )
    abroad = (
        "+49 30 90{n}",
        "0049 30 90{n}",
        "+44 20 7946 {n}",
        "+33 1 23 4{n}",
        "+52 {a} 555 {n}",
        "tel:+49 30 90{n}",
        f"+44 20{EN_DASH}7946{EN_DASH}{{n}}",
    )
    return (
        clean(
            column,
            "phone: other layout",
            "phone",
            rows * 4,
            ("{a}.555.{n}", ten),
            ("({a}) 555-{n}", ten),
            ("{a}555{n}", ten),
            ("{a} 555 {n}", ten),
            ("{a}/555-{n}", ten),
            (f" {{a}}{NBSP}555{NBSP}{{n}}", ten),
            (f"{{a}}{SOFT}555{SOFT}{{n}}", ten),
        ),
        clean(
            column,
            "phone: tel: in front",
            "phone",
            rows,
            ("tel:{a}-555-{n}", ten),
            ("TEL: +1 {a} 555 {n}", eleven),
            ("Tel:  ({a}) 555-{n} x7", f"{ten} x7"),
        ),
        clean(
            column,
            "phone: other dashes",
            "phone",
            rows,
            (f"{{a}}{EN_DASH}555{EN_DASH}{{n}}", ten),
            (f"1{EM_DASH}{{a}}{EM_DASH}555{EN_DASH}{{n}} x4", f"{eleven} x4"),
        ),
        clean(
            column,
            "phone: a number stored as text",
            "phone",
            rows,
            ("{a}555{n}.0", ten),
            ("1{a}555{n}.0", eleven),
            ("tel:{a}555{n}.0", ten),
        ),
        clean(
            column,
            "phone: with the country's 1",
            "phone",
            rows * 2,
            ("1-{a}-555-{n}", eleven),
            ("+1 {a} 555 {n}", eleven),
            ("1 ({a}) 555-{n}", eleven),
            ("+1{a}555{n}", eleven),
        ),
        clean(
            column,
            "phone: with an extension",
            "phone",
            rows * 2,
            ("{a}-555-{n} ext. 12", f"{ten} x12"),
            ("{a}-555-{n} x7", f"{ten} x7"),
            ("{a}.555.{n}EXT:123456", f"{ten} x123456"),
            ("{a}-555-{n} #12", f"{ten} x12"),
            ("({a}) 555-{n} Extension 9", f"{ten} x9"),
            ("1-{a}-555-{n} X 55", f"{eleven} x55"),
        ),
        show(column, "as long as the column", "phone", 2, ("{full_phone}", "{full_phone}")),
        clean(column, "phone: kept as it is", "phone", rows, *((text, text) for text in kept)),
        clean(column, "phone: international", "phone", rows, *((text, text) for text in abroad)),
        change(
            column,
            "phone: no digit at all",
            "phone",
            rows,
            *((text, None) for text in ("N/A", "-", "call Bob", "none", "?", "( )  -", "tel:")),
        ),
    )


def emails(column: str, rows: int) -> tuple[Defect, ...]:
    """E-mail addresses with decoration, with company, and bad ones."""
    one = "{who}@{host}"
    return (
        clean(
            column,
            "e-mail: mixed case, decoration",
            "email",
            rows * 2,
            (" {title_who}@{HOST} ", one),
            ("mailto:{who}@{host}", one),
            ("<{who}@{host}>", one),
            ("{who}@{host}.", one),
            ("{who}@{host};", one),
            (f"{NBSP}{{who}}@{{host}}", one),
            ("MAILTO:{title_who}@{host}", one),
            (f"{{who}}{SOFT}@{{host}}", one),
        ),
        show(column, "as long as the column", "email", 2, ("{full_mail}", "{full_mail}")),
        clean(
            column,
            "e-mail: unusual but valid",
            "email",
            rows,
            ("{who}+{n}@{host}", "{who}+{n}@{host}"),
            ("{who}.o'brien@sales.{host}", "{who}.o'brien@sales.{host}"),
            ("{who}@localhost", "{who}@localhost"),
        ),
        change(
            column,
            "e-mail: name or second address lost",
            "email",
            rows,
            ("Bob <{who}@{host}>", one),
            ("{who}@{host}; b@{host}", one),
            ("{who}@{host},b@{host}", one),
            ("{who}@{host} b@{host}", one),
            ("{who}@acme; b@{host}", "b@{host}"),
        ),
        change(
            column,
            "e-mail: not valid",
            "email",
            rows * 2,
            *(
                (text, None)
                for text in (
                    "{who}@acme",
                    "{who}.{host}",
                    "n/a",
                    "@{host}",
                    "{who}@@{host}",
                    "{who}@acme..com",
                    "müller@{host}",
                    "{who}@acme.c",
                    ".{who}@{host}",
                    "none",
                )
            ),
        ),
    )


def flags(column: str, rows: int, *, default: str | None) -> tuple[Defect, ...]:
    """CHAR(1) flags in other spellings; `default` is what blank and unreadable ones become."""
    return (
        clean(
            column,
            "flag: other spelling",
            "boolean",
            rows,
            *((raw, "true") for raw in ("y", "T", "t", "1", "7")),
            *((raw, "false") for raw in ("n", "F", "f", "0")),
        ),
        clean(
            column,
            "flag: blank",
            "boolean",
            rows,
            *((raw, default) for raw in (" ", NBSP, SOFT)),
        ),
        change(
            column,
            "flag: neither yes nor no",
            "boolean",
            rows,
            *((raw, default) for raw in ("X", "?", "J", "-")),
        ),
    )


def dates(column: str, rows: int) -> tuple[Defect, ...]:
    """DATE columns: unlikely years, and hours of America/Detroit that are missing or double."""
    return (
        change(
            column,
            "date: year outside 1900-2100",
            "date",
            rows,
            *(
                (raw, None)
                for raw in (
                    "0019-03-04 08:00:00",
                    "2919-06-01 00:00:00",
                    "1899-12-31 23:59:59",
                    "2101-01-01 00:00:00",
                    "9999-12-31 00:00:00",
                    "0001-01-01 00:00:00",
                )
            ),
        ),
        clean(
            column,
            "date: first and last permitted moment",
            "date",
            2,
            ("1900-01-01 00:00:00", "1900-01-01 05:32:11+00"),  # local mean time then
            ("2100-12-31 23:59:59", "2101-01-01 04:59:59+00"),
        ),
        clean(
            column,
            "date: hour that summer time skips",
            "date",
            rows,
            ("2019-03-10 02:30:00", "2019-03-10 07:30:00+00"),
            ("2014-03-09 02:00:00", "2014-03-09 07:00:00+00"),
        ),
        clean(
            column,
            "date: hour that exists twice",
            "date",
            rows,
            ("2019-11-03 01:30:00", "2019-11-03 06:30:00+00"),
            ("2014-11-02 01:59:59", "2014-11-02 06:59:59+00"),
        ),
    )


def rounded(column: str, rows: int, *variants: tuple[str, str]) -> Defect:
    """Numbers with more decimals than the new column."""
    return change(column, "number: rounded", "decimal", rows, *variants)


def out_of_range(column: str, rows: int, *raw: str) -> Defect:
    """Numbers that the new column cannot or must not hold."""
    return reject(column, "number: out of range", "out_of_range", rows, *raw)


def missing_parent(column: str, rows: int, pattern: str) -> Defect:
    """References to keys that no row has."""
    return reject(column, "reference to a missing row", "orphan", rows, pattern, f" {pattern}")


def untidy_references(column: str, rows: int) -> tuple[Defect, ...]:
    """References that are found once they are trimmed, and blank ones, which are none."""
    return (
        clean(
            column,
            "reference with blanks",
            "reference",
            rows,
            (" {v}", "{v}"),
            (f"{{v}}{NBSP}", "{v}"),
            (f"{{v}}{SOFT}", "{v}"),
        ),
        Defect(
            column,
            "reference: blank but not NULL",
            "clean",
            "reference",
            rows,
            ((" ", None), (NBSP, None), (SOFT, None)),
            has_no_parent=True,
        ),
    )
