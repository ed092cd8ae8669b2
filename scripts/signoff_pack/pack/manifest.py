"""MANIFEST: the SHA-256 of every file, and of the pack before. Its digest stands for the pack."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from scripts.signoff_pack.errors import SignoffError

NAME = "MANIFEST"
_PREVIOUS = "# the pack before this one: "
NONE = "none"


@dataclass(frozen=True)
class Manifest:
    """What a manifest says. `files` maps names to digests."""

    files: dict[str, str]
    previous: str

    @property
    def text(self) -> str:
        """The file; its lines but the last are what `sha256sum --check` reads."""
        lines = [f"{digest}  {name}" for name, digest in sorted(self.files.items())]
        return "\n".join([*lines, f"{_PREVIOUS}{self.previous}", ""])

    @property
    def digest(self) -> str:
        """The pack's digest."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def of_folder(folder: Path, previous: str = NONE) -> Manifest:
    """The manifest of the files as they are now."""
    files = {
        path.relative_to(folder).as_posix(): _digest(path)
        for path in folder.rglob("*")
        if path.is_file() and path.relative_to(folder).as_posix() != NAME
    }
    return Manifest(files, previous)


def read(folder: Path) -> Manifest:
    """The manifest in a pack; raises SignoffError if there is no valid one."""
    path = folder / NAME
    try:
        return parse(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SignoffError(f"{path} cannot be read: {error.strerror}") from None
    except (UnicodeDecodeError, ValueError):
        raise SignoffError(f"{path} is not a valid manifest: it was changed") from None


def parse(text: str) -> Manifest:
    """A manifest from its text; raises ValueError if it is not one."""
    *lines, last = text.removesuffix("\n").split("\n")
    if not last.startswith(_PREVIOUS):
        raise ValueError(last)
    files = {}
    for line in lines:
        digest, name = line.split("  ", 1)
        files[name] = digest
    found = Manifest(files, last.removeprefix(_PREVIOUS))
    if found.text != text:
        raise ValueError("not as scripts/signoff writes it")
    return found


def differences(folder: Path, said: Manifest) -> list[str]:
    """Each file that is not what the manifest says, in words."""
    now = of_folder(folder).files
    found = [f"{name} is missing" for name in sorted(said.files.keys() - now.keys())]
    found += [f"{name} was added" for name in sorted(now.keys() - said.files.keys())]
    found += [
        f"{name} was changed"
        for name in sorted(said.files.keys() & now.keys())
        if now[name] != said.files[name]
    ]
    return found


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
