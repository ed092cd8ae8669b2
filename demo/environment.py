"""The settings of the demonstration: for the programs it starts, and as a .env for use by hand."""

import os
from collections.abc import Mapping
from pathlib import Path

from load.settings import read_env_file

# What load/, dbt and Django read; the caller's values must not reach the demonstration.
OURS = ("ORACLE_", "TNS_", "PG", "DBT_", "DJANGO_")
# Set, so that a .env that says otherwise does not count.
NEUTRAL = {
    "ORACLE_SID": "",
    "ORACLE_TNS_NAME": "",
    "ORACLE_SCHEMA": "",
    "ORACLE_CLIENT_LIB_DIR": "",
    "PGSSLMODE": "prefer",
}
HEAD = "# Written by scripts/demo: the demonstration's two ends.\n"


def for_programs(settings: Mapping[str, str], root: Path) -> dict[str, str]:
    """The whole environment of a program that works on the demonstration, and on nothing else."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    path = os.pathsep.join([str(root / ".venv" / "bin"), kept.get("PATH", os.defpath)])
    return {**kept, **NEUTRAL, **settings, "PATH": path}


def write(file: Path, settings: Mapping[str, str]) -> None:
    """Write settings for a shell or a .env, readable by the owner only."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        handle.write(HEAD + "".join(f"{name}={value}\n" for name, value in settings.items()))


def offer(file: Path, settings: Mapping[str, str]) -> bool:
    """Write .env unless there is one; return whether commands by hand reach the demonstration."""
    if not file.exists():
        write(file, settings)
    present = {**read_env_file(file), **os.environ}
    return all(
        (present.get(name) or NEUTRAL.get(name, "")) == value
        for name, value in {**NEUTRAL, **settings}.items()
    )
