"""What is judged by a cleaned value alone: required, too_long and out_of_range, in real models."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.dbt.site import Site

RAW_TYPES = {  # beside those of the documented schema
    "ab_coil__gauge": "text",
    "ab_coil__width": "numeric",
    "ab_coil__weight": "double precision",
    "ab_coil__quantity": "text",
    "ab_job__quantity": "text",
    "ab_job__priority": "text",
}
# entity, legacy column, raw value, reasons
CASES: tuple[tuple[str, str, str | None, list[str]], ...] = (
    # required: blank once cleaned
    *(
        ("coil", "coil_number", blank, ["required:coil_number"])
        for blank in (None, "", "   ", "\u00a0", "\x01\x7f", "\u2003\ufeff", "\t\n", "\u200b")
    ),
    *(("coil", "coil_number", present, []) for present in ("0", "-", "NULL", "\u200bx", " \x01x")),
    ("customer", "customer_name", "\u3000", ["required:name"]),
    ("customer", "customer_name", " \u2060\u00ad", ["required:name"]),
    # not required
    *(("coil", "alloy", blank, []) for blank in (None, "", " ")),
    ("customer", "country", " ", []),
    ("job", "status", None, []),
    # too_long: the cleaned text, in characters
    ("coil", "coil_number", "x" * 50, []),
    ("coil", "coil_number", "x" * 51, ["too_long:coil_number"]),
    ("coil", "coil_number", "  " + "x" * 50 + " \u00a0", []),
    ("coil", "coil_number", "\x01" * 90 + "x" * 50, []),
    ("coil", "coil_number", "x" * 25 + "\t" + "x" * 25, ["too_long:coil_number"]),
    ("coil", "coil_number", "\U0001f3ed" * 50, []),
    ("coil", "coil_number", "\U0001f3ed" * 51, ["too_long:coil_number"]),
    ("coil", "coil_number", "e\u0301" * 50, []),  # in normal form
    ("coil", "coil_number", "e\u0301" * 50 + "x", ["too_long:coil_number"]),
    ("coil", "coil_number", "\u200b" * 90 + "x" * 50, []),
    ("coil", "supplier", "e\u0301" * 50, []),
    ("coil", "supplier", "e\u0301" * 50 + "x", ["too_long:supplier"]),
    ("coil", "alloy", "ä" * 20, []),
    ("coil", "alloy", "ä" * 21, ["too_long:alloy"]),
    ("coil", "status", "s" * 20, []),
    ("coil", "status", "s" * 21, ["too_long:status"]),
    ("coil", "notes", "n" * 200_000, []),
    ("coil", "customer_id", "c" * 21, []),  # an orphan, later
    ("customer", "phone", "9" * 50, []),
    ("customer", "phone", "9" * 51, ["too_long:phone"]),
    ("customer", "phone", "x" * 51, []),  # no digit: NULL
    ("customer", "email", "a" * 246 + "@acme.com", []),  # 255, not valid: NULL
    ("customer", "country", "c" * 51, ["too_long:country"]),
    # out_of_range: as it would be stored. gauge is text here, and numeric(10, 4) there
    *(
        ("coil", "gauge", number, [])
        for number in (
            *("0", "-1", "999999.9999", "999999.99994", "-999999.9999", "999,999.9999", "1e5"),
            *("1e-99999", "0." + "1" * 1000, "0" * 500 + "1", "NaN", "Infinity", "1,0", "thick"),
        )
    ),
    *(
        ("coil", "gauge", number, ["out_of_range:gauge"])
        for number in (
            *("999999.99995", "1000000", "-999999.99995", "-1e6", "1,000,000", "1e99999"),
            *("-1e" + "9" * 30, "9" * 40, "9" * 1000, "1" + "0" * 3999, "7e9999"),
        )
    ),
    # width is numeric, and must be > 0
    *(("coil", "width", number, []) for number in (None, "0.0005", "9999999.999", "NaN")),
    *(
        ("coil", "width", number, ["out_of_range:width"])
        for number in ("0", "-1", "0.0004", "-0.0004", "9999999.9995", "1e30")
    ),
    # weight is double precision, and must be >= 0
    *(("coil", "weight", number, []) for number in ("0", "-0", "-0.004", "9999999999.99", "NaN")),
    *(
        ("coil", "weight", number, ["out_of_range:weight"])
        for number in ("-0.005", "-1", "1e10", "9999999999.995", "1e300")
    ),
    ("coil", "quantity", "-5", []),
    *(("job", "quantity", number, []) for number in (None, "0.005", "1")),
    *(("job", "quantity", number, ["out_of_range:quantity"]) for number in ("0", "0.004", "-1")),
    # priority is text, and an integer of 32 bits
    *(
        ("job", "priority", number, [])
        for number in (
            *("2147483647", "2147483647.9", "-2147483648", "-2147483648.9", "2,147,483,647"),
            *("1e9", "high", "", "NaN", "1e-99999"),
        )
    ),
    *(
        ("job", "priority", number, ["out_of_range:priority"])
        for number in ("2147483648", "-2147483649", "1e10", "9" * 40, "1e99999", "-1e99999")
    ),
)


@pytest.fixture(scope="module")
def site(module_site: Site) -> Iterator[Site]:
    """Every case as a row of its own, and a build."""
    module_site.make_raw(**RAW_TYPES)
    for number, (entity, column, value, _) in enumerate(CASES):
        module_site.add(f"ab_{entity}", **{f"{entity}_id": f"case {number}", column: value})
    module_site.run("--select", "customer", "coil", "line", "job")
    yield module_site


def test_a_row_has_exactly_the_reasons_that_its_values_give(site: Site) -> None:
    found = {
        key: [reason for reason in reasons if not reason.startswith("orphan:")]
        for entity in ("customer", "coil", "job")
        for key, reasons in site.reasons(entity).items()
    }
    assert [
        (*case[:3], found.get(f"case {number}", [])) for number, case in enumerate(CASES)
    ] == list(CASES)


def test_a_row_has_all_its_reasons_in_the_order_of_the_columns(site: Site) -> None:
    site.add(
        "ab_coil", coil_id="all", coil_number="", alloy="a" * 21, gauge="1e6", width=0, weight=-1
    )
    site.loaded("--select", "customer", "coil")
    assert site.reasons("coil")["all"] == [
        *("required:coil_number", "too_long:alloy", "out_of_range:gauge"),
        *("out_of_range:width", "out_of_range:weight"),
    ]
