"""Text fit for a terminal, a log or Markdown: no control characters, no passwords.

Data can hold anything: a customer's name with an escape sequence in it could clear the screen, one
with a bidirectional mark could show a line backwards. Such characters are spelled: `\\x1b`,
`\\u202e`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

HIDDEN = "***"
_SHORTEST_SECRET = 4  # a shorter one would blank out half of every line
# Controls, format characters (the bidirectional marks), halves of surrogate pairs, line separators.
_ACTING = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
_KEPT = frozenset("\t\n")
_SUSPECT = re.compile(r"[^\t\n\x20-\x7e]")
_IN_URL = re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s/:@]*:)[^\s/]*(?=@)", re.IGNORECASE)
_IN_CONNINFO = re.compile(r"(password\s*=\s*)('(?:[^'\\]|\\.)*'|[^\s&'\"]+)", re.IGNORECASE)
_secrets: set[str] = set()


def hide(secrets: Iterable[str]) -> None:
    """From now on, `printable` replaces these."""
    _secrets.update(secret for secret in secrets if len(secret) >= _SHORTEST_SECRET)


def printable(text: str) -> str:
    """The text without passwords, and with control characters written out.

    >>> printable("\\x1b[2J of postgresql://me:secret@host/db")
    '\\\\x1b[2J of postgresql://me:***@host/db'
    """
    for secret in sorted(_secrets, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    text = _IN_URL.sub(rf"\1{HIDDEN}", text)
    text = _IN_CONNINFO.sub(rf"\1{HIDDEN}", text)
    return _SUSPECT.sub(_spelled, text)


def _spelled(found: re.Match[str]) -> str:
    character = found[0]
    if character in _KEPT or unicodedata.category(character) not in _ACTING:
        return character
    return character.encode("unicode_escape").decode()
