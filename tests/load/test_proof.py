"""The proof catches what goes wrong on the way, and nobody sees a wrong copy."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from load.values.inspector import Inspector
from load.values.letters import bytes_in_oracle, figures_of
from tests.load.conftest import Extract, Legacy, Target, spoiled

Sabotage = Callable[[pa.RecordBatch], pa.RecordBatch]


def replaced(batch: pa.RecordBatch, name: str, values: pa.Array) -> pa.RecordBatch:
    """The batch with another column."""
    return batch.set_column(batch.schema.get_field_index(name), batch.schema.field(name), values)


def one_changed(name: str, value: Any) -> Sabotage:
    """One value of a column is another one."""

    def change(batch: pa.RecordBatch) -> pa.RecordBatch:
        values = batch.column(name).to_pylist()
        values[500 % len(values)] = value(values[500 % len(values)])
        return replaced(batch, name, pa.array(values, batch.schema.field(name).type))

    return change


SABOTAGE: dict[str, tuple[Sabotage, str]] = {
    "a row is lost": (lambda b: b.slice(1), "rows: Oracle 1000, copy 999"),
    "a row comes twice": (
        lambda b: pa.concat_batches([b, b.slice(0, 1)]),
        "rows: Oracle 1000, copy 1001",
    ),
    "a number is off by a cent": (
        one_changed("weight", lambda old: old + Decimal("0.01")),
        "column weight, sum",
    ),
    "a text is cut": (one_changed("notes", lambda old: (old or "note")[:-1]), "column notes"),
    "a value is lost": (one_changed("weight", lambda old: None), "column weight, values"),
    "blanks are trimmed": (
        lambda b: replaced(b, "status", pc.utf8_rtrim_whitespace(b.column("status"))),
        "column status, characters",
    ),
    "a date is shifted by an hour": (
        one_changed("modified_date", lambda old: old.replace(hour=old.hour + 1)),
        "column modified_date, seconds",
    ),
    "a first letter is another": (
        one_changed("coil_id", lambda old: "D" + old[1:]),
        "column coil_id, first",
    ),
    "a number loses its digits": (
        one_changed("length", lambda old: Decimal(0)),
        "column length, sum",
    ),
}


@pytest.mark.parametrize("what", list(SABOTAGE))
def test_a_copy_that_is_not_the_original_fails_the_run_and_is_not_published(
    what: str,
    coils: Legacy,
    target: Target,
    extract: Extract,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert extract("--table", "AB_COIL").status == 0
    before = target.raw()
    spoil, expected = SABOTAGE[what]
    honest = Inspector.take
    monkeypatch.setattr(Inspector, "take", lambda self, batch: spoiled(honest(self, batch), spoil))
    result = extract("--table", "AB_COIL")
    assert result.status == 1
    assert expected in result.text, result.text
    assert "AB_COIL: the copy differs from Oracle" in result.text
    assert target.raw() == before
    assert target.extraction("ab_coil", "state") == "failed"
    assert expected in target.extraction("ab_coil", "error")


PEOPLE = (
    "CREATE TABLE AB_T (ID NUMBER(5), PHONE VARCHAR2(30), FAX VARCHAR2(30), CODE CHAR(12))",
    "INSERT INTO AB_T VALUES (1, '248-555-0100', '248-555-0199', 'ABX')",
    "INSERT INTO AB_T VALUES (2, '248-555-0111', NULL, 'Ünal')",
    "INSERT INTO AB_T VALUES (3, 'café', 'cafe', 'Müller')",
)


def columns_swapped(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The first row has its phone in fax, and its fax in phone."""
    phone, fax = (batch.column(name).to_pylist() for name in ("phone", "fax"))
    phone[0], fax[0] = fax[0], phone[0]
    kept = replaced(batch, "phone", pa.array(phone, pa.string()))
    return replaced(kept, "fax", pa.array(fax, pa.string()))


def converted(wrong: str) -> Sabotage:
    """UTF-8 taken for another character set, as by a client_encoding that is not ours."""

    def change(batch: pa.RecordBatch) -> pa.RecordBatch:
        values = [
            None if value is None else value.encode().decode(wrong, "ignore")
            for value in batch.column("code").to_pylist()
        ]
        return replaced(batch, "code", pa.array(values, pa.string()))

    return change


def letter_changed(batch: pa.RecordBatch) -> pa.RecordBatch:
    values = [v and v.replace("B", "C") for v in batch.column("code").to_pylist()]
    return replaced(batch, "code", pa.array(values, pa.string()))


def plain_letters(batch: pa.RecordBatch) -> pa.RecordBatch:
    """What has no accent has as many characters."""
    values = [v and v.replace("é", "e") for v in batch.column("phone").to_pylist()]
    return replaced(batch, "phone", pa.array(values, pa.string()))


