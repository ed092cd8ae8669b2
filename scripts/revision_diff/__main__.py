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
from load.entities import entities
from load.screen import last_net
from scripts.revision_diff import builds
from scripts.revision_diff.comparison import Difference, Sides, compare
from scripts.revision_diff.errors import DiffError
from scripts.revision_diff.report import markdown
from scripts.revision_diff.revisions import WORKING_TREE, checked_out, merge_base


def main(argv: Sequence[str] | None = None) -> int:
    """Build two revisions and print what differs; return the exit status."""
    args = _parse(argv)
    try:
        print(_report(args.base or merge_base(), args.head, args.scale))
    except (DiffError, PostgresError, psycopg2.Error, subprocess.SubprocessError) as error:
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
        "demonstration's data and prints, as Markdown, which rows and values differ. Changes "
        "nothing: it works in a Postgres of its own.",
    )
    parser.add_argument("--base", help="git's name of the first revision (default: the merge base)")
    parser.add_argument(
        "--head", default=WORKING_TREE, help=f"the second (default: {WORKING_TREE})"
    )
    parser.add_argument("--scale", type=float, default=1.0, help="times 98,438 rows (default 1)")
    return parser.parse_args(argv)


def _report(base: str, head: str, scale: float) -> str:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="abis-diff-")))
        first = stack.enter_context(checked_out("base", base, folder))
        second = stack.enter_context(checked_out("head", head, folder))
        server = stack.enter_context(builds.postgres(folder / "postgres"))
        builds.load_raw(server, folder, scale)
        builds.build(server, [first, second], folder)
        sides = Sides("base", "head", builds.audit_schema(first), builds.audit_schema(second))
        return markdown(first.title, second.title, _differences(server, sides))


def _differences(server: Server, sides: Sides) -> list[Difference]:
    with closing(connect(server.environ(builds.DATABASE))) as connection:
        return [
            compare(connection, sides, entity.name, entity.django_table, entity.key)
            for entity in entities()
        ]


if __name__ == "__main__":
    sys.exit(last_net.run("diff", main))
