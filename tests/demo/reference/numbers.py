"""Decimal, integer and boolean."""

from __future__ import annotations

import re
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, localcontext

from tests.demo.reference.texts import TO_CAPITALS, clean_code

# Digits, in groups of thousands (0,123 has none) or not, and an exponent. Sign and dollar are
# looked at first.
NUMBER = re.compile(
    r"(?:(?:[0-9]+|[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+|(?: [0-9]{3})+))(?:\.[0-9]*)?|\.[0-9]+)"
    r"(?:[eE][+-]?[0-9]+)?"
)
FARTHEST = 100_000  # an exponent
TRUE, FALSE = ("Y", "YES", "T", "TRUE"), ("N", "NO", "F", "FALSE")


def read_number(raw):
    """The exact number, or None for what is none."""
    if isinstance(raw, Decimal):
        return raw if raw.is_finite() else None
    text = clean_code(raw)
    if text is None or "\u00ad" in raw:
        return None
    text, sign = text.replace("\u2212", "-"), ""
    if text[0] in "+-":
        text, sign = text[1:], text[0]
    elif text[-1] in "+-":
        text, sign = text[:-1], text[-1]
    elif text[0] == "(" and text[-1] == ")":
        text, sign = text[1:-1], "-"
    text = text.removeprefix("$")
    if not NUMBER.fullmatch(text):
        return None
    digits, _, exponent = text.replace(",", "").replace(" ", "").lower().partition("e")
    if abs(int(exponent or 0)) > FARTHEST:  # more than Decimal holds
        exponent = str(FARTHEST if int(exponent) > 0 else -FARTHEST)
        digits = (
            re.sub("[^0]", "1", re.sub(r"\.", "", digits)) if re.search("[1-9]", digits) else "0"
        )
    return Decimal(f"{sign}{digits}e{exponent or 0}")


def clean_decimal(raw, digits, scale):
    """The value, whether something was lost, and whether it fits."""
    number = read_number(raw)
    if number is None:
        return None, clean_code(raw) is not None, True
    if number.adjusted() > 150:
        return number, False, False
    with localcontext() as context:
        context.prec = 400
        rounded = number.quantize(Decimal(1).scaleb(-scale), ROUND_HALF_UP)
        return rounded, rounded != number, abs(rounded) < Decimal(10) ** (digits - scale)


def clean_integer(raw, default):
    number = read_number(raw)
    if number is None:
        return default, clean_code(raw) is not None, True
    if number.adjusted() > 150:
        return number, False, False
    with localcontext() as context:
        context.prec = 400
        whole = number.to_integral_value(ROUND_DOWN)
        return int(whole), whole != number, -(2**31) <= whole < 2**31


def clean_boolean(raw, default, flag_words=()):
    """`flag_words`: a site's own words and numbers, with what each means."""
    text = clean_code(raw)
    if text is None:
        return default, False
    word, number = text.translate(TO_CAPITALS), read_number(raw)
    for own, meaning in dict(flag_words).items():
        own_number = read_number(own)
        if own_number is not None and own_number == number:
            return meaning, False
        if own_number is None and clean_code(own).translate(TO_CAPITALS) == word:
            return meaning, False
    if number is not None:
        return number != 0, False
    if word in TRUE or word in FALSE:
        return word in TRUE, False
    return default, True
