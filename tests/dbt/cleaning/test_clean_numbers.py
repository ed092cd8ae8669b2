"""The decimal and integer rules against Python's decimal."""

from __future__ import annotations

import random
import re
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal

import pytest

CONTEXT = Context(prec=2000, Emax=99_999, Emin=-99_999)
HUGE = Decimal("1e1000")  # no field holds it; its row is rejected, so that its digits do not matter
TYPES = ("numeric", "double precision")


def read(text: str) -> Decimal | None:
    """The number in a text; commas or spaces have to group all of the digits before the point."""
    text = text.replace("\u2212", "-")
    minus = False
    if text[:1] == "(" and text[-1:] == ")":
        minus, text = True, text[1:-1]
    elif text[:1] in ("+", "-"):
        minus, text = text[0] == "-", text[1:]
    elif text[-1:] in ("+", "-"):
        minus, text = text[-1] == "-", text[:-1]
    text = text.removeprefix("$")
    if text[:1] not in {*"0123456789."}:
        return None
    whole, point, rest = re.fullmatch(r"([^.eE]*)(\.?)(.*)", text, re.DOTALL).groups()
    for separator in (",", " "):
        if separator in whole:
            first, *groups = whole.split(separator)
            if not (1 <= len(first) <= 3 and first[:1] in "123456789" and first.isdigit()):
                return None
            if any(len(group) != 3 for group in groups):
                return None
            whole = "".join((first, *groups))
    plain = whole + point + rest
    if not re.fullmatch(r"[-+.eE\d]+", plain, re.ASCII):
        return None  # Decimal also reads 1_000, other scripts' digits, and NaN
    try:
        number = CONTEXT.create_decimal(plain)
    except ArithmeticError:
        return None
    return number.copy_negate() if minus else number  # "-" would round it


def some_number(dice: random.Random) -> str:
    whole = str(dice.randrange(10 ** dice.choice((1, 2, 3, 4, 6, 10, 40))))
    if dice.random() < 0.3:
        whole = f"{int(whole):,}".replace(",", dice.choice(", "))
    text = dice.choice(("", "", "$")) + dice.choice((whole, whole, "0" + whole, ""))
    if dice.random() < 0.6:
        text += "." + "".join(dice.choice("0123456789055") for _ in range(dice.randrange(8)))
    if dice.random() < 0.2:
        text += f"{dice.choice('eE')}{dice.choice(('', '-', '+'))}{dice.randrange(400)}"
    text = dice.choice(
        (text, text, "-" + text, "+" + text, text + "-", f"({text})", "\u2212" + text)
    )
    if dice.random() < 0.15:
        place = dice.randrange(len(text) + 1)
        text = (
            text[:place] + dice.choice("0123456789,.-+eE x$()") + text[place + dice.randrange(2) :]
        )
    return text.strip(" ")


def rounded(number: Decimal, rounding: str, places: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), rounding, CONTEXT)


@pytest.mark.parametrize(
    ("rule", "rounding", "places"),
    [("decimal", ROUND_HALF_UP, 3), ("integer", ROUND_DOWN, 0)],
)
def test_texts_are_read_and_rounded_as_python_s_decimal_does(rule, rounding, places, probe) -> None:
    dice = random.Random(11)
    texts = sorted({some_number(dice) for _ in range(6000)} - {""})
    texts = [text for text in texts if not re.search("[eE][-+]?[0-9]{5}", text)]  # Python's limit
    numbers = [read(text) for text in texts]
    results = probe.read(rule, "text", texts)
    for text, number, result in zip(texts, numbers, results, strict=True):
        if number is None:
            assert (text, result.stored, result.logged) == (text, None, True)
        else:
            assert result.stored is not None, text
            stored = Decimal(result.stored)
            if abs(number) > HUGE:
                assert abs(stored) > HUGE and (stored > 0) is (number > 0), text
            else:
                wanted = rounded(number, rounding, places)
                assert (text, stored, result.logged) == (text, wanted, wanted != number)
    assert 500 < numbers.count(None) < len(texts) - 3000


@pytest.mark.parametrize("raw_type", TYPES)
def test_numbers_of_a_numeric_column_are_rounded_as_python_s_decimal_does(raw_type, probe) -> None:
    dice = random.Random(12)
    texts = [repr(dice.choice((dice.gauss(0, 100), dice.random() / 100))) for _ in range(2000)]
    texts += [f"{whole}.{half:04}" for whole in range(-9, 10) for half in (5, 15, 25, 1235, 9995)]
    for text, result in zip(texts, probe.read("decimal", raw_type, texts), strict=True):
        wanted = rounded(Decimal(text), ROUND_HALF_UP, 3)
        assert result.stored is not None, text
        assert Decimal(result.stored) == wanted, text
        assert result.logged is (wanted != Decimal(text)), text
