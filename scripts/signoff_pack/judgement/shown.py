"""How values are shown: as text and nothing else, with invisible characters written out.

Characters that are invisible or reverse the text (bidirectional marks, zero
width, controls) appear as \\u202e and the like. Long values are cut, with their length and digest.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata

LONGEST = 240
_SPACES = {"\n": "⏎", "\t": "⇥"}


def shown(value: object, longest: int = LONGEST) -> str:
    """A value as one line of harmless text; the template or workbook still escapes it."""
    text = str(value)
    note = ""
    if len(text) > longest:
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        note = f"… (cut: {len(text):,} characters, SHA-256 {digest})"
        text = text[:longest]
    if text.isascii() and text.isprintable():  # as most texts are: nothing to write out
        return text + note
    return "".join(_visible(character) for character in text) + note


def key_in_words(key: str) -> str:
    """A key of several columns, a JSON array, as people write it: `1 / 1001`. Parts of a parent's
    key are parts like others; nothing is `empty`. Any other key as it is.

    >>> key_in_words('["[\\"1\\", \\"1001\\"]", "OIL", null]')
    '1 / 1001 / OIL / empty'
    """
    parts = _parts(key)
    return key if parts is None else " / ".join(parts)


def _parts(key: str) -> list[str] | None:
    """The parts of a key; None where it is none of several columns."""
    if not key.startswith("["):
        return None
    try:
        said = json.loads(key)
    except ValueError:
        return None
    if len(said) < 2 or not all(part is None or isinstance(part, str) for part in said):
        return None
    found: list[str] = []
    for part in said:
        found += _parts(part or "") or [part or "empty"]
    return found


def _visible(character: str) -> str:
    if character in _SPACES:
        return _SPACES[character]
    category = unicodedata.category(character)
    # controls, formats (bidirectional marks, zero width), surrogates, private use, line separators
    if category in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") or character in "\u00a0\u034f\u3164":
        code = ord(character)
        return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
    return character
