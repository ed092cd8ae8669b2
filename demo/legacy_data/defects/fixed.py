"""The carriers and lines, which are few: each defect is put into a given row.

Three of ten lines are mistakes, and the jobs that ran on them are held back with them: 2 % of
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
from demo.legacy_data.defects.values import NBSP, SOFT, full, small


def _at(row: int, defect: Defect) -> Defect:
    return replace(defect, at=(row,))


CARRIER = (
    # No dates in this table: the tidy key is kept. The shipments of the other one are orphans.
    Group(
        "CARRIER_ID",
        "duplicate: no dates, tidy key kept",
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
    _at(4, clean("CARRIER_ID", "key with blanks", "code", 1, ("{v} ", "{v}"))),
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
    _at(15, change("IS_ACTIVE", "flag: neither yes nor no", "boolean", 1, ("X", "true"))),
    _at(16, clean("IS_ACTIVE", "flag: blank", "boolean", 1, (None, "true"))),
    _at(17, clean("NOTES", "several lines", "text", 1, ("one\r\ntwo\n", "one\ntwo"))),
    _at(7, clean("CARRIER_ID", "key with a soft hyphen", "code", 1, (f"{{v}}{SOFT}", "{v}"))),
    _at(14, clean("SCAC_CODE", "soft hyphen", "upper", 1, (f"{{lower}}{SOFT}", "{v}"))),
    _at(9, full("CARRIER_NAME", "text", 1)),
    _at(10, full("CONTACT_NAME", "text", 1)),
    _at(11, clean("PHONE", "as long as the column", "phone", 1, ("{full_phone}", "{full_phone}"))),
    _at(
        12, clean("PHONE", "phone: tel: in front", "phone", 1, ("tel:{a}-555-{n}", "({a}) 555-{n}"))
    ),
    _at(13, clean("EMAIL", "as long as the column", "email", 1, ("{full_mail}", "{full_mail}"))),
    _at(14, full("NOTES", "text", 1)),
    _at(15, clean("NOTES", "soft hyphen", "text", 1, (SOFT, None))),
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
        "duplicate: no dates, tidy key kept",
        (
            Member({}, {}, dates=None),
            Member({"LINE_ID": " {leader}"}, {"LINE_ID": 0}, dates=None),
        ),
        1,
        at=((1, 9),),
    ),
    _at(8, reject("LINE_NUMBER", "blank, though required", "required", 1, "   ")),
    _at(2, clean("LINE_ID", "key with blanks", "code", 1, (" {v}", "{v}"))),
    _at(3, clean("LINE_NUMBER", "blanks around", "code", 1, (" {v}  ", "{v}"))),
    _at(3, clean("IS_ACTIVE", "flag: other number", "boolean", 1, ("0", "false"))),
    _at(4, clean("IS_ACTIVE", "flag: other number", "boolean", 1, ("5", "true"))),
    _at(5, clean("IS_ACTIVE", "flag: other number", "boolean", 1, ("-1", "true"))),
    _at(6, clean("IS_ACTIVE", "flag: blank", "boolean", 1, (None, "true"))),
    _at(8, clean("IS_ACTIVE", "flag: other number", "boolean", 1, ("0", "false"))),
    _at(5, clean("LINE_ID", "key with a soft hyphen", "code", 1, (f"{{v}}{SOFT}", "{v}"))),
    _at(2, small("LINE_NUMBER", 1)),
    _at(1, small("LINE_NUMBER", 1, "slitter")),
    _at(4, clean("LINE_NUMBER", "soft hyphen", "code", 1, (f"48{SOFT}-SLT {SOFT}", "48-SLT"))),
    _at(6, full("LINE_NUMBER", "code", 1)),
    _at(4, full("DESCRIPTION", "text", 1)),
)
