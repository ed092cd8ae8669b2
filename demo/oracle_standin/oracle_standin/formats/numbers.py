"""Format models of numbers: the elements 9 0 . , D G S MI PR $ FM EEEE V X TM."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal

from oracle_standin.errors import OracleError
from oracle_standin.values import number

_WIDE = Context(prec=300, rounding=ROUND_HALF_UP)
_MODEL = re.compile(r"(FM)?(S|\$)?([90,G]*)(?:([.D])([90]*))?(S|MI|PR)?", re.IGNORECASE)


def to_char(value: Decimal, model: str) -> str:
    """ORA-01481 for an unknown model; `###` when the number does not fit, as in Oracle."""
    key = model.upper()
    if key in ("TM", "TM9"):
        return number.plain(value)
    if key == "TME":
        return number.scientific(value)
    if re.fullmatch(r"(FM)?0?X+", key):
        return _hexadecimal(value, model)
    match = _MODEL.fullmatch(key)
    if match is None or not (match[3] or match[5]):
        raise OracleError(1481, "invalid number format model")
    fill, sign, whole, point, fraction, tail = match.groups()
    digits = len(fraction or "")
    rounded = value.quantize(Decimal((0, (1,), -digits)), context=_WIDE)
    text = f"{abs(rounded):f}"
    front, _, back = text.partition(".")
    shown = _grouped(front if front != "0" else "", whole)
    if shown is None:
        width = len(whole) + (1 + digits if point else 0) + 1
        return "#" * width
    body = shown + (f".{back}" if point else "")
    if fill:
        body = _stripped(body.lstrip(" "), fraction or "", point)
    return _signed(body, rounded < 0, sign, tail, bool(fill))


def _grouped(front: str, model: str) -> str | None:
    """The digits in front of the point laid into the model, or None if they do not fit."""
    slots = model.replace("G", ",")
    if sum(slot != "," for slot in slots) < len(front):
        return None
    out: list[str] = []
    rest = list(front)
    zero_from = slots.find("0")
    for place in range(len(slots) - 1, -1, -1):
        if slots[place] == ",":
            more = bool(rest) or (0 <= zero_from < place)
            out.append("," if more else " ")
        elif rest:
            out.append(rest.pop())
        else:
            out.append("0" if 0 <= zero_from <= place else " ")
    return "".join(reversed(out))


def _stripped(body: str, fraction: str, point: str | None) -> str:
    """FM drops trailing zeros that stand where the model has a 9."""
    if not point:
        return body
    keep = fraction.rfind("0") + 1
    front, _, back = body.partition(".")
    while len(back) > keep and back.endswith("0"):
        back = back[:-1]
    return f"{front}.{back}"


def _signed(body: str, negative: bool, sign: str | None, tail: str | None, fill: bool) -> str:
    digits = body.lstrip(" ")
    blanks = " " * (len(body) - len(digits))
    dollar = "$" if sign == "$" else ""
    if sign == "S":
        return blanks + ("-" if negative else "+") + digits
    if tail == "S":
        return body + ("-" if negative else "+")
    if tail == "MI":
        return body + ("-" if negative else "" if fill else " ")
    if tail == "PR":
        return blanks + (f"<{digits}>" if negative else digits if fill else f" {digits} ")
    return blanks + ("-" if negative else "" if fill else " ") + dollar + digits


def _hexadecimal(value: Decimal, model: str) -> str:
    fill = model.upper().startswith("FM")
    body = model[2:] if fill else model
    digits = f"{int(value.to_integral_value(ROUND_HALF_UP)):{'X' if 'X' in body else 'x'}}"
    if len(digits) > len(body) or value < 0:
        return "#" * (len(body) + 1)
    if body.startswith("0"):
        digits = digits.zfill(len(body))
    return digits if fill else digits.rjust(len(body) + 1)


def from_char(text: str, model: str) -> Decimal:
    """Read by a model of 9, 0, comma and point; ORA-01722 where the text does not match."""
    match = _MODEL.fullmatch(model.upper())
    if match is None:
        raise OracleError(1481, "invalid number format model")
    clean = text.strip().replace(",", "" if re.search("[,G]", model.upper()) else ",")
    if match[6] == "MI" and clean.endswith("-"):
        clean = "-" + clean[:-1]
    return number.parse(clean.replace("$", "") if match[2] == "$" else clean)
