"""The command line of `scripts/scaffold`."""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from load.errors import LoadError
from load.screen import last_net
from load.settings import ROOT, load_environment, oracle_name
from scripts.entity_files import files, legacy, update
from scripts.entity_files.contracts import contracts
from scripts.entity_files.draft import draft
from scripts.entity_files.entity import Draft
from scripts.entity_files.errors import ScaffoldError
from scripts.entity_files.render import counted

_DESCRIBED = Path(__file__).with_name("described.py")
_EPILOG = """\
  scripts/scaffold AB_INVOICE billing.Invoice        the files of a new entity, invoice
  scripts/scaffold --update invoice billing.Invoice  what its files lack since the model changed
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Write an entity's files, or say what they lack; return the exit status."""
    args = _parse(argv)
    load_environment()
    try:
        if args.update:
            return _tell_what_is_missing(args)
        made = _draft(args)
        written = files.write(args.project, made, force=args.force)
    except (ScaffoldError, LoadError) as error:
        print(f"scaffold: {error}", file=sys.stderr)
        return 1
    _tell(made, written, args.project)
    return 0


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        allow_abbrev=False,
        prog="scripts/scaffold",
        description="Writes the files of an entity: its contract, its models, its source. What it "
        "guesses has its reason beside it; what it leaves to you, it says.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--update", metavar="ENTITY", help="only say what the entity's files lack")
    parser.add_argument("table", nargs="?", help="the legacy table, such as AB_INVOICE")
    parser.add_argument("model", help="the Django model, app.Model; of a plain many-to-many field "
                        "app.Model.field")  # fmt: skip
    parser.add_argument("--entity", help="its name in dbt (default: from the model's)")
    parser.add_argument("--force", action="store_true", help="replace files that are there")
    parser.add_argument(
        "--project", type=Path, default=ROOT / "dbt_project", help="the dbt project (dbt_project)"
    )
    parser.add_argument(
        "--app",
        type=Path,
        default=Path(os.environ.get("DJANGO_APP", ROOT / "demo" / "app")),
        help="the folder of the app's manage.py (DJANGO_APP; else demo/app)",
    )
    parser.add_argument(
        "--settings",
        default=os.environ.get("DJANGO_SETTINGS_MODULE"),
        help="its settings module (DJANGO_SETTINGS_MODULE; else the one that manage.py names)",
    )
    parser.add_argument(
        "--python", default=sys.executable, help="the Python that has the app's packages"
    )
    args = parser.parse_args(argv)
    if bool(args.update) == bool(args.table):
        parser.error("name the legacy table and the model, or --update ENTITY and the model")
    return args


def _model(args: argparse.Namespace) -> dict[str, Any]:
    """What Django says of the model, in a process of its own with the app's settings."""
    app = args.app.resolve()
    if not app.is_dir():
        raise ScaffoldError(f"{app} is no folder: say where the app's manage.py is with --app")
    settings = args.settings or _settings_of(app)
    path = [str(app), *filter(None, [os.environ.get("PYTHONPATH")])]
    asked = subprocess.run(
        [args.python, str(_DESCRIBED), args.model],
        cwd=app,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": settings,
            "PYTHONPATH": os.pathsep.join(path),
        },
        capture_output=True,
        text=True,
    )
    if asked.returncode:
        reason = (asked.stderr.strip().splitlines() or ["no message"])[-1]
        raise ScaffoldError(f"Django cannot describe {args.model} with {settings}: {reason}")
    model: dict[str, Any] = json.loads(asked.stdout)[0]
    if not model["managed"]:
        raise ScaffoldError(f"{args.model} has managed = False: Django makes no table for it")
    return model


def _settings_of(app: Path) -> str:
    """The settings module that the app's manage.py names."""
    manage = app / "manage.py"
    text = manage.read_text(encoding="utf-8") if manage.is_file() else ""
    named = re.search(r"""DJANGO_SETTINGS_MODULE["'],\s*["']([\w.]+)""", text)
    if not named:
        raise ScaffoldError(f"{manage} names no settings module: say it with --settings")
    return named[1]


def _draft(args: argparse.Namespace) -> Draft:
    model = _model(args)
    name = args.model.split(".")[1] if args.model.count(".") == 1 else model["name"]
    entity = args.entity or re.sub(r"(?<=[a-z0-9])(?=[A-Z])|_", "_", name).lower()
    if not re.fullmatch("[a-z][a-z0-9_]*", entity):
        raise ScaffoldError(f"{entity} cannot be an entity's name: say one with --entity")
    table = oracle_name(args.table)
    return draft(entity, model, table, legacy.columns(table), contracts(args.project))


def _tell(made: Draft, written: Sequence[Path], project: Path) -> None:
    for path in written:
        print(f"wrote {path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path}")
    print(f"\n{made.entity}: {len(made.columns)} columns, known by {', '.join(made.key) or '?'}")
    for line in made.to_decide:
        print(f"- decide: {line}")
    for column in made.undecided:
        count = "" if column.values is None else f" ({counted(column.values)})"
        print(f"- decide: {made.source_table}.{column.name}{count}: map it, or list it as unmapped")
    where = "" if project == ROOT / "dbt_project" else f"DBT_PROJECT_DIR={project} "
    print(f"\nnext: {where}dbt build --select +{made.entity}")


def _tell_what_is_missing(args: argparse.Namespace) -> int:
    known = {contract.entity: contract for contract in contracts(args.project).values()}
    if args.update not in known:
        raise ScaffoldError(f"{args.update} is no entity of {args.project / 'models' / 'app'}")
    contract = known[args.update]
    others = {one.table: one for one in known.values()}
    raw = legacy.columns(contract.source_table)
    made = draft(contract.entity, _model(args), contract.source_table, raw, others)
    lines = update.missing(contract, made)
    print("\n".join(lines) or f"{contract.entity}: nothing is missing")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(last_net.run("scaffold", main))
