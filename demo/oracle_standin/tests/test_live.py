"""The facts about Oracle's SQL, asked of a real Oracle: what is claimed must be true there.

Runs only with `pytest -m oracle` and ORACLE_USER, ORACLE_PASSWORD, ORACLE_HOST and ORACLE_SERVICE
(ORACLE_PORT unless 1521; ORACLE_CLIENT_LIB_DIR for an 11g), because it creates two small tables,
PARENT and COIL, in the account's schema and drops them again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import oracledb
import pytest

from helpers import SCHEMA, error_code
from oracle_facts import FACTS, REFUSALS
from oracle_standin.folder import statements

pytestmark = pytest.mark.oracle
NAMED = ("ORACLE_USER", "ORACLE_PASSWORD", "ORACLE_HOST", "ORACLE_SERVICE")

ROWS = (
    "INSERT INTO parent VALUES (1, 'Müller', 'A1')",
    "INSERT INTO parent VALUES (2, NULL, 'B2')",
    "INSERT INTO parent VALUES (3, 'ACME  CORP   ', NULL)",
    "INSERT INTO coil VALUES (1, 1, 12.5, 0.1234567890123456789012345678901234567890, "
    "TO_DATE('2020-02-29 13:14:15', 'YYYY-MM-DD HH24:MI:SS'), "
    "TIMESTAMP '2020-02-29 13:14:15.123456', 'hello', 'OPEN')",
    "INSERT INTO coil VALUES (2, 1, -0.0001, 1E125, DATE '1999-12-31', NULL, NULL, NULL)",
    "INSERT INTO coil VALUES (3, 9, NULL, -99999999999999999999999999999999999999, NULL, "
    "TIMESTAMP '1970-01-01 00:00:00', 'Grüße', 'DONE')",
)
# What differs by design: the account's name, and what only the stand-in refuses.
OWN_NAMES = ("USER", "SYS_CONTEXT", "quoted names")
OWN_REFUSALS = ("ORA-03001",)


@pytest.fixture(scope="module")
def live(request: pytest.FixtureRequest) -> Iterator[Any]:
    missing = [name for name in NAMED if not os.environ.get(name)]
    if request.config.option.markexpr != "oracle" or missing:
        pytest.skip("writes into a live Oracle: runs only with pytest -m oracle and ORACLE_*")
    user, password, host, service = (os.environ[name] for name in NAMED)
    if folder := os.environ.get("ORACLE_CLIENT_LIB_DIR"):
        oracledb.init_oracle_client(lib_dir=folder)
    dsn = f"{host}:{os.environ.get('ORACLE_PORT') or 1521}/{service}"
    made = []
    with (
        oracledb.connect(user=user, password=password, dsn=dsn) as connection,
        connection.cursor() as cursor,
    ):
        try:
            for statement in statements(SCHEMA):
                cursor.execute(statement)
                made.append(statement.split()[2])
            for statement in ROWS:
                cursor.execute(statement)
            connection.commit()
            yield connection
        finally:
            for table in made:
                cursor.execute(f"DROP TABLE {table} PURGE")


@pytest.mark.parametrize(
    ("sql", "expected"),
    [f[1:] for f in FACTS if f[0] not in OWN_NAMES],
    ids=[f[0] for f in FACTS if f[0] not in OWN_NAMES],
)
def test_a_real_oracle_gives_the_same(live: Any, sql: str, expected: object) -> None:
    with live.cursor() as cursor:
        assert cursor.execute(sql).fetchone() == (expected,)


@pytest.mark.parametrize(("code", "sql"), [r for r in REFUSALS if r[0] not in OWN_REFUSALS])
def test_a_real_oracle_refuses_the_same(live: Any, code: str, sql: str) -> None:
    if "FETCH FIRST" in sql or "OFFSET" in sql:
        major = int(live.version.split(".")[0])
        if major >= 12:
            pytest.skip(f"a syntax error in 11g only; this is {live.version}")
    with pytest.raises(oracledb.Error) as caught, live.cursor() as cursor:
        cursor.execute(sql).fetchall()
    assert error_code(caught.value) == code
