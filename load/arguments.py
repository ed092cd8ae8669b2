"""Reads the command line into Options."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from load.entities import entities, source_tables
from load.errors import UsageError
from load.settings import MAX_SESSIONS, MIN_SESSIONS, Options, oracle_name


@dataclass(frozen=True)
class Arguments:
    """What to do, and how to report it."""

    options: Options
    check_only: bool
    dry_run: bool
    profile: bool
    json: bool
    yes: bool


def parse(argv: Sequence[str] | None) -> Arguments:
    """Raises UsageError for options that do not go together; argparse exits with 2 by itself."""
    parser = _parser()
    given = parser.parse_args(argv)
    tables = [entity.source_table for entity in entities() if entity.name in (given.entity or ())]
    tables += [_table_name(name) for name in given.table or ()]
    tables += [_table_name(name) for path in given.tables_from or () for name in _lines(path)]
    tables = list(dict.fromkeys(tables))
    of_schema = given.all_tables or bool(given.like)
    _refuse_contradictions(given, bool(tables) or of_schema, len(tables) == 1 and not of_schema)
    options = Options(
        tables=tuple(tables) if tables or of_schema else source_tables(),
        all_tables=given.all_tables,
        like=tuple(_pattern(text) for text in given.like or ()),
        exclude=tuple(_pattern(text) for text in given.exclude or ()),
        modified_column=oracle_name(given.modified_column),
        where=given.where or "",
        order_by=given.order_by or "",
        batch_size=given.batch_size,
        chunk_rows=given.chunk_rows,
        sessions=given.sessions,
        timeout=given.timeout,
        retries=given.retries,
        retry_wait=given.retry_wait,
        fail_fast=given.fail_fast,
        no_snapshot=given.no_snapshot,
        new_snapshot=given.new_snapshot,
        resume=given.resume,
        since_last=given.since_last,
        verify_deep=given.verify == "deep",
        allow_unproven=given.allow_unproven,
        skip_columns=frozenset(_skipped(text) for text in given.skip_column or ()),
    )
    return Arguments(options, given.check_only, given.dry_run, given.profile, given.json, given.yes)


def _table_name(text: str) -> str:
    """Raises UsageError for OWNER.TABLE: the owner is a setting, so that evidence is of one."""
    owner, point, table = text.partition(".")
    if point and not text.startswith('"'):
        raise UsageError(
            f"--table {text} names an owner: set ORACLE_SCHEMA={owner} and use --table {table}"
        )
    return oracle_name(text)


def _pattern(text: str) -> str:
    """A pattern by the dictionary's names: upper case, unless it is written in double quotes."""
    return oracle_name(text)


