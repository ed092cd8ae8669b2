"""What set-up puts in place besides packages: the stand-in, the `dbt` command, profiles.yml."""

import shlex
import shutil
from pathlib import Path

STANDIN = Path("demo", "oracle_standin")


def are_in_place(root: Path) -> bool:
    """Whether put_in_place() would change nothing."""
    command = root / ".venv" / "bin" / "dbt"
    return (
        (root / "profiles.yml").exists()
        and all(_says(file, _path(root)) for file in _path_files(root))
        and _says(command, _dbt_command(root))
    )


def put_in_place(root: Path) -> None:
    """Put the stand-in for Oracle on Python's path and scripts/dbt_entry.py behind `dbt`; make
    profiles.yml unless there is one.

    A path file, and no installation: that would need a build backend, which no lock holds.
    """
    for file in _path_files(root):
        file.write_text(_path(root))
    command = root / ".venv" / "bin" / "dbt"
    new = command.with_name("dbt.new")
    new.write_text(_dbt_command(root))
    new.chmod(0o755)
    new.replace(command)
    if not (root / "profiles.yml").exists():
        shutil.copyfile(root / "profiles.example.yml", root / "profiles.yml")


def _says(file: Path, text: str) -> bool:
    return file.exists() and file.read_text(errors="replace") == text


def _path_files(root: Path) -> list[Path]:
    """The .pth file in the folder of the packages, of which a .venv has one."""
    folders = (root / ".venv" / "lib").glob("python3.*/site-packages")
    return [folder / "oracle_standin.pth" for folder in folders]


def _path(root: Path) -> str:
    return f"{root / STANDIN}\n"


def _dbt_command(root: Path) -> str:
    # sh and not a "#!" line to python, which cannot hold a path with a blank in it. -P keeps
    # scripts/ out of sys.path.
    python, entry = root / ".venv" / "bin" / "python", root / "scripts" / "dbt_entry.py"
    return (
        "#!/bin/sh\n"
        "# Written by scripts/setup: dbt with the settings of this repository (.env).\n"
        f'exec {shlex.quote(str(python))} -P {shlex.quote(str(entry))} "$@"\n'
    )
