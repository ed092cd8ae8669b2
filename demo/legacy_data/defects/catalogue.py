"""What is planted in which table, and how often in the 98,438 rows of scale 1."""

from __future__ import annotations

from demo.legacy_data.defects.duplicates import chain, same_value
from demo.legacy_data.defects.fixed import CARRIER, LINE
from demo.legacy_data.defects.kinds import Combination, Defect, Group, change, clean, reject
from demo.legacy_data.defects.testdates import test_dates
from demo.legacy_data.defects.values import (
    NBSP,
    blank,
    dates,
    emails,
    flags,
    missing_parent,
    out_of_range,
    phones,
    required,
    rounded,
    texts,
    untidy_references,
    upper,
)

Planting = tuple[Defect | Combination | Group, ...]


def _blank_key(column: str, rows: int) -> Defect:
    # NOT NULL permits a key of blanks; no two are equal, so the primary key does, too.
    return reject(column, "key of blanks only", "required", rows, "{blank0}")


# Windows-1252 outside of ASCII; typographical quotes come from pasting out of a word processor.
_FOREIGN_NAMES = (
    "Müller & Söhne GmbH",
    "Ångström Industrier AB",
    "€uro Métal S.à r.l.",
    "\u201cBest\u201d Aluminum \u2013 Division Œuvre",
    "Žižka Kovo s.r.o.",
    "Nuñez y Hijos S.A. de C.V.",
)

CUSTOMER: Planting = (
    *same_value("CUSTOMER_ID", 1, required("CUSTOMER_NAME", 1)),
    _blank_key("CUSTOMER_ID", 2),
    Combination(
        (
            reject("CUSTOMER_ID", "key of blanks only", "required", 1, "{blank1}"),
            required("CUSTOMER_NAME", 1),
        ),
        1,
    ),
    required("CUSTOMER_NAME", 5),
    clean("CUSTOMER_ID", "key with blanks", "text", 4, (" {v}", "{v}"), (f"{{v}}{NBSP}", "{v}")),
    *texts("CUSTOMER_NAME", 6),
    clean(
        "CUSTOMER_NAME",
        "letters outside of ASCII",
        "text",
        12,
        *((name, name) for name in _FOREIGN_NAMES),
    ),
    clean(
        "CUSTOMER_NAME",
        "as long as the column",
        "text",
        2,
        ("ACME  CORP " + "X" * 189, "ACME  CORP " + "X" * 189),
        (" " * 100 + "Y" * 100, "Y" * 100),
    ),
    blank("ADDRESS_2", 8),
    *texts("CITY", 4),
    clean("STATE", "blank but not NULL", "text", 6, (" ", None), (NBSP, None)),  # CHAR(2)
    clean("COUNTRY", "default for a blank", "text", 10, ("  ", "USA"), (NBSP, "USA")),
    clean("COUNTRY", "blanks around", "text", 6, (" Canada ", "Canada"), ("U.S.A.  ", "U.S.A.")),
    *phones("PHONE", 8),
    *phones("FAX", 6),
    *emails("EMAIL", 8),
    *flags("IS_ACTIVE", 9, default="true"),
    *dates("CREATED_DATE", 6),
    *dates("MODIFIED_DATE", 6),
    clean("NOTES", "CLOB of more than 4,000 characters", "text", 4, ("{long}", "{long}")),
    clean(
        "NOTES",
        "several lines, no-break spaces inside",
        "text",
        6,
        (f"Gate{NBSP}4\r\nRing bell.\r\n", "Gate 4\nRing bell."),
    ),
    blank("NOTES", 4),
)

