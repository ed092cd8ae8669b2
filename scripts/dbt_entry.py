"""`dbt` as set-up installs it: the same commands, with this repository's settings.

dbt reads no .env and finds its project and profiles only from the right folder. This sets what
the environment leaves open and hands over.
"""

import gc
import os
import platform
import pwd
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

if TYPE_CHECKING:
    from click import ClickException

ROOT = Path(__file__).resolve().parents[1]
DEFAULT_TARGET = "app"
# `--select custmer` selects nothing: without this dbt warns, and reports success.
MISSPELT_SELECTION = '{"error": ["NoNodesForSelectionCriteria"]}'


def chosen_target(argv: Sequence[str]) -> str | None:
    """The value of dbt's --target (or -t) among its arguments.

    >>> chosen_target(["build", "--target", "rehearsal"])
    'rehearsal'
    """
    target = None
    for position, argument in enumerate(argv):
        if argument in ("--target", "-t"):
            target = argv[position + 1] if position + 1 < len(argv) else None
        elif argument.startswith("--target="):
            target = argument.removeprefix("--target=")
        elif argument.startswith("-t") and not argument.startswith("--"):
            target = argument.removeprefix("-t").removeprefix("=")
    return target


def prepare(environ: "os._Environ[str]", argv: Sequence[str]) -> None:
    """Fill in what dbt needs; a variable that is set stays unchanged.

    Only the settings of Postgres sessions are always ours: all of dbt's connections get them here.
    """
    sys.path.append(str(ROOT))
    from load.postgres import address
    from load.postgres.session import settle
    from load.settings import offer, read_env_file

    offer(read_env_file(ROOT / ".env"), environ)

    settle(environ)
    if address.needs_settling(environ):
        address.settle(environ)
    with suppress(KeyError):  # libpq's default, which a profile cannot use
        environ.setdefault("PGUSER", pwd.getpwuid(os.geteuid()).pw_name)
    target = chosen_target(argv) or environ.get("DBT_TARGET") or DEFAULT_TARGET
    if not environ.get("DBT_WARN_ERROR") and not any(
        argument.startswith("--warn-error") for argument in argv
    ):  # dbt takes only one of them
        environ.setdefault("DBT_WARN_ERROR_OPTIONS", MISSPELT_SELECTION)
    environ.setdefault("DBT_PROJECT_DIR", str(ROOT / "dbt_project"))
    environ.setdefault("DBT_PROFILES_DIR", str(ROOT))
    # One folder per target: dbt parses everything anew when the target changes in a folder.
    environ.setdefault("DBT_TARGET_PATH", str(ROOT / "dbt_project" / "target" / target))
    environ.setdefault("DBT_LOG_PATH", str(ROOT / "logs"))
    make_private(Path(environ["DBT_LOG_PATH"]))
    for name, value in who_runs_what().items():
        environ.setdefault(f"DBT_ENV_CUSTOM_ENV_{name}", value)
    if environ.get("NO_COLOR") or not sys.stdout.isatty():
        environ.setdefault("DBT_USE_COLORS", "false")


def who_runs_what() -> dict[str, str]:
    """The commit, whether files differ from it, the operator and the machine: kept with each run.

    Empty where git does not say, as in an archive without its history.
    """
    found = {"MACHINE": platform.node()}
    with suppress(KeyError):
        found["OPERATOR"] = pwd.getpwuid(os.geteuid()).pw_name
    with suppress(OSError, subprocess.SubprocessError):
        found["COMMIT"] = _git("rev-parse", "HEAD")
        found["TREE"] = "changed" if _git("status", "--porcelain") else "clean"
    return found


def _git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(ROOT), *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def make_private(folder: Path) -> None:
    """Make dbt's log readable by its owner only; dbt itself reports errors."""
    with suppress(OSError):
        folder.mkdir(mode=0o700, exist_ok=True)
        file = folder / "dbt.log"
        file.touch(mode=0o600)
        for path in [file, *folder.glob("dbt.log.*")]:
            path.chmod(0o600)


def settle_connections(made: set[int]) -> None:
    """Set on each of dbt's connections what cannot be set while connecting.

    `made` gets the server process of each.
    """
    import psycopg2

    from load.postgres.session import NETWORK, settled

    connect = psycopg2.connect

    def connect_and_settle(*args: Any, **kwargs: Any) -> Any:
        connection = settled(connect(*args, **{**NETWORK, **kwargs}))
        made.add(connection.info.backend_pid)
        return connection

    psycopg2.connect = connect_and_settle


