"""The environment, read once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from load.errors import UsageError
from load.settings import load_environment, oracle_name, settings_from

GOOD = {
    "ORACLE_USER": "reader",
    "ORACLE_PASSWORD": "secret",
    "ORACLE_HOST": "db",
    "ORACLE_SERVICE": "ABIS",
}


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [n for n in os.environ if n.startswith(("ORACLE_", "PG", "TNS_"))]:
        monkeypatch.delenv(name)


def test_the_schema_is_the_user_unless_it_is_said() -> None:
    assert settings_from(GOOD).oracle.schema == "READER"
    assert settings_from(GOOD | {"ORACLE_SCHEMA": "abis"}).oracle.schema == "ABIS"
    assert settings_from(GOOD | {"ORACLE_USER": "proxy[abis]"}).oracle.schema == "ABIS"


@pytest.mark.parametrize(
    ("text", "name"), [("ab_coil", "AB_COIL"), ('"Odd Name"', "Odd Name"), ("AB_ODD#", "AB_ODD#")]
)
def test_a_name_is_upper_case_unless_it_is_quoted(text: str, name: str) -> None:
    assert oracle_name(text) == name


def test_a_sid_takes_the_place_of_a_service_and_a_service_wins() -> None:
    sid = {**GOOD, "ORACLE_SID": "XE"}
    assert settings_from(sid).oracle.sid == ""
    del sid["ORACLE_SERVICE"]
    assert settings_from(sid).oracle.sid == "XE"


def test_a_tns_alias_takes_the_place_of_host_and_service() -> None:
    settings = settings_from(
        {"ORACLE_USER": "u", "ORACLE_PASSWORD": "p", "ORACLE_TNS_NAME": "PROD", "TNS_ADMIN": "/etc"}
    )
    assert (settings.oracle.tns_name, settings.oracle.where) == ("PROD", "PROD")


@pytest.mark.parametrize("port", ["0", "65536", "one", "-1"])
def test_a_port_that_is_none_is_wrong_usage(port: str) -> None:
    with pytest.raises(UsageError, match="ORACLE_PORT"):
        settings_from(GOOD | {"ORACLE_PORT": port})


def test_real_variables_win_over_the_file_and_so_do_empty_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / ".env"
    path.write_text("ORACLE_USER=file\nORACLE_TNS_NAME=PROD\nPGHOST=db.example.com\nPGUSER=file\n")
    monkeypatch.setenv("ORACLE_USER", "real")
    monkeypatch.setenv("ORACLE_TNS_NAME", "")
    monkeypatch.setenv("PGHOST", "")
    monkeypatch.setattr(os, "environ", os.environ.copy())
    merged = load_environment(path)
    assert merged["ORACLE_USER"] == "real"
    assert "ORACLE_TNS_NAME" not in merged
    assert "PGHOST" not in merged
    assert (os.environ["PGHOST"], os.environ["PGUSER"]) == ("", "file")


def test_a_password_is_taken_letter_by_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / ".env"
    path.write_text("ORACLE_PASSWORD='a${HOME}b$c#d'\n")
    monkeypatch.setattr(os, "environ", os.environ.copy())
    assert load_environment(path)["ORACLE_PASSWORD"] == "a${HOME}b$c#d"


def test_a_missing_file_is_no_error(tmp_path: Path) -> None:
    assert "ORACLE_USER" not in load_environment(tmp_path / "none")
