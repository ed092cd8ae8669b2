"""What the `dbt` command adds to dbt: the repository's folders and its .env."""

import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import sqlparse

from load.postgres.session import options
from scripts.dbt_entry import chosen_target, split_only_the_first_words

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("arguments", "target"),
    [
        (["build"], None),
        (["build", "--target", "rehearsal"], "rehearsal"),
        (["build", "--target=rehearsal", "--select", "customer+"], "rehearsal"),
        (["build", "-t", "rehearsal"], "rehearsal"),
        (["build", "-trehearsal"], "rehearsal"),
        (["build", "--target-path", "elsewhere"], None),
        (["build", "--threads", "2"], None),
        (["build", "--target"], None),
    ],
)
def test_the_target_is_read_as_dbt_reads_it(arguments, target) -> None:
    assert chosen_target(arguments) == target


@pytest.fixture
def entry(tmp_path: Path) -> Path:
    """The entry in a working copy of its own, with a .env, and a dbt that shows what it got."""
    (tmp_path / "scripts").mkdir()
    for name in ("__init__.py", "dbt_entry.py", "dbt_ended.py", "dbt_waits.py"):
        (tmp_path / "scripts" / name).write_text((ROOT / "scripts" / name).read_text())
    copied = tmp_path / "scripts" / "dbt_entry.py"
    shutil.copytree(ROOT / "load", tmp_path / "load")
    (tmp_path / ".env").write_text("PGHOST=from-env-file\nPGPASSWORD='a$b ${HOME}'\n")
    package = tmp_path / "fake" / "dbt" / "cli"
    package.mkdir(parents=True)
    for folder in (package.parent, package):
        (folder / "__init__.py").touch()
    (package / "main.py").write_text(
        "import os, sys\n"
        "class Cli:\n"
        "    def main(self, prog_name, standalone_mode, obj=None):\n"
        "        for name in sys.argv[1:]: print(os.environ.get(name))\n"
        "cli = Cli()\n"
    )
    return copied


def shown(entry: Path, *names: str, arguments: tuple[str, ...] = (), **environ: str) -> list[str]:
    """The variables that dbt would see."""
    ran = subprocess.run(
        [sys.executable, "-P", entry, *names, *arguments],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(entry.parents[1] / "fake"), **environ},
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout.splitlines()[: len(names)]


def test_project_profiles_and_artefacts_are_the_repository_s_from_any_folder(entry) -> None:
    root = entry.parents[1]
    assert shown(entry, "DBT_PROJECT_DIR", "DBT_PROFILES_DIR", "DBT_TARGET_PATH") == [
        f"{root}/dbt_project",
        f"{root}",
        f"{root}/dbt_project/target/app",
    ]


def test_each_target_has_artefacts_of_its_own(entry) -> None:
    arguments = ("--target", "rehearsal")
    assert shown(entry, "DBT_TARGET_PATH", arguments=arguments) == [
        f"{entry.parents[1]}/dbt_project/target/rehearsal"
    ]


def test_the_env_file_is_read_and_real_variables_win(entry) -> None:
    assert shown(entry, "PGHOST") == ["from-env-file"]
    assert shown(entry, "PGHOST", "DBT_TARGET_PATH", PGHOST="real", DBT_TARGET_PATH="mine") == [
        "real",
        "mine",
    ]


def test_a_selection_of_nothing_is_an_error_unless_somebody_says_what_is(entry) -> None:
    name = "DBT_WARN_ERROR_OPTIONS"
    assert shown(entry, name) == ['{"error": ["NoNodesForSelectionCriteria"]}']
    assert shown(entry, name, arguments=("--warn-error",)) == ["None"]
    assert shown(entry, name, DBT_WARN_ERROR="1") == ["None"]
    assert shown(entry, name, **{name: "mine"}) == ["mine"]


def test_a_password_is_taken_letter_by_letter(entry) -> None:
    assert shown(entry, "PGPASSWORD", HOME="/root") == ["a$b ${HOME}"]


def test_the_user_is_libpq_s_default_unless_it_is_set(entry) -> None:
    assert shown(entry, "PGUSER", USER="somebody") == [pwd.getpwuid(os.geteuid()).pw_name]
    assert shown(entry, "PGUSER", PGUSER="abis") == ["abis"]


@pytest.mark.parametrize(
    "sql",
    [
        "select 1",
        "with a as (select 1) select * from a",
        "\n\n  WITH\n  a as (select 1) select * from a",
        "-- a model; with a comment\n/* and another */ with a as (select 1) select * from a",
        "with /* why */ a as (select 1) select * from a",
        "with recursive a as (select 1) select * from a",
        "with\nrecursive\na as (select 1) select * from a",
        "with recursively as (select 1) select * from recursively",
        "select * from (with a as (select 1) select * from a) as b",
        "(with a as (select 1) select * from a)",
        "/* nothing */",
    ],
)
def test_a_model_s_parents_are_put_where_dbt_puts_them(sql, monkeypatch) -> None:
    from dbt.compilation import InjectedCTE, inject_ctes_into_sql

    parents = [InjectedCTE("model.abis.parent", " __dbt__cte__parent as (\nselect 1\n)")]
    monkeypatch.setattr(sqlparse, "parse", lambda sql: tuple(sqlparse.parsestream(sql)))
    by_dbt = inject_ctes_into_sql(sql, parents)
    split_only_the_first_words()
    assert inject_ctes_into_sql(sql, parents) == by_dbt


def test_what_a_session_sets_is_ours_whatever_the_environment_says(entry: Path) -> None:
    hostile = {"PGOPTIONS": "-c role=other", "PGCLIENTENCODING": "GBK", "PGTZ": "Asia/Tokyo"}
    assert shown(entry, *hostile, **hostile) == [options(), "UTF8", "None"]


@pytest.mark.parametrize(
    ("exception", "status"),
    [
        ("KeyboardInterrupt()", 130),
        ("RuntimeError('Database Error: connection refused')", 1),
        ("type('DbtUsageException', (Exception,), {})('no such option')", 2),
    ],
)
def test_dbt_ends_with_the_status_that_readme_names(
    entry: Path, exception: str, status: int
) -> None:
    """dbt itself ends with 2 on any exception."""
    (entry.parents[1] / "fake" / "dbt" / "cli" / "main.py").write_text(
        "from click import ClickException\n"
        "class ExceptionExit(ClickException):\n    exit_code = 2\n"
        "class Cli:\n"
        "    def main(self, prog_name, standalone_mode, obj=None):\n"
        "        ended = ExceptionExit('')\n"
        f"        ended.exception = {exception}\n"
        "        raise ended\n"
        "cli = Cli()\n"
    )
    ended = subprocess.run(
        [sys.executable, "-P", entry, "build"],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(entry.parents[1] / "fake")},
    )
    assert ended.returncode == status


def test_dbts_log_is_its_owners_only(entry: Path) -> None:
    shown(entry, "PGHOST")
    log = entry.parents[1] / "logs" / "dbt.log"
    assert log.stat().st_mode & 0o777 == 0o600
    assert log.parent.stat().st_mode & 0o777 == 0o700
