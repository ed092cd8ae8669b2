"""The cleaning and rejection rules in slow, plain Python: what the generator's ledger is held to.

Written from the rules' text alone; it shares nothing with the generator or with the SQL. A cleaned
value comes with whether something was lost; it is text, number, flag or moment, or None.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, localcontext
from functools import cache
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

PLANT = ZoneInfo("America/Detroit")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
NO_BREAK = re.compile("[\u00a0\u202f\u3000\ufeff]")
MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
EXTENSION = re.compile(r"\s*(?:extension|ext\.?|x|#):?\s*(\d{1,6})$", re.IGNORECASE)
ADDRESS = EmailValidator()

# entity: (table, {Django column: (legacy column, rule, argument)}); the first column is the key.
# Arguments: length of a text, (digits, scale) of a number, default of a flag.
MAPPING = {
    "carrier": (
        "AB_CARRIER",
        {
            "carrier_id": ("CARRIER_ID", "text", 20),
            "name": ("CARRIER_NAME", "text", 100),
            "scac_code": ("SCAC_CODE", "upper", 10),
            "contact_name": ("CONTACT_NAME", "text", 100),
            "phone": ("PHONE", "phone", 50),
            "email": ("EMAIL", "email", 254),
            "is_active": ("IS_ACTIVE", "boolean", True),
            "notes": ("NOTES", "text", None),
        },
    ),
    "line": (
        "AB_LINE",
        {
            "line_id": ("LINE_ID", "text", 20),
            "line_number": ("LINE_NUMBER", "text", 20),
            "description": ("DESCRIPTION", "text", 200),
            "is_active": ("IS_ACTIVE", "boolean", True),
        },
    ),
    "customer": (
        "AB_CUSTOMER",
        {
            "customer_id": ("CUSTOMER_ID", "text", 20),
            "name": ("CUSTOMER_NAME", "text", 200),
            "address_line1": ("ADDRESS_1", "text", 200),
            "address_line2": ("ADDRESS_2", "text", 200),
            "city": ("CITY", "text", 100),
            "state": ("STATE", "text", 50),
            "zip_code": ("ZIP_CODE", "text", 20),
            "country": ("COUNTRY", "text", 50),
            "phone": ("PHONE", "phone", 50),
            "fax": ("FAX", "phone", 50),
            "email": ("EMAIL", "email", 254),
            "is_active": ("IS_ACTIVE", "boolean", True),
            "notes": ("NOTES", "text", None),
            "created_at": ("CREATED_DATE", "date", None),
            "updated_at": ("MODIFIED_DATE", "date", None),
        },
    ),
    "coil": (
        "AB_COIL",
        {
            "coil_id": ("COIL_ID", "text", 20),
            "coil_number": ("COIL_NUMBER", "text", 50),
            "heat_number": ("HEAT_NUMBER", "text", 50),
            "alloy": ("ALLOY", "text", 20),
            "temper": ("TEMPER", "text", 20),
            "gauge": ("GAUGE", "decimal", (10, 4)),
            "width": ("WIDTH", "decimal", (10, 3)),
            "length": ("LENGTH", "decimal", (12, 3)),
            "weight": ("WEIGHT", "decimal", (12, 2)),
            "quantity": ("QUANTITY", "decimal", (12, 2)),
            "location": ("LOCATION", "text", 100),
            "status": ("STATUS", "upper", 20),
            "supplier": ("SUPPLIER", "text", 100),
            "mill_id": ("MILL_ID", "text", 50),
            "received_date": ("RECEIVED_DATE", "date", None),
            "customer_id": ("CUSTOMER_ID", "reference", "customer"),
            "notes": ("NOTES", "text", None),
            "created_at": ("CREATED_DATE", "date", None),
            "updated_at": ("MODIFIED_DATE", "date", None),
        },
    ),
    "job": (
        "AB_JOB",
        {
            "job_id": ("JOB_ID", "text", 20),
            "job_number": ("JOB_NUMBER", "text", 50),
            "customer_id": ("CUSTOMER_ID", "reference", "customer"),
            "coil_id": ("COIL_ID", "reference", "coil"),
            "line_id": ("LINE_ID", "reference", "line"),
            "part_number": ("PART_NUMBER", "text", 100),
            "quantity": ("QUANTITY", "decimal", (12, 2)),
            "alloy": ("ALLOY", "text", 20),
            "temper": ("TEMPER", "text", 20),
            "gauge": ("GAUGE", "decimal", (10, 4)),
            "width": ("WIDTH", "decimal", (10, 3)),
            "length": ("LENGTH", "decimal", (12, 3)),
            "status": ("STATUS", "upper", 20),
            "priority": ("PRIORITY", "integer", 0),
            "scheduled_date": ("SCHEDULED_DATE", "date", None),
            "start_date": ("START_DATE", "date", None),
            "completion_date": ("COMPLETION_DATE", "date", None),
            "notes": ("NOTES", "text", None),
            "created_at": ("CREATED_DATE", "date", None),
            "updated_at": ("MODIFIED_DATE", "date", None),
        },
    ),
    "skid": (
        "AB_SKID",
        {
            "skid_id": ("SKID_ID", "text", 20),
            "skid_number": ("SKID_NUMBER", "text", 50),
            "job_id": ("JOB_ID", "reference", "job"),
            "customer_id": ("CUSTOMER_ID", "reference", "customer"),
            "status": ("STATUS", "upper", 20),
            "location": ("LOCATION", "text", 100),
            "total_pieces": ("TOTAL_PIECES", "integer", None),
            "total_weight": ("TOTAL_WEIGHT", "decimal", (12, 2)),
            "created_at": ("CREATED_DATE", "date", None),
            "updated_at": ("MODIFIED_DATE", "date", None),
        },
    ),
    "qa": (
        "AB_QA_RESULT",
        {
            "test_id": ("TEST_ID", "text", 20),
            "coil_id": ("COIL_ID", "reference", "coil"),
            "job_id": ("JOB_ID", "reference", "job"),
            "test_type": ("TEST_TYPE", "upper", 40),
            "test_date": ("TEST_DATE", "date", None),
            "inspector": ("INSPECTOR", "text", 100),
            "result": ("RESULT", "upper", 40),
            "passed": ("PASSED", "boolean", None),
            "notes": ("NOTES", "text", None),
            "created_at": ("CREATED_DATE", "date", None),
        },
    ),
    "shipment": (
        "AB_SHIPMENT",
        {
            "shipment_id": ("SHIPMENT_ID", "text", 20),
            "bol_number": ("BOL_NUMBER", "text", 50),
            "customer_id": ("CUSTOMER_ID", "reference", "customer"),
            "carrier_id": ("CARRIER_ID", "reference", "carrier"),
            "status": ("STATUS", "upper", 20),
            "ship_date": ("SHIP_DATE", "date", None),
            "delivery_date": ("DELIVERY_DATE", "date", None),
            "tracking_number": ("TRACKING_NUMBER", "text", 100),
            "freight_charges": ("FREIGHT_CHARGES", "decimal", (12, 2)),
            "notes": ("NOTES", "text", None),
            "created_at": ("CREATED_DATE", "date", None),
            "updated_at": ("MODIFIED_DATE", "date", None),
        },
    ),
}
REQUIRED = {
    "carrier": ("carrier_id", "name"),
    "line": ("line_id", "line_number"),
    "customer": ("customer_id", "name"),
    "coil": ("coil_id", "coil_number"),
    "job": ("job_id", "job_number"),
    "skid": ("skid_id",),
    "qa": ("test_id",),
    "shipment": ("shipment_id", "bol_number"),
}
UNIQUE = {
    "line": ("line_number",),
    "job": ("job_number",),
    "skid": ("skid_number",),
    "shipment": ("bol_number",),
}
DEFAULT = {
    ("customer", "country"): "USA",
    ("job", "status"): "PENDING",
    ("shipment", "status"): "PENDING",
}
MUST_BE = {
    ("coil", "width"): lambda value: value > 0,
    ("coil", "weight"): lambda value: value >= 0,
    ("job", "quantity"): lambda value: value > 0,
}


def clean_text(raw):
    if isinstance(raw, Decimal):
        raw = f"{raw:f}".rstrip("0").rstrip(".") if raw % 1 else f"{raw:.0f}"
    if raw is None:
        return None
    return NO_BREAK.sub(" ", CONTROL.sub("", raw)).strip() or None


def clean_phone(raw):
    text = clean_text(raw)
    if text is None:
        return None, False
    if not re.search("[0-9]", text):
        return None, True
    found = EXTENSION.search(text)
    rest = text[: found.start()] if found else text
    suffix = f" x{found[1]}" if found else ""
    digits = re.sub("[^0-9]", "", rest)
    abroad = rest.lstrip().startswith("00") or re.match(r"\s*\+\D*(?!1)\d", rest)
    if re.fullmatch(r"[0-9 .\-()/+]*", rest) and not abroad:
        if len(digits) == 10:
            return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}{suffix}", False
        if len(digits) == 11 and digits[0] == "1":
            return f"+1 ({digits[1:4]}) {digits[4:7]}-{digits[7:]}{suffix}", False
    return text, False


def clean_email(raw):
    text = clean_text(raw)
    if text is None:
        return None, False
    words = []
    for word in re.split(r"[;,\s]+", text.lower()):
        word = word.removeprefix("mailto:").removeprefix("<").removesuffix(">")
        word = word.removeprefix("mailto:").removesuffix(".")
        if word:
            words.append(word)
    for word in words:
        try:
            ADDRESS(word)
        except ValidationError:
            continue
        if word.isascii() and len(word) <= 254:
            return word, len(words) > 1
    return None, True


def clean_boolean(raw, default):
    text = clean_text(raw)
    if text is None:
        return default, False
    if re.fullmatch(r"[+-]?\d+(\.\d*)?", text):
        return Decimal(text) != 0, False
    if text.upper() in ("Y", "YES", "T", "TRUE"):
        return True, False
    return False, text.upper() not in ("N", "NO", "F", "FALSE")


DATES = (
    (r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})", "iso"),
    (r"(?P<d>\d{1,2})-(?P<m>[a-z]{3})-(?P<y>\d{2})", "two digits"),
    (r"(?P<d>\d{1,2})-(?P<m>[a-z]{3})-(?P<y>\d{4})", "month name"),
    (r"(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4})", "american"),
    (r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})", "compact"),
)
CLOCK = r"(?:[ t](?P<h>\d{1,2}):(?P<mi>\d{2})(?::(?P<s>\d{2})(?:\.(?P<f>\d+))?)?)?"


def clean_date(raw):
    lost = False
    if raw is None or isinstance(raw, datetime):
        local = raw
    else:
        text = clean_text(raw)
        if text is None:
            return None, False
        local, lost = read_date(text.lower())
    if local is None:
        return None, raw is not None
    if not 1900 <= local.year <= 2100:
        return None, True
    return to_utc(local), lost


def read_date(text):
    for pattern, _ in DATES:
        found = re.fullmatch(pattern + CLOCK, text)
        if not found:
            continue
        part = found.groupdict()
        month = MONTHS.get(part["m"]) or (int(part["m"]) if part["m"].isdigit() else 0)
        year = int(part["y"])
        if len(part["y"]) == 2:
            year += 2000 if year < 50 else 1900
        fraction = Decimal(f"0.{part['f'] or 0}") * 1_000_000
        micros = int(fraction.to_integral_value(ROUND_HALF_UP))
        try:
            moment = datetime.combine(
                date(year, month, int(part["d"])),
                time(int(part["h"] or 0), int(part["mi"] or 0), int(part["s"] or 0)),
            )
        except ValueError:
            return None, True
        return moment + timedelta(microseconds=micros), micros != fraction
    return None, True


@cache
def to_utc(local):
    """Standard time in the hour that exists twice; forward in the hour that does not exist."""
    candidates = [local.replace(tzinfo=PLANT, fold=fold) for fold in (0, 1)]
    there_and_back = [
        moment.astimezone(UTC).astimezone(PLANT).replace(tzinfo=None) == local
        for moment in candidates
    ]
    exists = any(there_and_back)
    return candidates[1 if exists else 0].astimezone(UTC)


def clean_decimal(raw, digits, scale):
    """The value, whether something was lost, and whether it fits."""
    if raw is None:
        return None, False, True
    with localcontext() as context:
        context.prec = 200
        number = Decimal(raw)
        rounded = number.quantize(Decimal(1).scaleb(-scale), ROUND_HALF_UP)
        return rounded, rounded != number, abs(rounded) < Decimal(10) ** (digits - scale)


def clean_integer(raw, default):
    if raw is None:
        return default, False, True
    with localcontext() as context:
        context.prec = 200
        number = Decimal(raw)
        whole = number.to_integral_value(ROUND_DOWN)
        return int(whole), whole != number, -(2**31) <= whole < 2**31


def shown(value):
    """A cleaned value as the ledger writes it."""
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat(" ").replace("+00:00", "+00")
    if isinstance(value, Decimal):
        text = f"{value:f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return "0" if text == "-0" else text
    return str(value)


@dataclass
class Row:
    """One legacy row, cleaned and judged."""

    number: int
    legacy_key: str
    raw: dict
    clean: dict
    lost: set
    reasons: list
    orphans: list


def clean_row(entity, number, raw):
    columns = MAPPING[entity][1]
    key = columns[next(iter(columns))][0]
    row = Row(number, str(raw[key]), raw, {}, set(), [], [])
    for column, (source, rule, argument) in columns.items():
        original, lost, fits = raw[source], False, True
        if rule == "phone":
            value, lost = clean_phone(original)
        elif rule == "email":
            value, lost = clean_email(original)
        elif rule == "boolean":
            value, lost = clean_boolean(original, argument)
        elif rule == "date":
            value, lost = clean_date(original)
        elif rule == "decimal":
            value, lost, fits = clean_decimal(original, *argument)
        elif rule == "integer":
            value, lost, fits = clean_integer(original, argument)
        else:
            value = clean_text(original)
            value = value.upper() if rule == "upper" and value else value
        if value is None:
            value = DEFAULT.get((entity, column))
            if column in REQUIRED[entity]:
                row.reasons.append(f"required:{column}")
        elif rule in ("text", "upper", "phone", "email") and argument and len(value) > argument:
            row.reasons.append(f"too_long:{column}")
        elif not fits or not MUST_BE.get((entity, column), lambda value: True)(value):
            row.reasons.append(f"out_of_range:{column}")
        row.clean[column] = value
        if lost:
            row.lost.add(column)
    return row


def judge(entity, rows, accepted):
    """Add duplicates and orphans; `accepted` maps each parent entity to all and accepted keys."""
    columns = MAPPING[entity][1]
    key = next(iter(columns))
    never = datetime.min.replace(tzinfo=UTC)
    for column in (key, *UNIQUE.get(entity, ())):
        groups = defaultdict(list)
        for row in rows:
            if not row.reasons and row.clean[column] is not None:
                groups[row.clean[column]].append(row)
        for group in groups.values():
            group.sort(key=lambda row: row.legacy_key.encode())
            for time_column in ("created_at", "updated_at"):  # stable: the last one counts most
                group.sort(
                    key=lambda row, name=time_column: row.clean.get(name) or never, reverse=True
                )
            for loser in group[1:]:
                loser.reasons.append(f"duplicate:{column}")
    for column, (_, rule, parent) in columns.items():
        if rule != "reference":
            continue
        present, migrated = accepted[parent]
        for row in rows:
            wanted = row.clean[column]
            if wanted is not None and wanted not in migrated:
                row.reasons.append(f"orphan:{column}")
                state = "rejected" if wanted in present else "absent"
                row.orphans.append({"column": column, "missing_key": wanted, "parent": state})
    accepted[entity] = (
        {row.clean[key] for row in rows},
        {row.clean[key] for row in rows if not row.reasons},
    )
