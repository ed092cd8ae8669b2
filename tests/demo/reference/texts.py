"""Text, code, upper, phone and e-mail."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f]")  # tab, line feed, U+0085 aside
SPACES = re.compile(
    "[\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]"  # line ends too
)
INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
SMALL = "abcdefghijklmnopqrstuvwxyz" + "àáâãäåæçèéêëìíîïðñòóôõö" + "øùúûüýþ" + "ÿšœž"
CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ" + "ØÙÚÛÜÝÞ" + "ŸŠŒŽ"
TO_CAPITALS = str.maketrans(SMALL, CAPITALS)
TO_SMALL_ASCII = str.maketrans(CAPITALS[:26], SMALL[:26])
DASHES = re.compile("[\u2010-\u2015\u2212]")
EXTENSION = re.compile(r"(?:extension|ext\.?|x|#):? *([0-9]{1,6})$", re.IGNORECASE | re.ASCII)
ADDRESS = EmailValidator()


def plain(raw):
    """The raw value as text: numbers in plain digits, times to the second; None stays."""
    if isinstance(raw, Decimal):
        text = f"{raw:f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return "0" if text == "-0" else text
    if isinstance(raw, datetime):
        return f"{raw:%Y-%m-%d %H:%M:%S}"
    return raw


def trimmed(text):
    return SPACES.sub(" ", CONTROL.sub("", text)).strip(" \t\n")


def clean_code(raw):
    text = plain(raw)
    if text is None:
        return None
    return unicodedata.normalize("NFC", trimmed(INVISIBLE.sub("", text))) or None


def clean_text(raw):
    """None for what is blank: what looks empty is, although `text` alone would keep it."""
    return None if clean_code(raw) is None else trimmed(plain(raw)) or None


def clean_upper(raw):
    text = clean_code(raw)
    return text and text.translate(TO_CAPITALS)


def clean_phone(raw):
    text = clean_code(raw)
    if text is None:
        return None, False
    if not re.search("[0-9]", text):
        return None, True
    rest = DASHES.sub("-", re.sub("^tel: *", "", text, count=1, flags=re.IGNORECASE | re.ASCII))
    if re.fullmatch(r"[0-9]{10,11}\.0", rest):
        rest = rest[:-2]
    suffix = ""
    if found := EXTENSION.search(rest):
        rest, suffix = rest[: found.start()], f" x{found[1]}"
    if not re.fullmatch(r"[0-9 .\-()/+]*", rest):
        return text, False
    dialled = re.sub(r"[ .\-()/]", "", rest)
    if dialled.startswith("00") or (dialled.startswith("+") and not dialled.startswith("+1")):
        return text, False
    digits = re.sub("[^0-9]", "", rest)
    if len(digits) == 10:
        return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}{suffix}", False
    if len(digits) == 11 and digits[0] == "1":
        return f"+1 ({digits[1:4]}) {digits[4:7]}-{digits[7:]}{suffix}", False
    return text, False


def clean_email(raw):
    text = clean_code(raw)
    if text is None:
        return None, False
    whole = undecorated(text.translate(TO_SMALL_ASCII))
    # the whole before its words: a quoted name may hold separators
    for word in (whole, *map(undecorated, re.split(r"[;, \t\n]+", whole))):
        if word.isascii() and len(word) <= 254 and _is_valid(word):
            return word, word != whole
    return None, True


def undecorated(text):
    while True:
        bare = text.strip(";, \t\n").removeprefix("mailto:").removeprefix("<")
        bare = bare.removesuffix(">").removesuffix(".")
        if bare == text:
            return text
        text = bare


def _is_valid(word):
    try:
        ADDRESS(word)
    except ValidationError:
        return False
    return True
