"""AB_QA_RESULT.TEST_DATE: dates as people typed them, all of rules.md's formats and then some.

The stored moment is midnight or the given time in America/Detroit: UTC-5 in winter, else UTC-4.
"""

from __future__ import annotations

from demo.legacy_data.defects.kinds import Defect, change, clean


def _good(column: str, kind: str, rows: int, *pairs: tuple[str, str]) -> Defect:
    return clean(
        column, f"text date: {kind}", "date", rows, *((raw, f"{utc}+00") for raw, utc in pairs)
    )


def _lost(column: str, kind: str, rows: int, *raw: str) -> Defect:
    return change(column, f"text date: {kind}", "date", rows, *((text, None) for text in raw))


def test_dates(column: str, rows: int) -> tuple[Defect, ...]:
    """`rows` is the unit; the plant's usual formats are the more frequent ones."""
    return (
        _good(
            column,
            "YYYY-MM-DD",
            rows * 2,
            ("2019-3-4", "2019-03-04 05:00:00"),
            ("2019-07-04 14:05", "2019-07-04 18:05:00"),
            ("2019-07-04T14:05:06", "2019-07-04 18:05:06"),
            ("2019-01-04 14:05:06.123456", "2019-01-04 19:05:06.123456"),
            (" 2020-02-29 ", "2020-02-29 05:00:00"),
            ("2019-03-10 02:30", "2019-03-10 07:30:00"),
            ("2019-11-03 01:30:00", "2019-11-03 06:30:00"),
        ),
        _good(
            column,
            "DD-MON-YY",
            rows * 6,
            ("04-MAR-19", "2019-03-04 05:00:00"),
            ("4-mar-19", "2019-03-04 05:00:00"),
            ("04-Jul-18 14:05", "2018-07-04 18:05:00"),
            ("29-FEB-00", "2000-02-29 05:00:00"),
            ("15-JAN-49", "2049-01-15 05:00:00"),
            ("15-JAN-99", "1999-01-15 05:00:00"),
        ),
        _good(
            column,
            "DD-MON-YYYY",
            rows * 2,
            ("04-MAR-2019", "2019-03-04 05:00:00"),
            ("4-jul-2018 06:05", "2018-07-04 10:05:00"),
        ),
        _good(
            column,
            "MM/DD/YYYY",
            rows * 4,
            ("03/04/2019", "2019-03-04 05:00:00"),
            ("3/4/2019", "2019-03-04 05:00:00"),
            ("07/04/2018 14:05:06", "2018-07-04 18:05:06"),
        ),
        _good(
            column,
            "YYYYMMDD",
            rows * 2,
            ("20190304", "2019-03-04 05:00:00"),
            ("20180704 14:05", "2018-07-04 18:05:00"),
            ("20180704T23:59:59", "2018-07-05 03:59:59"),
        ),
        clean(column, "text date: blank", "date", rows, ("   ", None), ("\u00a0", None)),
        change(
            column,
            "text date: beyond microseconds",
            "date",
            rows,
            ("2019-01-04 14:05:06.1234567", "2019-01-04 19:05:06.123457+00"),
            ("2019-01-04 14:05:06.12345649", "2019-01-04 19:05:06.123456+00"),
        ),
        _lost(
            column,
            "impossible",
            rows * 2,
            "30-FEB-19",
            "2019-13-01",
            "2019-02-29",
            "02/30/2019",
            "20190230",
            "0000-00-00",
            "31-APR-2018",
            "2019-03-04 25:00",
            "2019-03-04 10:61:00",
        ),
        _lost(
            column,
            "not a date",
            rows * 2,
            "TBD",
            "last Tuesday",
            "see cert.",
            "2019",
            "04-MRZ-19",
            "13/25/2019",
            "4.3.2019",
        ),
        _lost(
            column,
            "year outside 1900-2100",
            rows,
            "1899-12-31",
            "2101-01-01",
            "12-DEC-1066",
            "0019-03-04",
            "01/01/9999",
        ),
    )
