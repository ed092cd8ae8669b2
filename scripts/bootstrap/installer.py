"""The program that installs: the pinned uv, else a uv or a pip that is there already."""

import io
import platform
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from scripts.bootstrap.errors import SetupError
from scripts.bootstrap.index import PUBLIC_INDEX, chosen_index, fetch

UV_VERSION = "0.13.9"
OLDEST_UV = (0, 9, 0)  # reads this uv.lock

# (system, machine): the wheel's platform tag and sha256, from the index's page of uv.
UV_WHEELS = {
    ("Linux", "x86_64"): (
        "manylinux_2_17_x86_64.manylinux2014_x86_64",
        "d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19",
    ),
    ("Linux", "aarch64"): (
        "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64",
        "5435c5ce14a56431208ca0996416d310f1598e8c2c8ba707688985a16bb82dbe",
    ),
    ("Darwin", "x86_64"): (
        "macosx_10_12_x86_64",
        "c16ed11e013557536b3e60065f1b912f6407bd6518e041b961e23ef9e6b4fbf5",
    ),
    ("Darwin", "arm64"): (
        "macosx_11_0_arm64",
        "66c512266d633bef48384a1f53003f41f2a8e7b36fe6e7fbfd3e0fd52d96fa63",
    ),
}


@dataclass(frozen=True)
class Installer:
    """A uv executable, or pip of the running Python where `uv` is None."""

    uv: Path | None


def find_installer(venv: Path) -> Installer:
    """The pinned uv, fetched into the venv unless it is there; else what the machine has.

    Raises SetupError where none of them is to be had.
    """
    pinned = venv / "bin" / "uv"
    if _uv_version(pinned) == UV_VERSION:
        return Installer(pinned)
    try:
        _fetch_uv(pinned)
    except SetupError as error:
        print(f"setup: {error}; looking for a uv or pip on this machine", flush=True)
        found = shutil.which("uv")
        if found and _as_tuple(_uv_version(Path(found))) >= OLDEST_UV:
            return Installer(Path(found))
        if _runs([sys.executable, "-m", "pip", "--version"]):
            return Installer(None)
        raise SetupError("this machine has no uv and no pip either") from error
    return Installer(pinned)


def _fetch_uv(target: Path) -> None:
    machine = (platform.system(), platform.machine())
    if machine not in UV_WHEELS:
        raise SetupError(
            f"no uv is pinned for {' '.join(machine)}; install uv or pip and run this again"
        )
    tag, sha256 = UV_WHEELS[machine]
    wheel = f"uv-{UV_VERSION}-py3-none-{tag}.whl"
    content = fetch(chosen_index() or PUBLIC_INDEX, "uv", wheel, sha256)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        binary = archive.read(f"uv-{UV_VERSION}.data/scripts/uv")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    target.write_bytes(binary)
    target.chmod(0o755)


def _uv_version(uv: Path) -> str:
    try:
        done = subprocess.run([uv, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    found = re.match(r"uv (\d+\.\d+\.\d+)", done.stdout)
    return found.group(1) if found else ""


def _as_tuple(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part)


def _runs(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
