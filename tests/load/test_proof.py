"""The proof catches what goes wrong on the way, and nobody sees a wrong copy."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from load.inspector import Inspector
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
    "a row is lost": (lambda b: b.slice(1), "rows: Oracle 1000, legacy_raw 999"),
    "a row comes twice": (
        lambda b: pa.concat_batches([b, b.slice(0, 1)]),
        "rows: Oracle 1000, legacy_raw 1001",
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
    assert "Oracle refuses the stronger sums" in result.out
    assert target.extraction("ab_coil", "proof") == "without the stronger sums"
    assert "first" not in target.extraction("ab_coil", "source_checksums")["coil_id"]


def test_a_server_that_refuses_all_sums_fails_the_run_unless_that_is_allowed(
    coils: Legacy, target: Target, extract: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(monkeypatch, "SUM(")
    result = extract("--table", "AB_COIL")
    assert result.status == 1
    assert "--allow-unproven copies it with its row count alone" in result.text
    result = extract("--table", "AB_COIL", "--allow-unproven")
    assert result.status == 0, result.text
    assert "not proven beyond its row count" in result.out
    assert target.extraction("ab_coil", "proof") == "row count only"
    assert target.extraction("ab_coil", "source_checksums") == {"*": {"rows": 1000}}


def refuse(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Any statement with this text in it is not supported by the server."""
    from load.errors import Fault, OracleError
    from load.oracle import Session

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
