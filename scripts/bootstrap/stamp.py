"""The note in .venv that says what it was made from: empty until an installation has ended.

A .venv without it was made by another tool.
"""

import hashlib
import json
import sys
from pathlib import Path

INPUTS = ("uv.lock", "requirements.lock", "pyproject.toml")


def wanted(root: Path) -> dict[str, str]:
    """What a .venv made now, by this Python, depends on.

    `root`, because console scripts hold absolute paths: a moved folder needs a new .venv.
    """
    inputs = hashlib.sha256(b"".join((root / name).read_bytes() for name in INPUTS))
    python = "{}.{}".format(*sys.version_info)
    return {"root": str(root), "python": python, "inputs": inputs.hexdigest()}


def path(root: Path) -> Path:
    """Where the note is (scripts/setup looks there too)."""
    return root / ".venv" / "setup-stamp.json"


def read(root: Path) -> dict[str, str] | None:
    """The note of the .venv that is there; empty if its installation did not end, None if none."""
    try:
        found = json.loads(path(root).read_text() or "{}")
    except FileNotFoundError:
        return None
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def write(root: Path, note: dict[str, str] | None = None) -> None:
    """Note that an installation begins, or with `note` that it has ended."""
    path(root).parent.mkdir(exist_ok=True)
    path(root).write_text(json.dumps(note, indent=2) + "\n" if note else "")