COIL: Planting = (
    *same_value("COIL_ID", 1, required("COIL_NUMBER", 1)),
    _blank_key("COIL_ID", 3),
    clean("COIL_ID", "key with blanks", "text", 20, (" {v}", "{v}"), (f"{{v}}{NBSP}", "{v}")),
    Combination(
        (
            required("COIL_NUMBER", 1),
            out_of_range("WIDTH", 1, "0"),
            out_of_range("WEIGHT", 1, "-1"),
            missing_parent("CUSTOMER_ID", 1, "CX{missing}"),
        ),
        3,
    ),
    required("COIL_NUMBER", 20),
    missing_parent("CUSTOMER_ID", 60, "CX{missing}"),
    *untidy_references("CUSTOMER_ID", 30),
    *texts("COIL_NUMBER", 30),
    *texts("LOCATION", 30),
    blank("HEAT_NUMBER", 20),
    blank("ALLOY", 10),
    blank("TEMPER", 10),
    blank("SUPPLIER", 10),
    *texts("SUPPLIER", 20),
    upper("STATUS", 300),
    clean("STATUS", "letters outside of ASCII", "upper", 4, ("geprüft", "GEPRÜFT")),
    rounded(
        "GAUGE",
        60,
        ("0.03245", "0.0325"),
        ("0.012349", "0.0123"),
        ("0.125049", "0.125"),
        ("-0.03245", "-0.0325"),
        ("999999.999949", "999999.9999"),
        ("0.00005", "0.0001"),
    ),
    out_of_range("GAUGE", 4, "999999.99995", "-999999.99995"),
    out_of_range("WIDTH", 20, "0", "-48", "0.0004", "-0.0004"),
    rounded("WIDTH", 40, ("48.1235", "48.124"), ("36.0004", "36"), ("0.0005", "0.001")),
    rounded(
        "LENGTH",
        40,
        ("1234.5678901234567890123456789", "1234.568"),
        ("123456.78901234567890123456789012345678", "123456.789"),
        ("99999.99949999", "99999.999"),
        ("0.0005", "0.001"),
        ("-0.0005", "-0.001"),
        ("0." + "0" * 99 + "1", "0"),
        ("999999999.9994999", "999999999.999"),
    ),
    out_of_range(
        "LENGTH",
        10,
        "1000000000",
        "999999999.9995",
        "-1000000000",
        "12345678901234567890123456789012345678",
        "1" + "0" * 125,
    ),
    clean("LENGTH", "largest number that fits", "decimal", 2, ("999999999.999", "999999999.999")),
    out_of_range("WEIGHT", 15, "-1", "-0.01", "-12000"),
    clean("WEIGHT", "zero is permitted", "decimal", 6, ("0", "0")),
    rounded("QUANTITY", 20, ("12.345", "12.35"), ("12.344999", "12.34"), ("-0.005", "-0.01")),
    out_of_range("QUANTITY", 4, "10000000000", "9999999999.995", "-10000000000"),
    *dates("RECEIVED_DATE", 20),
    *dates("CREATED_DATE", 10),
    *dates("MODIFIED_DATE", 10),
    clean(
        "MODIFIED_DATE",
        "microseconds",
        "date",
        10,
        ("2018-07-04 12:00:00.000001", "2018-07-04 16:00:00.000001+00"),
        ("2018-01-04 12:00:00.999999", "2018-01-04 17:00:00.999999+00"),
    ),
    clean("NOTES", "4,000 characters", "text", 4, ("n" * 4000, "n" * 4000)),
    clean("NOTES", "NUL character", "text", 3, ("before\x00after", "beforeafter")),
    blank("NOTES", 20),
)

JOB: Planting = (
    *same_value("JOB_ID", 1, required("JOB_NUMBER", 1)),
    *same_value("JOB_NUMBER", 1, out_of_range("QUANTITY", 1, "0")),
    chain("JOB_ID", "JOB_NUMBER", 2),
    _blank_key("JOB_ID", 2),
    Combination(
        (
            required("JOB_NUMBER", 1),
            out_of_range("QUANTITY", 1, "-5"),
            missing_parent("LINE_ID", 1, "L99"),
        ),
        3,
    ),
    required("JOB_NUMBER", 12),
    missing_parent("CUSTOMER_ID", 20, "CX{missing}"),
    missing_parent("COIL_ID", 25, "CLX{missing}"),
    missing_parent("LINE_ID", 12, "L99"),
    *untidy_references("CUSTOMER_ID", 15),
    *untidy_references("COIL_ID", 15),
    *untidy_references("LINE_ID", 15),
    *texts("JOB_NUMBER", 15),
    *texts("PART_NUMBER", 15),
    blank("PART_NUMBER", 10),
    out_of_range("QUANTITY", 15, "0", "-5", "0.004", "-0.001", "10000000000"),
    rounded("QUANTITY", 15, ("0.005", "0.01"), ("100.0049", "100"), ("33.335", "33.34")),
    rounded("GAUGE", 20, ("0.08005", "0.0801"), ("0.080049", "0.08")),
    rounded("LENGTH", 20, ("96.06249999", "96.062"), ("3048." + "3" * 30, "3048.333")),
    out_of_range("LENGTH", 2, "1000000000"),
    upper("STATUS", 200),
    clean("STATUS", "default for a blank", "upper", 30, (None, "PENDING"), ("  ", "PENDING")),
    clean("PRIORITY", "largest and negative", "integer", 4, ("99999", "99999"), ("-3", "-3")),
    *dates("SCHEDULED_DATE", 8),
    *dates("START_DATE", 6),
    *dates("COMPLETION_DATE", 8),
    *dates("CREATED_DATE", 6),
    clean("NOTES", "CLOB of more than 4,000 characters", "text", 12, ("{long}", "{long}")),
    blank("NOTES", 10),
)