def split_only_the_first_words() -> None:
    """Have sqlparse parse SQL only as far as dbt needs.

    To put a model's ephemeral parents in front of it, dbt asks whether its SQL begins with WITH or
    WITH RECURSIVE. To answer that, sqlparse parses all of it: 1.6 s of each build, for 27
    models and tests with such parents and 206 kB of SQL. This takes 0.006 s.
    """
    import sqlparse
    from sqlparse import lexer, tokens
    from sqlparse.sql import Statement, Token

    def parse(sql: str, encoding: str | None = None) -> tuple[Statement, ...]:
        start = []
        for kind, text in lexer.tokenize(sql, encoding):
            start.append(Token(kind, text))
            blank = kind in tokens.Whitespace or kind in tokens.Comment
            if not blank and text.upper() not in ("WITH", "RECURSIVE"):
                break
        rest = sql[sum(len(token.value) for token in start) :]
        return (Statement([*start, Token(tokens.Other, rest)]),)

    sqlparse.parse = parse


def keep_tracebacks_in_the_log() -> None:
    """dbt prints one for whatever is not its own exception, Ctrl-C too."""
    # The program that tidies up behind dbt's processes complains where one was ended at once.
    sys.warnoptions.append("ignore:resource_tracker:UserWarning")
    try:
        from dbt.cli import requires
        from dbt_common.events.base_types import EventLevel
    except ImportError:
        return
    module: Any = requires
    fire = module.fire_event

    def fire_quietly(event: Any, level: Any = None, **more: Any) -> None:
        is_trace = type(event).__name__ == "MainStackTrace"
        fire(event, level=EventLevel.DEBUG if is_trace else level, **more)

    module.fire_event = fire_quietly


def main() -> int:
    """Run dbt with the arguments of this process; return the exit status."""
    prepare(os.environ, sys.argv[1:])
    from load.errors import EXIT_FAILED, EXIT_INTERRUPTED
    from load.screen import last_net
    from scripts import dbt_ended, dbt_waits

    settle_connections(dbt_waits.ours)
    split_only_the_first_words()
    # What dbt imports stays loaded: collecting its garbage would cost a fifth of a build.
    gc.disable()
    from click import ClickException
    from dbt.cli.main import cli

    keep_tracebacks_in_the_log()
    gc.freeze()
    gc.enable()
    said: list[str] = []
    try:
        with dbt_waits.watching():
            done = cli.main(
                prog_name="dbt",
                standalone_mode=False,
                obj={"callbacks": [lambda event: note(event, said)]},
            )
    except ClickException as error:
        error.show()
        status = status_of(error)
        if status == EXIT_INTERRUPTED:
            last_net.tell("dbt", "interrupted")
        elif status == EXIT_FAILED and (
            line := dbt_ended.last_line([*dbt_waits.given_up, *said, *words_of(error)])
        ):
            last_net.tell("dbt", line)
        elif status == EXIT_FAILED and is_unforeseen(
            exception := getattr(error, "exception", None)
        ):
            log = Path(os.environ["DBT_LOG_PATH"], "dbt.log")
            last_net.tell("dbt", f"{last_net.unexpected(exception)} (the traceback is in {log})")
        return status
    return done if type(done) is int else 0


def note(event: Any, said: list[str]) -> None:
    """Keep what dbt says of errors."""
    if event.info.level == "error":
        said.append(event.info.msg)


def is_unforeseen(exception: BaseException | None) -> TypeGuard[BaseException]:
    """Whether dbt ended with something else than an error of its own making."""
    if exception is None:
        return False
    names = {base.__name__ for base in type(exception).__mro__}
    return not names & {"DbtBaseException", "KeyboardInterrupt"}


def words_of(error: "ClickException") -> list[str]:
    """What failed models, or dbt itself, ended with; a failed test is a verdict."""
    results = getattr(getattr(error, "result", None), "results", ())
    return [
        *(str(result.message) for result in results if str(result.status) == "error"),
        str(getattr(error, "exception", "") or ""),
    ]


def status_of(error: "ClickException") -> int:
    """dbt's exit status as README has it: 1 failed, 2 wrong usage, 130 interrupted.

    dbt itself ends with 2 on any exception: a database that cannot be reached, Ctrl-C.
    """
    exception = getattr(error, "exception", None)  # of dbt's ExceptionExit
    if isinstance(exception, KeyboardInterrupt):
        return 130
    if exception is not None and type(exception).__name__ != "DbtUsageException":
        return 1
    return error.exit_code


if __name__ == "__main__":
    sys.argv[0] = "dbt"
    sys.path.append(str(ROOT))
    from load.screen import last_net

    sys.exit(last_net.run("dbt", main))
