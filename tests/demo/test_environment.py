"""The demonstration's settings, and its offer of a .env."""

import stat
from pathlib import Path

import pytest

from demo import environment

SETTINGS = {"ORACLE_HOST": "127.0.0.1", "PGHOST": "127.0.0.1", "PGPASSWORD": "pa-ss_word"}


@pytest.fixture(autouse=True)
def no_settings(monkeypatch) -> None:
    """Whoever runs the tests may have databases of his own in his environment."""
    for name in {*SETTINGS, *environment.NEUTRAL}:
        monkeypatch.delenv(name, raising=False)


def test_a_missing_env_file_is_written_for_the_owner_only(tmp_path: Path) -> None:
    assert environment.offer(tmp_path / ".env", SETTINGS)
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600
    assert "PGPASSWORD=pa-ss_word\n" in (tmp_path / ".env").read_text()
    assert environment.offer(tmp_path / ".env", SETTINGS)  # what was written says the same


@pytest.mark.parametrize(
    "lines",
    [
        "PGHOST=db.example.com\n",
        "",
        "ORACLE_HOST=127.0.0.1\nPGHOST=127.0.0.1\nPGPASSWORD=pa-ss_word\nORACLE_SCHEMA=LEGACY\n",
        "ORACLE_HOST=127.0.0.1\nPGHOST=127.0.0.1\nPGPASSWORD=pa-ss_word\nPGSSLMODE=verify-full\n",
    ],
)
def test_an_env_file_that_exists_is_left_alone_and_found_to_differ(tmp_path, lines) -> None:
    (tmp_path / ".env").write_text(lines)
    assert not environment.offer(tmp_path / ".env", SETTINGS)
    assert (tmp_path / ".env").read_text() == lines


def test_a_variable_of_the_shell_that_points_elsewhere_is_noticed(tmp_path, monkeypatch) -> None:
    environment.offer(tmp_path / ".env", SETTINGS)
    monkeypatch.setenv("PGHOST", "db.example.com")
    assert not environment.offer(tmp_path / ".env", SETTINGS)


def test_programs_get_the_demonstration_s_settings_and_none_of_the_caller_s(
    tmp_path, monkeypatch
) -> None:
    monkeypatch.setenv("PGHOST", "db.example.com")
    monkeypatch.setenv("PGSERVICE", "production")
    monkeypatch.setenv("ORACLE_TNS_NAME", "PRODUCTION")
    monkeypatch.setenv("DBT_TARGET_PATH", "/elsewhere")
    monkeypatch.setenv("LANG", "C.UTF-8")
    environ = environment.for_programs(SETTINGS, tmp_path)
    ours = {n: v for n, v in environ.items() if v and n.startswith(environment.OURS)}
    assert ours == {**SETTINGS, "PGSSLMODE": "prefer"}
    assert environ["LANG"] == "C.UTF-8"
    assert environ["PATH"].startswith(f"{tmp_path}/.venv/bin:")


def test_the_settings_that_are_neutralised_are_all_that_the_example_names() -> None:
    example = Path(__file__).resolve().parents[2] / ".env.example"
    named = {
        line.lstrip("#").partition("=")[0]
        for line in example.read_text().splitlines()
        if "=" in line and not line.startswith("# ")
    }
    both_ends = {"ORACLE_USER", "ORACLE_PASSWORD", "ORACLE_HOST", "ORACLE_PORT", "ORACLE_SERVICE"}
    postgres = {"PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGDATABASE"}
    assert named - both_ends - postgres == {*environment.NEUTRAL, "TNS_ADMIN"}
