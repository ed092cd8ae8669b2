"""What set-up puts in place besides packages: the stand-in, the `dbt` command, profiles.yml."""

import shlex
import shutil
from pathlib import Path


def are_in_place(root: Path) -> bool:
    """Whether put_in_place() would change nothing."""
    return (root / "profiles.yml").exists() and all(
        file.exists() and file.read_text(errors="replace") == text
        for file, text in _files(root).items()
    )


def put_in_place(root: Path) -> None:
    """Write the files below; copy profiles.yml unless there is one."""
    for file, text in _files(root).items():
        new = file.with_name(file.name + ".new")
        new.write_text(text)
        new.chmod(0o755 if file.name == "dbt" else 0o644)
        new.replace(file)
    if not (root / "profiles.yml").exists():
        shutil.copyfile(root / "profiles.example.yml", root / "profiles.yml")


def _files(root: Path) -> dict[Path, str]:
    """The `dbt` command, and the path file by which Python finds the stand-in for Oracle.

    The stand-in is not installed: that would need a build backend, which no lock has.
    """
    venv = root / ".venv"
    # sh and not a "#!" line to python, which cannot hold a path with a blank in it. -P keeps
    # scripts/ out of sys.path.
    programs = (venv / "bin" / "python", root / "scripts" / "dbt_entry.py")
    python, entry = (shlex.quote(str(program)) for program in programs)
    dbt = (
        "#!/bin/sh\n"
        "# Written by scripts/setup: dbt with the settings of this repository (.env).\n"
        f'exec {python} -P {entry} "$@"\n'
    )
    standin = f"{root / 'demo' / 'oracle_standin'}\n"
    packages = (venv / "lib").glob("python3.*/site-packages")
    return {venv / "bin" / "dbt": dbt} | {
        folder / "oracle_standin.pth": standin for folder in packages
    }
