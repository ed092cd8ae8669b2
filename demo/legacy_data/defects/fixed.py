"""The carriers and lines, which are few: each defect is put into a given row.

Three of ten lines are mistakes, and the jobs that ran on them are held back with them: 1.8 % of
all jobs, their skids and their test results. That is what a report by root cause has to show.
"""

from __future__ import annotations

from dataclasses import replace

from demo.legacy_data.defects.kinds import (
    Defect,
    Group,
    Member,
    change,
    clean,
    reject,
)
from demo.legacy_data.defects.values import NBSP


def _at(row: int, defect: Defect) -> Defect:
    return replace(defect, at=(row,))


CARRIER = (
    # No dates in this table: the lowest raw key is kept, and that is the one with the blank.
    Group(
        "CARRIER_ID",
        "duplicate: no dates, lowest raw key kept",
        (
            Member({}, {}, dates=None),
            Member({"CARRIER_ID": " {leader}"}, {"CARRIER_ID": 0}, dates=None),
        ),
        1,
        at=((0, 24),),
    ),
    _at(22, reject("CARRIER_NAME", "blank, though required", "required", 1, "  ")),
    _at(23, reject("CARRIER_ID", "key of blanks only", "required", 1, "{blank0}")),
    _at(1, clean("SCAC_CODE", "lower and mixed case", "upper", 1, ("{lower}", "{v}"))),
    _at(2, clean("SCAC_CODE", "lower and mixed case", "upper", 1, ("{title}", "{v}"))),
    _at(3, clean("SCAC_CODE", "blank but not NULL", "upper", 1, ("    ", None))),
    _at(4, clean("CARRIER_ID", "key with blanks", "text", 1, ("{v} ", "{v}"))),
    _at(5, clean("CARRIER_NAME", "no-break spaces", "text", 1, (f"{NBSP}{{v}}{NBSP}", "{v}"))),
    _at(6, clean("PHONE", "phone: other layout", "phone", 1, ("{a}.555.{n}", "({a}) 555-{n}"))),
    _at(
        7,
        clean(
            "PHONE",
            "phone: with an extension",
            "phone",
            1,
            ("{a}-555-{n} ext. 12", "({a}) 555-{n} x12"),
        ),
    ),
    _at(8, clean("PHONE", "phone: international", "phone", 1, ("+49 30 90{n}", "+49 30 90{n}"))),
    _at(9, change("PHONE", "phone: no digit at all", "phone", 1, ("call dispatch", None))),
    _at(10, change("EMAIL", "e-mail: not valid", "email", 1, ("dispatch@acme", None))),
    _at(
        11,
        change(
            "EMAIL",
            "e-mail: name or second address lost",
            "email",
            1,
            ("Bob <{who}@{host}>", "{who}@{host}"),
        ),
    ),
    _at(12, clean("EMAIL", "e-mail: mixed case, decoration", "email", 1, (" {v}. ", "{v}"))),
    _at(13, clean("IS_ACTIVE", "flag: other spelling", "boolean", 1, ("f", "false"))),
    _at(14, clean("IS_ACTIVE", "flag: blank", "boolean", 1, (" ", "true"))),
    _at(15, change("IS_ACTIVE", "flag: unknown letter", "boolean", 1, ("X", "false"))),
    _at(16, clean("IS_ACTIVE", "flag: blank", "boolean", 1, (None, "true"))),
    _at(17, clean("NOTES", "several lines", "text", 1, ("one\r\ntwo\n", "one\ntwo"))),
)

LINE = (
    Group(
        "LINE_NUMBER",
        "duplicate: no dates, lowest raw key kept",
        (
            Member({}, {}, dates=None),
            Member({"LINE_NUMBER": "{leader} "}, {"LINE_NUMBER": 0}, dates=None),
        ),
        1,
        at=((0, 7),),
    ),
    Group(
        "LINE_ID",
        "duplicate: no dates, lowest raw key kept",
        (
            Member({}, {}, dates=None),
            Member({"LINE_ID": " {leader}"}, {"LINE_ID": 0}, dates=None),
        ),
        1,
        at=((1, 9),),
    ),
    _at(8, reject("LINE_NUMBER", "blank, though required", "required", 1, "   ")),
    _at(2, clean("LINE_ID", "key with blanks", "text", 1, (" {v}", "{v}"))),
    _at(3, clean("LINE_NUMBER", "blanks around", "text", 1, (" {v}  ", "{v}"))),
    _at(4, clean("IS_ACTIVE", "flag: other number", "boolean", 1, ("5", "true"))),
    _at(5, clean("IS_ACTIVE", "flag: other number", "boolean", 1, ("-1", "true"))),
    _at(6, clean("IS_ACTIVE", "flag: blank", "boolean", 1, (None, "true"))),
    _at(8, clean("IS_ACTIVE", "flag: other number", "boolean", 1, ("0", "false"))),
)