@pytest.mark.parametrize(
    ("spoil", "column", "figure"),
    [
        (columns_swapped, "phone", "last"),
        (converted("gbk"), "code", "bytes"),
        (converted("cp1252"), "code", "bytes"),
        (converted("euc_kr"), "code", "bytes"),
        (letter_changed, "code", "second"),
        (plain_letters, "phone", "bytes"),
    ],
)
def test_text_of_the_same_length_that_is_another_one_is_noticed(
    legacy: Legacy,
    extract: Extract,
    monkeypatch: pytest.MonkeyPatch,
    spoil: Sabotage,
    column: str,
    figure: str,
) -> None:
    legacy.execute(*PEOPLE)
    assert extract("--table", "AB_T").status == 0
    honest = Inspector.take
    monkeypatch.setattr(Inspector, "take", lambda self, batch: spoiled(honest(self, batch), spoil))
    result = extract("--table", "AB_T")
    assert result.status == 1
    assert f"column {column}, {figure}: Oracle" in result.text, result.text


def test_every_figure_of_a_text_is_the_same_in_oracle_postgres_and_python(
    legacy: Legacy, target: Target, extract: Extract
) -> None:
    texts = ["A", "AB", "ABC", " ", "a  ", "é", "xé", "𝄞y", "ß z ", "-" * 3000, "ä" * 1500]
    legacy.execute(
        "CREATE TABLE AB_T (ID NUMBER(5), V VARCHAR2(4000))",
        "INSERT INTO AB_T VALUES (:1, :2)",
        rows=list(enumerate([*texts, None])),
    )
    assert extract("--table", "AB_T").status == 0
    figures = target.extraction("ab_t", "source_checksums")["v"]
    for measure in figures_of(""):
        assert figures[measure] == sum(figures_of(text)[measure] for text in texts), measure


def test_a_text_too_long_to_be_converted_at_once_is_measured_in_pieces() -> None:
    assert bytes_in_oracle(1000).count("CONVERT") == 1
    assert bytes_in_oracle(4000).count("CONVERT") == 4
    assert "SUBSTR({v}, 3001, 1000)" in bytes_in_oracle(4000)


def test_sums_beyond_oracles_precision_are_no_false_alarm(
    legacy: Legacy, target: Target, extract: Extract
) -> None:
    legacy.execute(
        "CREATE TABLE AB_T (ID NUMBER(5), V NUMBER)",
        *(f"INSERT INTO AB_T VALUES ({n}, {n}/7 + 1000000)" for n in range(1, 40)),
        "INSERT INTO AB_T VALUES (40, 1E25)",
    )
    result = extract("--table", "AB_T")
    assert result.status == 0, result.text
    assert "sum_to_10_decimals" in target.extraction("ab_t", "source_checksums")["v"]


def test_a_server_that_refuses_the_stronger_sums_leaves_a_weaker_proof_and_says_so(
    coils: Legacy, target: Target, extract: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(monkeypatch, "ASCII(")
    result = extract("--table", "AB_COIL")
    assert result.status == 0, result.text
    assert "Oracle cannot compute the stronger sums" in result.out
    assert target.extraction("ab_coil", "proof") == "without the stronger sums"
    assert "first" not in target.extraction("ab_coil", "source_checksums")["coil_id"]


def test_a_server_that_refuses_all_sums_fails_the_run_unless_that_is_allowed(
    coils: Legacy, target: Target, extract: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(monkeypatch, "SUM(")
    result = extract("--table", "AB_COIL")
    assert result.status == 1
    assert "--allow-unproven copies it and compares only the row count" in result.text
    result = extract("--table", "AB_COIL", "--allow-unproven")
    assert result.status == 0, result.text
    assert "only its row count is proven" in result.out
    assert target.extraction("ab_coil", "proof") == "row count only"
    assert target.extraction("ab_coil", "source_checksums") == {"*": {"rows": 1000}}


def refuse(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Any statement with this text in it is not supported by the server."""
    from load.errors import Fault, OracleError
    from load.oracle.sessions import Session

    honest = Session.rows

    def rows(self: Session, statement: str, binds: Any = None) -> Any:
        if text in statement:
            raise OracleError("ORA-00904: invalid identifier", Fault.UNSUPPORTED, "ORA-00904")
        return honest(self, statement, binds)

    monkeypatch.setattr(Session, "rows", rows)


def test_a_sum_beyond_oracles_range_is_no_obstacle(
    legacy: Legacy, target: Target, extract: Extract
) -> None:
    """SUM overflows at 1E126, and Oracle says ORA-01426."""
    legacy.execute(
        "CREATE TABLE AB_T (ID NUMBER(5), V NUMBER)",
        *(f"INSERT INTO AB_T VALUES ({n}, 9E125)" for n in range(1, 20)),
        "INSERT INTO AB_T VALUES (40, 0.125)",
    )
    result = extract("--table", "AB_T")
    assert result.status == 0, result.text
    assert target.extraction("ab_t", "source_checksums")["v"]["large_values"] == 19
