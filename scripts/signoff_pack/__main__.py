"""The command line of `scripts/signoff`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import psycopg2

from load.screen import last_net
from load.settings import load_environment
from scripts.signoff_pack.decisions.take_in import take_in
from scripts.signoff_pack.errors import SignoffError, UsageError
from scripts.signoff_pack.pack.make import make
from scripts.signoff_pack.pack.verify import verify
from scripts.signoff_pack.sources import accepted
from scripts.signoff_pack.sources.program import ROOT, choose_project, policies


def main(argv: Sequence[str] | None = None) -> int:
    """Make a pack, verify one, or take in an owner's decisions; return the exit status."""
    args = _parse(argv)
    load_environment()
    try:
        choose_project(args.project)
        if args.verify:
            return _verify(args.verify)
        if args.import_:
            return _import(args.import_)
        return _make(args)
    except UsageError as error:
        print(f"signoff: {error}", file=sys.stderr)
        return 2
    except (SignoffError, psycopg2.Error, OSError) as error:
        print(f"signoff: {' '.join(str(error).split())}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("signoff: interrupted", file=sys.stderr)
        return 130


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/signoff",
        description="The evidence as a report that the data's owners read, decide on and sign: a"
        " page, a workbook per owner, and a manifest. Its exit status says whether that worked;"
        " GO or NO-GO is on the page and on the last line.",
        allow_abbrev=False,
    )
    parser.add_argument("--target", choices=("app", "rehearsal"), default="app")
    parser.add_argument(
        "--project",
        type=Path,
        metavar="DIR",
        help="the dbt project (DBT_PROJECT_DIR; else dbt_project)",
    )
    parser.add_argument(
        "--out", type=Path, default=ROOT / "signoff", metavar="DIR", help="default: signoff/"
    )
    parser.add_argument(
        "--seed", default="", metavar="TEXT", help="chooses the samples (default: the SCN)"
    )
    other = parser.add_mutually_exclusive_group()
    other.add_argument(
        "--verify",
        type=Path,
        metavar="DIR",
        help="is the pack what was signed, and does the database still say so?",
    )
    other.add_argument(
        "--import",
        dest="import_",
        type=Path,
        metavar="WORKBOOK",
        help="take an owner's decisions into the project's seeds/accepted.csv",
    )
    return parser.parse_args(argv)


def _make(args: argparse.Namespace) -> int:
    said = policies()
    app = said.get("app_schema", "public")
    audit = said.get("audit_schema", "legacy_audit")
    if args.target == "rehearsal":
        app, audit = "rehearsal", "rehearsal_audit"
    made = make(args.out, audit, app, args.seed)
    print(f"signoff: {made.folder}")
    print(f"  read {made.folder / 'index.html'}")
    print(f"  digest {made.digest}")
    print(f"  {made.verdict}")
    return 0


def _verify(folder: Path) -> int:
    if not folder.is_dir():
        raise UsageError(f"there is no folder {folder}")
    wrong, notes = verify(folder)
    for line in notes:
        print(f"signoff: {line}")
    for line in wrong:
        print(f"signoff: {line}", file=sys.stderr)
    print("signoff: NOT what was signed" if wrong else "signoff: as it was signed")
    return 1 if wrong else 0


def _import(workbook: Path) -> int:
    if not workbook.is_file():
        raise UsageError(f"there is no file {workbook}")
    taken = take_in(workbook)
    print(
        f"signoff: {taken.added} lines added to {accepted.shown_file()},"
        f" {taken.replaced} replaced; {taken.to_mend} to mend"
    )
    if taken.worklist:
        print(f"signoff: the worklist is {taken.worklist}")
    print("signoff: look at git diff, commit, and dbt build --vars '{require_acceptance: true}'")
    return 0


if __name__ == "__main__":
    sys.exit(last_net.run("signoff", main))
