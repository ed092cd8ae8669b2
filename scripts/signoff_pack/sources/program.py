"""The program in this checkout: commit, rules, lock, policies, and who runs it."""

from __future__ import annotations

import getpass
import hashlib
import os
import platform
import subprocess
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from scripts.signoff_pack.errors import SignoffError, UsageError

ROOT = Path(__file__).resolve().parents[3]
# a second project shares macros and functions by paths that lead out of its folder
_RULE_PATHS = ("model-paths", "macro-paths", "analysis-paths", "test-paths")
_RULE_FILES = ("seeds/_seeds.yml", "dbt_project.yml")
_PACKAGES = ("oracledb", "dlt", "dbt-core", "dbt-postgres", "psycopg2-binary")


@dataclass(frozen=True)
class Program:
    """What is in this checkout. `project` is dbt's name of it; `tree` is clean, changed, or
    unknown (no git)."""

    project: str
    commit: str
    tree: str
    lock: str
    rules: str
    policies: dict[str, str]
    packages: dict[str, str]
    operator: str
    machine: str


def project() -> Path:
    """dbt's folder: DBT_PROJECT_DIR, as for dbt itself, else that of this checkout."""
    return Path(os.environ.get("DBT_PROJECT_DIR") or ROOT / "dbt_project")


def choose_project(folder: Path | None) -> None:
    """Have all of this process read another project, as if DBT_PROJECT_DIR named it.

    Raises UsageError for a folder that is not a project. None: change nothing.
    """
    if folder is None:
        return
    if not (folder / "dbt_project.yml").is_file():
        raise UsageError(f"there is no dbt_project.yml in {folder}")
    os.environ["DBT_PROJECT_DIR"] = str(folder.resolve())


def project_name() -> str:
    """The name that the project has in its dbt_project.yml."""
    return str(_settings()["name"])


def program(root: Path = ROOT) -> Program:
    """Read it all."""
    commit = _git(root, "rev-parse", "HEAD")
    changed = _git(root, "status", "--porcelain") if commit else ""
    return Program(
        project=project_name(),
        commit=commit or "unknown",
        tree=("changed" if changed else "clean") if commit else "unknown",
        lock=_digest([root / "uv.lock"], root),
        rules=_digest(_rule_files(project()), project()),
        policies=policies(),
        packages={name: version(name) for name in _PACKAGES},
        operator=getpass.getuser(),
        machine=platform.node(),
    )


def policies() -> dict[str, str]:
    """The variables of dbt_project.yml with their values, as text."""
    return {name: as_text(value) for name, value in sorted(_settings()["vars"].items())}


def _settings() -> dict[str, Any]:
    path = project() / "dbt_project.yml"
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
        return {name: said[name] for name in ("name", "vars", *_RULE_PATHS)}
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise SignoffError(f"{path} cannot be read: {error!r}") from None


def as_text(value: object) -> str:
    """A value of YAML in words: true, 2100, America/Detroit."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return ", ".join(f"{key}: {as_text(one)}" for key, one in sorted(value.items()))
    return str(value)


def _rule_files(folder: Path) -> list[Path]:
    settings = _settings()
    names = {name for kind in _RULE_PATHS for name in settings[kind]}
    found = {one for name in names for one in (folder / name).rglob("*") if one.is_file()}
    return sorted(found | {folder / name for name in _RULE_FILES})


def _digest(files: list[Path], root: Path) -> str:
    digest = hashlib.sha256()
    for path in files:
        name = Path(os.path.relpath(path, root)).as_posix()
        digest.update(f"{name}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _git(root: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()
