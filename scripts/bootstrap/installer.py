"""The program that installs: the pinned uv, else a uv or a pip that is there already."""

import io
import platform
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from scripts.bootstrap.errors import SetupError
from scripts.bootstrap.index import PUBLIC_INDEX, chosen_index, fetch

UV_VERSION = (0, 13, 9)
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


def find_uv(venv: Path) -> Path | None:
    """The pinned uv, fetched into the venv unless it is there; else the machine's own uv.

    None where only pip of the running Python is there; raises SetupError without that too.
    """
    pinned = venv / "bin" / "uv"
    if _version(pinned) == UV_VERSION:
        return pinned
    try:
        _fetch_uv(pinned)
    except SetupError as error:
        print(f"setup: {error}; looking for a uv or pip on this machine", flush=True)
        found = Path(shutil.which("uv") or "uv")
        if _version(found) >= OLDEST_UV:
            return found
        pip = [sys.executable, "-m", "pip", "--version"]
        if subprocess.run(pip, capture_output=True, check=False).returncode == 0:
            return None
        raise SetupError("this machine has no uv and no pip either") from error
    return pinned


def _fetch_uv(target: Path) -> None:
    machine = (platform.system(), platform.machine())
    if machine not in UV_WHEELS:
        raise SetupError(
            f"no uv is pinned for {' '.join(machine)}; install uv or pip and run this again"
        )
    tag, sha256 = UV_WHEELS[machine]
    version = ".".join(map(str, UV_VERSION))
    wheel = f"uv-{version}-py3-none-{tag}.whl"
    content = fetch(chosen_index() or PUBLIC_INDEX, "uv", wheel, sha256)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        binary = archive.read(f"uv-{version}.data/scripts/uv")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    target.write_bytes(binary)
    target.chmod(0o755)


def _version(uv: Path) -> tuple[int, ...]:
    """Empty when there is no such uv."""
    try:
        done = subprocess.run([uv, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return ()
    found = re.match(r"uv (\d+)\.(\d+)\.(\d+)", done.stdout)
    return tuple(map(int, found.groups())) if found else ()