SKID: Planting = (
    *same_value("SKID_NUMBER", 1, out_of_range("TOTAL_PIECES", 1, "2147483648")),
    Group(
        "SKID_NUMBER",
        "duplicate: same dates, key 10050 before 9900",
        same_value("SKID_NUMBER", 1, required("SKID_NUMBER", 1))[3].members,
        1,
        at=((890, 905),),
    ),
    blank("SKID_NUMBER", 20),  # as little duplicates of each other as NULLs
    missing_parent("JOB_ID", 20, "JX{missing}"),
    missing_parent("CUSTOMER_ID", 8, "CX{missing}"),
    *untidy_references("JOB_ID", 10),
    *untidy_references("CUSTOMER_ID", 10),
    *texts("SKID_NUMBER", 10),
    *texts("LOCATION", 10),
    upper("STATUS", 80),
    change(
        "TOTAL_PIECES",
        "number: truncated",
        "integer",
        20,
        ("12.7", "12"),
        ("-12.7", "-12"),
        ("0.999", "0"),
        ("-0.5", "0"),
        ("2147483647.9", "2147483647"),
    ),
    out_of_range("TOTAL_PIECES", 5, "2147483648", "-2147483649", "1" + "0" * 20),
    clean(
        "TOTAL_PIECES",
        "largest and smallest that fit",
        "integer",
        2,
        ("2147483647", "2147483647"),
        ("-2147483648", "-2147483648"),
    ),
    *dates("CREATED_DATE", 6),
)

QA: Planting = (
    *test_dates("TEST_DATE", 12),
    missing_parent("COIL_ID", 15, "CLX{missing}"),
    missing_parent("JOB_ID", 15, "JX{missing}"),
    Combination(
        (
            missing_parent("COIL_ID", 1, "CLX{missing}"),
            missing_parent("JOB_ID", 1, "JX{missing}"),
        ),
        3,
    ),
    *untidy_references("COIL_ID", 10),
    *untidy_references("JOB_ID", 10),
    upper("TEST_TYPE", 60),
    upper("RESULT", 100),
    *texts("INSPECTOR", 10),
    clean("INSPECTOR", "letters outside of ASCII", "text", 10, ("Ž. Žižka", "Ž. Žižka")),
    *flags("PASSED", 20, default=None),
    *dates("CREATED_DATE", 6),
    blank("NOTES", 10),
)

SHIPMENT: Planting = (
    *same_value("BOL_NUMBER", 1, required("BOL_NUMBER", 1))[:8],
    required("BOL_NUMBER", 6),
    missing_parent("CUSTOMER_ID", 15, "CX{missing}"),
    missing_parent("CARRIER_ID", 12, "CAR99"),
    *untidy_references("CUSTOMER_ID", 8),
    *untidy_references("CARRIER_ID", 8),
    *texts("BOL_NUMBER", 8),
    *texts("TRACKING_NUMBER", 8),
    upper("STATUS", 60),
    clean("STATUS", "default for a blank", "upper", 12, (None, "PENDING"), (" ", "PENDING")),
    clean("FREIGHT_CHARGES", "negative: a credit", "decimal", 6, ("-125.5", "-125.5")),
    *dates("SHIP_DATE", 6),
    *dates("DELIVERY_DATE", 6),
    blank("NOTES", 6),
)

CATALOGUE: dict[str, Planting] = {
    "carrier": CARRIER,
    "line": LINE,
    "customer": CUSTOMER,
    "coil": COIL,
    "job": JOB,
    "skid": SKID,
    "qa": QA,
    "shipment": SHIPMENT,
}
