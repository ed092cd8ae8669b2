"""Law 7: whether a stored text says what the raw one says, and has the form that its rule gives.

By other means than the cleaning: nothing here cleans. Numbers, flags and times are not looked at.
"""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from tests.demo.reference.texts import INVISIBLE, SMALL, TO_CAPITALS

NOT_SHOWN = re.compile("[\x00-\x1f\x7f-\x9f]|\\s|\ufeff")  # controls and white space
LAID_OUT = re.compile(r"(\+1 )?\([0-9]{3}\) [0-9]{3}-[0-9]{4}( x[0-9]{1,6})?")
TRIMMED = re.compile(r"[^ \t\n](.*[^ \t\n])?", re.DOTALL)


def agrees(rule, raw, stored, default=None):
    """Whether law 7 is content with a text of rule text, code, upper, phone or email."""
    if not bare(raw):
        return stored == default
    return stored is not None and says_the_same(rule, raw, stored) and has_its_form(rule, stored)


def bare(text):
    return NOT_SHOWN.sub("", unicodedata.normalize("NFC", INVISIBLE.sub("", text or "")))


def says_the_same(rule, raw, stored):
    raw, stored = bare(raw), bare(stored)
    if rule == "upper":
        return raw.translate(TO_CAPITALS) == stored.translate(TO_CAPITALS)
    if rule == "phone":
        return digits(raw) == digits(stored)
    if rule == "email":
        return stored.lower() in raw.lower()
    return raw == stored


def digits(text):
    number = re.fullmatch(r"(?:[Tt][Ee][Ll]:)?([0-9]{10,11})\.0", text)
    return number[1] if number else re.sub("[^0-9]", "", text)


def has_its_form(rule, stored):
    if not TRIMMED.fullmatch(stored):
        return False
    if rule == "text":
        return True
    if INVISIBLE.search(stored) or unicodedata.normalize("NFC", stored) != stored:
        return False
    if rule == "upper":
        return not set(stored) & set(SMALL)
    if rule == "phone":
        return LAID_OUT.fullmatch(stored) is not None or not should_be_laid_out(stored)
    if rule == "email":
        try:
            validate_email(stored)
        except ValidationError:
            return False
    return True


def should_be_laid_out(stored):
    rest = re.sub(r"(?i)(extension|ext\.?|x|#):? *[0-9]{1,6}$", "", stored)
    if not re.fullmatch(r"[0-9 .\-()/+]+", rest):
        return False
    if re.match(r"00|\+(?!1)", re.sub(r"[ .\-()/]", "", rest)):
        return False
    count = digits(rest)
    return len(count) == 10 or (len(count) == 11 and count[0] == "1")
