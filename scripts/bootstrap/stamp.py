"""The note in .venv that says what it was made from, and whether that was finished.

missing  another tool made this .venv
empty    an installation began here and did not end
filled   finished, from these inputs
"""

import hashlib
import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

INPUTS = ("uv.lock", "requirements.lock", "pyproject.toml")


@dataclass(frozen=True)
class Stamp:
    """What a .venv depends on; two equal stamps mean nothing is to do."""

    root: str  # console scripts hold absolute paths, so a moved folder needs a new .venv
    python: str
    inputs: str


def wanted(root: Path) -> Stamp:
    """The stamp of a .venv made now, by this Python."""
    digest = hashlib.sha256()
    for name in INPUTS:
        digest.update((root / name).read_bytes())
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return Stamp(root=str(root), python=version, inputs=digest.hexdigest())


def path(root: Path) -> Path:
    """Where the stamp lies (scripts/setup looks there too)."""
    return root / ".venv" / "setup-stamp.json"


def read(root: Path) -> Stamp | None:
    """The stamp of the .venv that is there; None when it is not finished or not ours."""
    try:
        return Stamp(**json.loads(path(root).read_text()))
    except (OSError, ValueError, TypeError):
        return None


def was_interrupted(root: Path) -> bool:
    """Whether an installation into this .venv began and did not end."""
    return path(root).exists() and read(root) is None


def begin(root: Path) -> None:
    """Note that an installation has begun."""
    path(root).parent.mkdir(exist_ok=True)
    path(root).write_text("")


def finish(root: Path, stamp: Stamp) -> None:
    """Note that the installation is complete."""
    path(root).write_text(json.dumps(asdict(stamp), indent=2) + "\n")
