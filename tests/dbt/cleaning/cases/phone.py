"""phone: laid out where it is North American, kept as written elsewhere, NULL without a digit."""

from __future__ import annotations

from tests.dbt.cleaning.cases.case import Table, logged, silent

CASES: Table = {
    ("phone", "text"): [
        # what is dialled starts with 00, or with + and another country, whatever stands before it
        ("(00) 49 309018", "(00) 49 309018", silent),
        (".00(24805127", ".00(24805127", silent),
        ("(+49) 30 9018201", "(+49) 30 9018201", silent),
        # the rule's own examples
        ("248.555.0100", "(248) 555-0100", silent),
        ("1-248-555-0100", "+1 (248) 555-0100", silent),
        ("248-555-0100 ext. 12", "(248) 555-0100 x12", silent),
        ("+49 30 901820", "+49 30 901820", silent),
        ("555-0100", "555-0100", silent),
        ("N/A", None, logged),
        ("-", None, logged),
        ("call Bob", None, logged),
        ("248-555-0100 Bob", "248-555-0100 Bob", silent),
        ("248\u2011555\u20110100", "(248) 555-0100", silent),
        ("2485550100.0", "(248) 555-0100", silent),
        # blank
        (None, None, silent),
        ("", None, silent),
        (" \u00a0\x01", None, silent),
        # ten digits in every layout
        ("2485550100", "(248) 555-0100", silent),
        ("(248) 555-0100", "(248) 555-0100", silent),
        ("(248)555-0100", "(248) 555-0100", silent),
        ("248 555 0100", "(248) 555-0100", silent),
        ("248/555-0100", "(248) 555-0100", silent),
        ("  248-555-0100  ", "(248) 555-0100", silent),
        ("\u00a0248\u00a0555\u00a00100", "(248) 555-0100", silent),
        ("248-555\x07-0100", "(248) 555-0100", silent),
        ("-(.2/4 8 5-5-5)0.1.0.0", "(248) 555-0100", silent),
        ("248+555+0100", "(248) 555-0100", silent),
        ("0485550100", "(048) 555-0100", silent),
        # eleven that start with 1
        ("12485550100", "+1 (248) 555-0100", silent),
        ("+1 248 555 0100", "+1 (248) 555-0100", silent),
        ("+1 (248) 555-0100", "+1 (248) 555-0100", silent),
        ("+1.248.555.0100", "+1 (248) 555-0100", silent),
        ("(+1) 248-555-0100", "+1 (248) 555-0100", silent),
        ("1 (248) 555.0100", "+1 (248) 555-0100", silent),
        ("+1 485550100", "(148) 555-0100", silent),  # ten digits, and country code 1
        # extensions
        ("248-555-0100 x12", "(248) 555-0100 x12", silent),
        ("248-555-0100x12", "(248) 555-0100 x12", silent),
        ("248-555-0100 X 12", "(248) 555-0100 x12", silent),
        ("248-555-0100 x:12", "(248) 555-0100 x12", silent),
        ("248-555-0100 ext 12", "(248) 555-0100 x12", silent),
        ("248-555-0100 ext12", "(248) 555-0100 x12", silent),
        ("248-555-0100 EXT.12", "(248) 555-0100 x12", silent),
        ("248-555-0100 Ext.: 12", "(248) 555-0100 x12", silent),
        ("248-555-0100 extension 12", "(248) 555-0100 x12", silent),
        ("248-555-0100 Extension: 12", "(248) 555-0100 x12", silent),
        ("248-555-0100 EXTENSION:12", "(248) 555-0100 x12", silent),
        ("248-555-0100 #12", "(248) 555-0100 x12", silent),
        ("248-555-0100 #: 12", "(248) 555-0100 x12", silent),
        ("248-555-0100 ext.   000012", "(248) 555-0100 x000012", silent),
        ("248-555-0100 x1", "(248) 555-0100 x1", silent),
        ("248-555-0100 x123456", "(248) 555-0100 x123456", silent),
        ("1-248-555-0100 x12", "+1 (248) 555-0100 x12", silent),
        ("2485550100#7", "(248) 555-0100 x7", silent),
        # what only resembles an extension
        ("248-555-0100 x1234567", "248-555-0100 x1234567", silent),
        ("248-555-0100 x", "248-555-0100 x", silent),
        ("248-555-0100 x12a", "248-555-0100 x12a", silent),
        ("248-555-0100 ext, 12", "248-555-0100 ext, 12", silent),
        ("248-555-0100 x:: 12", "248-555-0100 x:: 12", silent),
        ("248-555-0100 extens. 12", "248-555-0100 extens. 12", silent),
        ("248-555-0100 extx12", "248-555-0100 extx12", silent),
        ("248-555-0100 x12 x13", "248-555-0100 x12 x13", silent),
        ("x12 248-555-0100", "x12 248-555-0100", silent),
        ("248-555-0100 x١٢", "248-555-0100 x١٢", silent),
        ("x12", "x12", silent),
        ("#5", "#5", silent),
        ("555-0100 x12", "555-0100 x12", silent),
        # other countries, however many digits
        ("+49 30 9018200", "+49 30 9018200", silent),
        ("+49 3090182", "+49 3090182", silent),
        ("+4930901820", "+4930901820", silent),  # ten digits
        ("+49 309018201", "+49 309018201", silent),  # eleven
        ("(+49) 30 901820", "(+49) 30 901820", silent),
        ("+ 49 30 901820", "+ 49 30 901820", silent),
        ("+(49) 30 901820", "+(49) 30 901820", silent),
        ("+49 30 901820 x12", "+49 30 901820 x12", silent),
        ("+2485550100", "+2485550100", silent),
        ("+0485550100", "+0485550100", silent),
        ("0049 30 901820", "0049 30 901820", silent),
        ("00 49 309018", "00 49 309018", silent),  # ten digits
        ("(00) 49 309018", "(00) 49 309018", silent),
        ("0012485550", "0012485550", silent),
        ("00", "00", silent),
        ("++12485550100", "++12485550100", silent),
        # other counts
        ("0", "0", silent),
        ("911", "911", silent),
        ("248555010", "248555010", silent),
        ("22485550100", "22485550100", silent),  # eleven that start with 2
        ("124855501000", "124855501000", silent),
        ("+1", "+1", silent),
        ("248-555-0100 248-555-0101", "248-555-0100 248-555-0101", silent),
        ("9" * 4000, "9" * 4000, silent),
        ("x" * 200_000 + "1", "x" * 200_000 + "1", silent),
        # other characters
        ("248-555-0100;", "248-555-0100;", silent),
        ("248-555-0100, 248-555-0101", "248-555-0100, 248-555-0101", silent),
        ("248\t555\t0100", "248\t555\t0100", silent),
        ("248-555-0100\n", "(248) 555-0100", silent),
        ("248\n555 0100", "248\n555 0100", silent),
        ("248\uff0d555\uff0d0100", "248\uff0d555\uff0d0100", silent),  # a full-width hyphen
        ("1-800-FLOWERS", "1-800-FLOWERS", silent),
        ("\U0001f4de 248-555-0100", "\U0001f4de 248-555-0100", silent),
        # tel:, dashes of other kinds, .0
        ("tel:248-555-0100", "(248) 555-0100", silent),
        ("TEL:  2485550100", "(248) 555-0100", silent),
        ("Tel: +1 248 555 0100 x7", "+1 (248) 555-0100 x7", silent),
        ("tel:\t2485550100", "tel:\t2485550100", silent),  # no space
        ("tel :2485550100", "tel :2485550100", silent),
        ("tel:tel:2485550100", "tel:tel:2485550100", silent),  # one
        ("2485550100 tel:", "2485550100 tel:", silent),  # leading
        ("tel:555-0100", "tel:555-0100", silent),
        ("tel:+49 30 901820", "tel:+49 30 901820", silent),
        ("tel:0049 30 901820", "tel:0049 30 901820", silent),
        ("tel:", None, logged),
        ("tel: none", None, logged),
        *(
            (f"248{dash}555{dash}0100", "(248) 555-0100", silent)
            for dash in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
        ),
        ("555\u20130100", "555\u20130100", silent),  # kept as it is written
        ("+49\u201330\u2013901820", "+49\u201330\u2013901820", silent),
        ("12485550100.0", "+1 (248) 555-0100", silent),
        ("tel:2485550100.0", "(248) 555-0100", silent),
        ("22485550100.0", "22485550100.0", silent),
        ("0048555010.0", "0048555010.0", silent),
        ("248555010.0", "(248) 555-0100", silent),  # nine digits and a 0: ten
        ("2485550100.00", "2485550100.00", silent),
        ("248-555-0100.0", "248-555-0100.0", silent),  # eleven digits that start with 2
        ("2485550100.0 x12", "2485550100.0 x12", silent),
        # as code leaves it
        ("248-555-0100\u200b", "(248) 555-0100", silent),
        ("248\u00ad-555-0100 Bob\u200b", "248-555-0100 Bob", silent),
        ("\u200b\ufeff", None, silent),
        ("２４８５５５０１００", None, logged),  # full-width digits
        # no digit
        ("none", None, logged),
        ("()", None, logged),
        ("+", None, logged),
        ("ext.", None, logged),
        ("\U0001f4de", None, logged),
        ("٢٤٨", None, logged),  # none of ASCII's
        ("x" * 4000, None, logged),
    ],
    ("phone", "varchar"): [("248.555.0100", "(248) 555-0100", silent), ("none", None, logged)],
    ("phone", "numeric"): [
        ("2485550100", "(248) 555-0100", silent),
        ("12485550100", "+1 (248) 555-0100", silent),
        ("2485550100.0", "(248) 555-0100", silent),
        ("5550100", "5550100", silent),
        ("248555.0100", "248555.01", silent),
        ("-2485550100", "(248) 555-0100", silent),
        ("NaN", None, logged),
        (None, None, silent),
    ],
    ("phone", "bigint"): [("2485550100", "(248) 555-0100", silent), (None, None, silent)],
    ("phone", "double precision"): [
        ("2485550100", "(248) 555-0100", silent),
        ("Infinity", None, logged),
    ],
    ("phone", "boolean"): [("t", None, logged), (None, None, silent)],
    ("phone", "timestamp"): [
        ("2019-03-05 07:08:09", "2019-03-05 07:08:09", silent),
        ("2019-03-05 07:08:09.5", "2019-03-05 07:08:09", logged),
        ("infinity", None, logged),
        (None, None, silent),
    ],
    ("phone", "date"): [("2019-03-05", "2019-03-05 00:00:00", silent)],
    ("phone", "timestamptz"): [("2019-03-05 12:00:00+00", "2019-03-05 07:00:00", silent)],
}