def _lines(path: Path) -> list[str]:
    """The names in a file, one a line; what follows a # with a blank before it is a comment."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise UsageError(f"--tables-from {path} cannot be read: {reason}") from None
    names = [re.sub(r"(^|\s)#.*", "", line).strip() for line in text.splitlines()]
    if not any(names):
        raise UsageError(f"--tables-from {path} is empty: write one table name per line")
    return [name for name in names if name]


def _skipped(text: str) -> tuple[str, str]:
    """TABLE.COLUMN, each with or without double quotes; raises UsageError."""
    found = re.fullmatch(r'("[^"]+"|[^".]+)\.("[^"]+"|[^".]+)', text)
    if not found:
        raise UsageError(f"--skip-column {text}: give TABLE.COLUMN, such as AB_COIL.SHAPE")
    return oracle_name(found[1]), oracle_name(found[2])


def _refuse_contradictions(given: argparse.Namespace, some: bool, one: bool) -> None:
    """`some`: tables are named; `one`: exactly one."""
    if (given.where or given.order_by) and not one:
        raise UsageError("--where and --order-by need exactly one --entity or --table")
    whats = ("check_only", "dry_run", "profile", "resume", "since_last")
    chosen = [_spelled(name) for name in whats if getattr(given, name)]
    if len(chosen) > 1:
        raise UsageError(f"{' and '.join(chosen)} contradict each other: choose one")
    if given.profile and (some or given.where or given.verify or given.json):
        raise UsageError(
            "--profile always looks at all tables of the contracts: leave out --entity, --table, "
            "--where, --verify and --json"
        )
    if given.out and not given.profile:
        raise UsageError("--out needs --profile")
    snapshots = given.no_snapshot or given.new_snapshot
    if given.resume and (some or given.where or given.skip_column or snapshots):
        raise UsageError("--resume uses the options of the interrupted run: leave out all others")
    if given.since_last and (given.where or given.order_by or given.no_snapshot):
        raise UsageError("--since-last cannot be used with --where, --order-by or --no-snapshot")
    if given.new_snapshot and given.no_snapshot:
        raise UsageError("--new-snapshot and --no-snapshot contradict each other: choose one")
    if given.new_snapshot and not some:
        raise UsageError(
            "--new-snapshot needs --entity or --table: a run of all tables always takes a new "
            "snapshot"
        )
    if given.verify and (given.dry_run or given.check_only):
        raise UsageError(
            "--verify cannot be used with --dry-run or --check-only, which load nothing"
        )


def _spelled(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _parser() -> argparse.ArgumentParser:
    defaults = Options(source_tables())
    parser = argparse.ArgumentParser(
        prog="extract.py",
        allow_abbrev=False,
        description="Copy the legacy AB_* tables from Oracle into legacy_raw, and prove the copy.",
        epilog="Exit status: 0 done, 1 a check or the run failed, 2 wrong usage, 130 interrupted.",
    )
    what = parser.add_argument_group("what to do")
    what.add_argument("--check-only", action="store_true", help="pre-flight checks only")
    what.add_argument("--dry-run", action="store_true", help="read everything, write nothing")
    what.add_argument(
        "--profile",
        action="store_true",
        help="report what Oracle holds, and what the rules would reject and change",
    )
    what.add_argument("--resume", action="store_true", help="go on with the interrupted run")
    what.add_argument(
        "--since-last",
        action="store_true",
        help="read only what was modified since the last run, and find what was deleted",
    )
    what.add_argument(
        "--verify", choices=["deep"], help="deep: read the source twice and compare row by row"
    )
    which = parser.add_argument_group("which rows")
    which.add_argument(
        "--entity",
        action="append",
        choices=[entity.name for entity in entities()],
        help="one entity; repeatable",
    )
    which.add_argument(
        "--table", action="append", metavar="AB_FOO", help="any other table; repeatable"
    )
    which.add_argument("--all-tables", action="store_true", help="every table of the schema")
    which.add_argument(
        "--like", action="append", metavar="PATTERN", help="tables like 'AB_%%'; repeatable"
    )
    which.add_argument(
        "--exclude", action="append", metavar="PATTERN", help="but not tables like this; repeatable"
    )
    which.add_argument(
        "--tables-from",
        action="append",
        type=Path,
        metavar="FILE",
        help="a file of names, one per line",
    )
    which.add_argument(
        "--modified-column",
        default=defaults.modified_column,
        metavar="NAME",
        help=f"for --since-last (default {defaults.modified_column})",
    )
    which.add_argument(
        "--skip-column",
        action="append",
        metavar="TABLE.COLUMN",
        help="leave out a column of a type that cannot be copied; repeatable",
    )
    which.add_argument("--where", metavar="SQL", help="a condition, with one --entity")
    which.add_argument("--order-by", metavar="SQL", help="an order, with one --entity")
    which.add_argument(
        "--no-snapshot",
        action="store_true",
        help="read without a consistent snapshot, while nobody works in the legacy system",
    )
    which.add_argument(
        "--new-snapshot",
        action="store_true",
        help="with --entity or --table: as of now, not as of the other tables' SCN",
    )
    how = parser.add_argument_group("how")
    _number(how, "--batch-size", defaults.batch_size, "rows per fetch", int, 1, 1_000_000)
    _number(how, "--chunk-rows", defaults.chunk_rows, "rows per chunk", int, 100, 100_000_000)
    _number(
        how, "--sessions", defaults.sessions, "Oracle sessions", int, MIN_SESSIONS, MAX_SESSIONS
    )
    _number(how, "--timeout", defaults.timeout, "seconds to wait for an answer", float, 0.1, 86_400)
    _number(how, "--retries", defaults.retries, "attempts after lost connections", int, 1, 100)
    _number(how, "--retry-wait", defaults.retry_wait, "seconds before the first", float, 0, 600)
    how.add_argument("--fail-fast", action="store_true", help="stop at the first table that fails")
    how.add_argument(
        "--allow-unproven",
        action="store_true",
        help="copy a table even if Oracle cannot compute its checksums",
    )
    how.add_argument("--out", metavar="DIR", help="where --profile writes (default: profile/)")
    how.add_argument("--json", action="store_true", help="the summary as JSON on stdout")
    how.add_argument(
        "--yes", action="store_true", help="replace legacy_raw on a remote server without asking"
    )
    return parser


def _number(
    group: argparse._ArgumentGroup,
    name: str,
    default: float,
    help_text: str,
    kind: Callable[[str], float],
    least: float,
    most: float,
) -> None:
    def number(text: str) -> float:
        value = kind(text)
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"{text} is not between {least:g} and {most:,g}")
        return value

    group.add_argument(
        name, type=number, default=default, metavar="N", help=f"{help_text} (default {default:,g})"
    )
