"""Writes what is generated from the project itself, so that it is always up to date.

docs/mapping.md and scripts/grants.sql come from the contracts of dbt's models, the picture in
docs/architecture.md from the imports of load/. With the database also docs/one_value.md, and dbt's
own pages (models, lineage, tests) in one file.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from load.screen import last_net
from scripts import grants, mapping, one_value, rooms
from scripts.dbt_entry import ROOT, prepare

MAPPING = Path("docs/mapping.md")
GRANTS = Path("scripts/grants.sql")
ARCHITECTURE = Path("docs/architecture.md")
DOCS_TARGET = ROOT / "dbt_project" / "target" / "docs"


def main(argv: Sequence[str] | None = None, *, root: Path = ROOT) -> int:
    """Write the files below `root`, or only compare; return the exit status."""
    parser = argparse.ArgumentParser(prog="scripts/docs", allow_abbrev=False, description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; 1 if out of date")
    args = parser.parse_args(argv)
    os.environ.setdefault("DBT_TARGET_PATH", str(DOCS_TARGET))
    prepare(os.environ, [])
    wanted = {
        MAPPING: mapping.page(mapping.manifest()),
        GRANTS: grants.text(),
        ARCHITECTURE: rooms.with_picture((root / ARCHITECTURE).read_text(), ROOT),
    }
    stale = [path for path, text in wanted.items() if (root / path).read_text() != text]
    if args.check:
        for path in stale:
            print(f"docs: {path} is out of date: run scripts/docs", file=sys.stderr)
        return 1 if stale else 0
    for path in stale:
        (root / path).write_text(wanted[path])
    return _write_dbt_pages([*wanted])


def _write_dbt_pages(written: Sequence[Path]) -> int:
    from dbt.cli.main import dbtRunner

    names = ", ".join(map(str, written))
    result = dbtRunner().invoke(["docs", "generate", "--static", "--quiet"])
    if not result.success:
        print(
            f"docs: {names} are written; dbt's pages need the database: "
            f"set PG* (.env) and repeat ({str(result.exception or '').strip()[:200]})",
            file=sys.stderr,
        )
        return 1
    one_value.PAGE.write_text(one_value.page(*one_value.compiled_models()))
    names += f", {one_value.PAGE.relative_to(ROOT)}"
    print(f"docs: {names}, {(DOCS_TARGET / 'static_index.html').relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(last_net.run("docs", main))
