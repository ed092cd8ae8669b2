"""The command line of `scripts/diff`."""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path

import psycopg2

from demo.postgres import PostgresError, Server, connect
from load.screen import last_net
from load.settings import load_environment
from scripts.revision_diff import builds
from scripts.revision_diff.comparison import compare
from scripts.revision_diff.difference import Difference
from scripts.revision_diff.errors import DiffError
from scripts.revision_diff.page import html
from scripts.revision_diff.queries import Sides
from scripts.revision_diff.report import markdown
from scripts.revision_diff.revisions import (
    APP,
    PROJECT,
    WORKING_TREE,
    Revision,
    checked_out,
    merge_base,
)
from scripts.signoff_pack.errors import SignoffError
from scripts.signoff_pack.sources.read_contracts import entities


def main(argv: Sequence[str] | None = None) -> int:
    """Build two revisions and print what differs; return the exit status."""
    args = _parse(argv)
    try:
        found = _compared(args)
        if args.html:
            args.html.write_text(html(*found), encoding="utf-8")
        print(markdown(*found))
    except (
        *(DiffError, SignoffError, PostgresError, OSError),
        *(psycopg2.Error, subprocess.SubprocessError),
    ) as error:
        print(f"diff: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("diff: interrupted", file=sys.stderr)
        return 130
    return 0


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        allow_abbrev=False,
        prog="scripts/diff",
        description="What does this branch do to the data? Builds two revisions on the "
        "demonstration's data, or on yours, and prints, as Markdown, which rows and values differ. "
        "Changes nothing: it works in a Postgres of its own.",
    )
    parser.add_argument("--base", help="git's name of the first revision (default: the merge base)")
    parser.add_argument(
        "--head", default=WORKING_TREE, help=f"the second (default: {WORKING_TREE})"
    )
    data = parser.add_mutually_exclusive_group()
    data.add_argument("--scale", type=float, default=1.0, help="times 98,438 rows (default 1)")
    data.add_argument(
        "--raw",
        action="store_true",
        help="on a copy of your own legacy_raw, of the database that PG* or .env names",
    )
    parser.add_argument(
        "--project",
        type=Path,
        default=PROJECT,
        metavar="DIR",
        help=f"the dbt project, from the repository's root (default: {PROJECT}); others need --raw",
    )
    parser.add_argument(
        "--app",
        type=Path,
        default=APP,
        metavar="DIR",
        help=f"the folder of the app's manage.py, in the same way (default: {APP})",
    )
    parser.add_argument("--html", type=Path, metavar="FILE", help="write it as a page, too")
    args = parser.parse_args(argv)
    for folder in (args.project, args.app):
        if folder.is_absolute():
            parser.error(f"{folder}: name the folder from the repository's root")
    if args.project != PROJECT and not args.raw:
        parser.error(f"the demonstration's data are those of {PROJECT}: --project needs --raw")
    return args


def _compared(args: argparse.Namespace) -> tuple[str, str, str, list[Difference]]:
    """The titles of both revisions, on which data, and what differs."""
    load_environment()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="abis-diff-")))
        base, head = (
            stack.enter_context(checked_out(side, name, folder, args.project, args.app))
            for side, name in (("base", args.base or merge_base()), ("head", args.head))
        )
        server = stack.enter_context(builds.postgres(folder / "postgres"))
        if args.raw:
            data = f"the site's legacy_raw of {builds.copy_raw(server):,} rows"
        else:
            builds.load_raw(server, folder, args.scale)
            data = "the demonstration's data"
        builds.build(server, [base, head], folder)
        sides = Sides("base", "head", builds.audit_schema(base), builds.audit_schema(head))
        return base.title, head.title, data, _differences(server, sides, base, head)


def _differences(server: Server, sides: Sides, base: Revision, head: Revision) -> list[Difference]:
    """Of the second revision's entities, and of those that only the first has."""
    now, before = ({one.name: one for one in entities(side.dbt)} for side in (head, base))
    only_before = {name: entity for name, entity in before.items() if name not in now}
    with closing(connect(server.environ(builds.DATABASE))) as connection:
        return [
            compare(connection, sides, entity, before.get(name))
            for name, entity in {**now, **only_before}.items()
        ]


if __name__ == "__main__":
    sys.exit(last_net.run("diff", main))
