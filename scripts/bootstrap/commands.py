"""What set-up puts in place besides packages: the `dbt` command, and profiles.yml."""

import shlex
import shutil
from pathlib import Path


def are_in_place(root: Path) -> bool:
    """Whether put_in_place() would change nothing."""
    command = root / ".venv" / "bin" / "dbt"
    return (
        (root / "profiles.yml").exists()
        and command.exists()
        and command.read_text(errors="replace") == _dbt_command(root)
    )


def put_in_place(root: Path) -> None:
    """Put scripts/dbt_entry.py behind `dbt`; make profiles.yml unless there is one."""
    command = root / ".venv" / "bin" / "dbt"
    new = command.with_name("dbt.new")
    new.write_text(_dbt_command(root))
    new.chmod(0o755)
    new.replace(command)
    if not (root / "profiles.yml").exists():
        shutil.copyfile(root / "profiles.example.yml", root / "profiles.yml")


def _dbt_command(root: Path) -> str:
    # sh and not a "#!" line to python, which cannot hold a path with a blank in it. -P keeps
    # scripts/ out of sys.path.
    python, entry = root / ".venv" / "bin" / "python", root / "scripts" / "dbt_entry.py"
    return (
        "#!/bin/sh\n"
        "# Written by scripts/setup: dbt with the settings of this repository (.env).\n"
        f'exec {shlex.quote(str(python))} -P {shlex.quote(str(entry))} "$@"\n'
    )
