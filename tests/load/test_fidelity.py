"""Every Oracle type arrives so that nothing is lost, or what is lost is listed."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import oracledb
import pytest

from demo.oracle import ACCOUNT
from oracle_standin.server import OracleServer
from oracle_standin.store.spoiling import spoil
from tests.load.conftest import Extract, Legacy, Target, coil_folder

THIRD = "." + "3" * 40


def load(legacy: Legacy, extract: Extract, declaration: str, values: list[str], *argv: str) -> None:
    """A table AB_T (ID, V) with these SQL expressions as values, copied."""
    legacy.execute(
        f"CREATE TABLE AB_T (ID NUMBER(5) NOT NULL, V {declaration},"
        " CONSTRAINT PK_AB_T PRIMARY KEY (ID))",
        *(f"INSERT INTO AB_T VALUES ({n}, {value})" for n, value in enumerate(values, start=1)),
    )
    result = extract("--table", "AB_T", *argv)
    assert result.status == 0, result.text


def stored(target: Target, expression: str = "v") -> list[Any]:
    """The column as it is in legacy_raw, by ID."""
    return [row[0] for row in target.rows(f"select {expression} from legacy_raw.ab_t order by id")]


def warnings(target: Target) -> list[tuple[Any, ...]]:
    """What is listed."""
    return target.rows(
        "select legacy_key, column_name, original, stored, reason"
        " from legacy_audit.extraction_warnings order by legacy_key"
    )


@pytest.mark.parametrize(
    ("declaration", "values", "expected"),
    [
        ("NUMBER", ["1/3", "-1/3", "1E30", "NULL", "12.50"],
         [THIRD.replace(".", "0."), "-0" + THIRD, "1" + "0" * 30, None, "12.5"]),
        ("NUMBER", ["1E125", "-1E-130", "1.5"],
         ["1" + "0" * 125, "-0." + "0" * 129 + "1", "1.5"]),
        ("NUMBER", ["99999999999999999999999999999999999999", "0.1"], ["9" * 38, "0.1"]),
        ("NUMBER(38)", ["99999999999999999999999999999999999999", "-1"], ["9" * 38, "-1"]),
        ("NUMBER(18)", ["999999999999999999", "-999999999999999999"],
         ["9" * 18, "-" + "9" * 18]),
        ("NUMBER(12,6)", ["-0.000001", "999999.999999", "1"],
         ["-0.000001", "999999.999999", "1"]),
        ("NUMBER(5,-2)", ["12345", "-50"], ["12300", "-100"]),
        ("NUMBER(2,5)", ["0.00012"], ["0.00012"]),
        ("INTEGER", ["7.5", "-3"], ["8", "-3"]),
        ("FLOAT(126)", ["0.1", "1E-20"], ["0.1", "0.00000000000000000001"]),
    ],
)  # fmt: skip
def test_a_number_keeps_every_digit(
    legacy: Legacy,
    target: Target,
    extract: Extract,
    declaration: str,
    values: list[str],
    expected: list[str | None],
) -> None:
    load(legacy, extract, declaration, values)
    assert stored(target, "trim_scale(v)::text") == expected
    assert target.extraction("ab_t", "proof") == "full"
    assert warnings(target) == []


def test_floats_arrive_as_floats_with_nan_and_infinities(
    legacy: Legacy, target: Target, extract: Extract
) -> None:
    legacy.execute("CREATE TABLE AB_T (ID NUMBER(5), V BINARY_DOUBLE)")
    values = [1.1, float("nan"), float("inf"), float("-inf"), None]
    with closing(legacy.connect()) as connection, connection.cursor() as cursor:
        cursor.setinputsizes(None, oracledb.DB_TYPE_BINARY_DOUBLE)
        cursor.executemany("INSERT INTO AB_T VALUES (:1, :2)", list(enumerate(values)))
        connection.commit()
    result = extract("--table", "AB_T")
    assert result.status == 0, result.text
    assert stored(target, "v::text") == ["1.1", "NaN", "Infinity", "-Infinity", None]


def test_single_floats_are_not_blown_up(legacy: Legacy, target: Target, extract: Extract) -> None:
    load(legacy, extract, "BINARY_FLOAT", ["1.1", "-2.5"])
    assert stored(target, "v::text") == ["1.1", "-2.5"]


def test_a_date_keeps_its_time_and_gets_no_zone(
    legacy: Legacy, target: Target, extract: Extract
) -> None:
    load(
        legacy,
        extract,
        "DATE",
        [
            "TO_DATE('2020-02-29 23:59:58', 'YYYY-MM-DD HH24:MI:SS')",
            "TO_DATE('9999-12-31', 'YYYY-MM-DD')",
            "TO_DATE('0001-01-01', 'YYYY-MM-DD')",
            "NULL",
        ],
    )
    assert stored(target, "v::text") == [
        "2020-02-29 23:59:58",
        "9999-12-31 00:00:00",
        "0001-01-01 00:00:00",
        None,
    ]


def test_a_date_before_christ_keeps_its_year_and_its_neighbours(
    legacy: Legacy, target: Target, extract: Extract
) -> None:
    load(
        legacy,
        extract,
        "DATE",
        [
            "TO_DATE('-0044-03-15 12:00:00', 'SYYYY-MM-DD HH24:MI:SS')",
            "TO_DATE('2020-01-02 03:04:05', 'YYYY-MM-DD HH24:MI:SS')",
        ],
    )
    assert stored(target, "v::text") == ["0044-03-15 12:00:00 BC", "2020-01-02 03:04:05"]
    assert warnings(target) == []
    assert (
        target.extraction("ab_t", "source_checksums")["v"]["min"] == "-0044-03-15T12:00:00.000000"
    )


def test_a_day_that_postgres_does_not_know_is_stored_as_its_neighbour_and_listed(
    legacy: Legacy, target: Target, extract: Extract
) -> None:
    load(legacy, extract, "DATE", ["TO_DATE('1500-02-29', 'YYYY-MM-DD')", "SYSDATE"])
    assert stored(target, "v::text")[0] == "1500-02-28 00:00:00"
    assert warnings(target) == [
        (
            "1",
            "v",
            "1500-02-29 00:00:00",
            "1500-02-28T00:00:00.000000",
            "no such day in Postgres' calendar",
        )
    ]


def test_a_timestamp_keeps_its_microseconds(
    legacy: Legacy, target: Target, extract: Extract
) -> None:
    load(
        legacy,
        extract,
        "TIMESTAMP(6)",
        ["TIMESTAMP '2020-01-02 03:04:05.123456'", "TIMESTAMP '1969-12-31 23:59:59.999999'"],
    )
    assert stored(target, "v::text") == ["2020-01-02 03:04:05.123456", "1969-12-31 23:59:59.999999"]


def test_nanoseconds_are_rounded_and_listed(
    legacy: Legacy, target: Target, extract: Extract
) -> None:
    load(
        legacy,
        extract,
        "TIMESTAMP(9)",
        [
            "TIMESTAMP '2020-01-02 03:04:05.123456789'",
            "TIMESTAMP '2020-01-02 03:04:05.123456'",
            "TIMESTAMP '2019-12-31 23:59:59.9999995'",
        ],
    )
    assert stored(target, "v::text") == [
        "2020-01-02 03:04:05.123457",
        "2020-01-02 03:04:05.123456",
        "2020-01-01 00:00:00",
    ]
    assert [row[:3] for row in warnings(target)] == [
        ("1", "v", "2020-01-02 03:04:05.123456789"),
        ("3", "v", "2019-12-31 23:59:59.999999500"),
    ]


@pytest.mark.parametrize("fraction", [0, 6, 9])
def test_a_zoned_timestamp_keeps_its_instant(
    legacy: Legacy, target: Target, extract: Extract, fraction: int
) -> None:
    load(
        legacy,
        extract,
        f"TIMESTAMP({fraction}) WITH TIME ZONE",
        ["TIMESTAMP '2020-06-01 12:00:00 -05:00'", "TIMESTAMP '2020-06-01 12:00:00 +05:30'"],
    )
    assert stored(target) == [
        datetime(2020, 6, 1, 17, tzinfo=UTC),
        datetime(2020, 6, 1, 6, 30, tzinfo=UTC),
    ]


def test_blanks_of_a_char_and_empty_text_stay(
    legacy: Legacy, target: Target, extract: Extract
) -> None:
    load(legacy, extract, "CHAR(6)", ["'AB'", "' '", "''", "NULL"])
    assert stored(target) == ["AB    ", "      ", None, None]


def test_text_of_all_scripts_arrives(legacy: Legacy, target: Target, extract: Extract) -> None:
    legacy.server.database.charset = "AL32UTF8"
    texts = ["Müller & Söhne €", "日本語", "emoji 😀!", "a\tb\nc", "it''s", "O\u00a0K", " x "]
    load(legacy, extract, "VARCHAR2(100)", [f"'{text}'" for text in texts])
    assert stored(target) == [text.replace("''", "'") for text in texts]


def test_national_text_and_lobs_arrive(legacy: Legacy, target: Target, extract: Extract) -> None:
    load(legacy, extract, "NVARCHAR2(100)", ["N'Grüße 日本'", "NULL"])
    assert stored(target) == ["Grüße 日本", None]


def test_a_long_lob_arrives_whole(legacy: Legacy, target: Target, extract: Extract) -> None:
    text = "äbc " * 50_000
    legacy.execute(
        "CREATE TABLE AB_T (ID NUMBER(5), V CLOB)",
        "INSERT INTO AB_T VALUES (:1, :2)",
        rows=[(1, text), (2, None), (3, "x")],
    )
    assert extract("--table", "AB_T").status == 0
    assert stored(target) == [text, None, "x"]


def test_bytes_arrive(legacy: Legacy, target: Target, extract: Extract) -> None:
    load(legacy, extract, "RAW(20)", ["HEXTORAW('00FF10')", "NULL"])
    assert stored(target, "encode(v, 'hex')") == ["00ff10", None]


def test_a_blob_arrives(legacy: Legacy, target: Target, extract: Extract) -> None:
    legacy.execute(
        "CREATE TABLE AB_T (ID NUMBER(5), V BLOB)",
        "INSERT INTO AB_T VALUES (:1, :2)",
        rows=[(1, bytes(range(256)) * 100), (2, None)],
    )
    result = extract("--table", "AB_T")
    assert result.status == 0, result.text
    assert stored(target, "md5(v)")[0] == _md5(bytes(range(256)) * 100)


def test_intervals_are_spelled_as_oracle_spells_them(
    legacy: Legacy, target: Target, extract: Extract
) -> None:
    load(legacy, extract, "INTERVAL DAY(2) TO SECOND(6)", ["INTERVAL '3 04:05:06.5' DAY TO SECOND"])
    assert stored(target) == ["+03 04:05:06.500000"]


def test_a_long_column_arrives_and_its_proof_is_what_was_read(
    legacy: Legacy, target: Target, extract: Extract
) -> None:
    load(legacy, extract, "LONG", ["'a long text'", "NULL"])
    assert stored(target) == ["a long text", None]
    assert target.extraction("ab_t", "source_checksums")["v"] == {"values": 1, "characters": 11}


def test_nul_is_removed_counted_and_listed(coils: Legacy, target: Target, extract: Extract) -> None:
    spoil(coils.server.database, "ABIS", "AB_COIL", "NOTES", "3", "nul")
    result = extract("--table", "AB_COIL")
    assert result.status == 0, result.text
    found = target.rows("select legacy_key, original, stored, reason from"
                        " legacy_audit.extraction_warnings order by 1")  # fmt: skip
    assert len(found) == 3
    for key, original, text, reason in found:
        assert bytes.fromhex(original).replace(b"\0", b"").decode() == text
        assert b"\0" in bytes.fromhex(original)
        assert reason == "NUL removed"
        assert target.value("select notes from legacy_raw.ab_coil where coil_id = %s", key) == text
    assert target.extraction("ab_coil", "adjustments")["notes"]["characters"] >= 3
    assert target.extraction("ab_coil", "warnings") == 3


def test_text_that_is_not_utf8_is_stored_with_a_mark_and_listed_as_bytes(
    coils: Legacy, target: Target, extract: Extract
) -> None:
    spoil(coils.server.database, "ABIS", "AB_COIL", "STATUS", "2", "utf8")
    result = extract("--table", "AB_COIL", "--chunk-rows", "300")
    assert result.status == 0, result.text
    found = target.rows("select legacy_key, original, stored from"
                        " legacy_audit.extraction_warnings order by 1")  # fmt: skip
    assert len(found) == 2
    for key, original, text in found:
        assert bytes.fromhex(original).decode("utf-8", "replace") == text
        assert "\ufffd" in text
        assert target.value("select status from legacy_raw.ab_coil where coil_id = %s", key) == text
    assert target.value("select count(*) from legacy_raw.ab_coil") == 1000


def test_numbers_that_need_more_than_76_digits_share_a_table_with_ordinary_ones(
    legacy: Legacy, target: Target, extract: Extract
) -> None:
    legacy.execute(
        "CREATE TABLE AB_T (ID NUMBER(5), V NUMBER, W NUMBER, D DATE)",
        "INSERT INTO AB_T VALUES (1, 1E125, 1/7, DATE '2020-01-01')",
        "INSERT INTO AB_T VALUES (2, 1E-120, -5, NULL)",
        "INSERT INTO AB_T VALUES (3, NULL, NULL, DATE '2021-01-01')",
    )
    result = extract("--table", "AB_T")
    assert result.status == 0, result.text
    assert stored(target) == [Decimal("1E125"), Decimal("1E-120"), None]
    assert stored(target, "w") == [Decimal("0." + "142857" * 6 + "1429"), Decimal(-5), None]


def _md5(data: bytes) -> str:
    import hashlib

    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def test_a_server_that_does_not_know_tm9_is_read_row_by_row(
    legacy: Legacy, target: Target, extract: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    from load.errors import Fault, OracleError
    from load.oracle.sessions import Session

    honest = Session.record_batches

    def refuse(self, statement, *rest):  # type: ignore[no-untyped-def]
        if "'TM9'" in statement:
            raise OracleError("ORA-01481: invalid number format model", Fault.UNSUPPORTED)
        return honest(self, statement, *rest)

    monkeypatch.setattr(Session, "record_batches", refuse)
    legacy.execute(
        "CREATE TABLE AB_T (ID NUMBER(5), V NUMBER, D DATE, C CLOB, R RAW(5), W NUMBER(12,6),"
        " F BINARY_DOUBLE, T TIMESTAMP(9))",
        "INSERT INTO AB_T VALUES (1, 1/3, DATE '2020-01-01', 'x', HEXTORAW('00FF'), -0.5, 1.5,"
        " TIMESTAMP '2020-01-02 03:04:05.123456789')",
        "INSERT INTO AB_T VALUES (2, 1E125, NULL, NULL, NULL, NULL, NULL, NULL)",
        "INSERT INTO AB_T VALUES (3, -12.5, NULL, NULL, NULL, NULL, NULL, NULL)",
    )
    result = extract("--table", "AB_T")
    assert result.status == 0, result.text
    assert "AB_T: read row by row, because: ORA-01481" in result.out
    assert stored(target, "trim_scale(v)::text") == ["0" + THIRD, "1" + "0" * 125, "-12.5"]
    assert stored(target, "t::text")[0] == "2020-01-02 03:04:05.123457"


def test_a_date_before_christ_amid_many_packets_does_not_derange_the_session(
    coils: Legacy, target: Target, extract: Extract, tmp_path: Path
) -> None:
    with OracleServer(coil_folder(tmp_path / "data", 3000), sdu=512, **ACCOUNT) as server:
        Legacy(server).execute(
            "UPDATE AB_COIL SET MODIFIED_DATE = TO_DATE('-0044-03-15', 'SYYYY-MM-DD')"
            " WHERE COIL_ID = 'C0001500'"
        )
        result = extract("--table", "AB_COIL", environ={"ORACLE_PORT": str(server.port)})
    assert result.status == 0, result.text
    assert target.rows(
        "select modified_date::text from legacy_raw.ab_coil where coil_id = 'C0001500'"
    ) == [("0044-03-15 00:00:00 BC",)]
