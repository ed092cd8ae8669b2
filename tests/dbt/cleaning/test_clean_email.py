"""The email rule against Django's own field."""

from __future__ import annotations

import random

from django.core.exceptions import ValidationError
from django.db.models import EmailField

from tests.dbt.cleaning.probe import Probe

FIELD = EmailField()
ADDRESSES = (
    *("bob@acme.com", "o'brien+x@mail.acme-corp.co", "a.b.c@x.org", "x@localhost"),
    *('"a b"@acme.com', r'"a\"b"@acme.com', '"a;b"@acme.com', "a@xn--bcher-kva.xn--p1ai"),
    *("a@[192.0.2.1]", "a@[::1]", "a@[2001:db8::1:2]", "a@[1:2:3:4:5:6:7:8]", "a@[::ffff:1.2.3.4]"),
    *("a@[1::]", "a@[1:2:3:4:5:6:1.2.3.4]", "a@[0.0.0.0]", "a@[255.249.199.99]", "a@b.c-d.ef"),
    *("a@" + "b" * 63 + ".com", "a@b." + "c" * 63, "a@xn--" + "p" * 59, "a@b.xn--" + "p" * 59),
    *("a" * 64 + "@acme.com", "a" * 245 + "@acme.co", "a@" + "b." * 124 + "com"),
)
CHARACTERS = "abz09" + "".join(chr(code) for code in range(0x20, 0x7F)).lower() + ":.[]@-" * 4


def accepted_by_django(text: str) -> bool:
    try:
        FIELD.clean(text, None)
    except ValidationError:
        return False
    return True


def mutated(text: str, dice: random.Random) -> str:
    """The text with some characters inserted, replaced, doubled or left out."""
    for _ in range(dice.choice((0, 1, 1, 1, 2, 3))):
        place = dice.randrange(len(text) + 1)
        new, old, rest = dice.choice(CHARACTERS), text[place : place + 1], text[place + 1 :]
        text = text[:place] + dice.choice((new + old, new, old + old, "")) + rest
    return text


def test_an_ascii_text_is_valid_exactly_when_django_accepts_it(probe: Probe) -> None:
    dice = random.Random(11)
    texts = sorted({mutated(dice.choice(ADDRESSES), dice) for _ in range(6000)} - {""})
    verdicts = probe.evaluate("legacy_clean.is_email(raw)", texts)
    differing = [
        (text, verdict)
        for text, verdict in zip(texts, verdicts, strict=True)
        if verdict is not accepted_by_django(text)
    ]
    assert not differing
    assert 1000 < verdicts.count(True) < len(texts) - 1000


def test_a_single_word_is_kept_exactly_when_django_accepts_it(probe: Probe) -> None:
    dice = random.Random(12)
    words = sorted(
        word
        for word in {mutated(dice.choice(ADDRESSES), dice) for _ in range(3000)} - {""}
        if not set(word) & set(" ;,<>") and not word.endswith(".")
    )
    for word, result in zip(words, probe.read("email", "text", words), strict=True):
        kept = accepted_by_django(word)
        assert (word, result.stored, result.logged) == (word, word if kept else None, not kept)


def test_whatever_is_stored_is_accepted_by_django(probe: Probe) -> None:
    dice = random.Random(13)
    texts = [
        dice.choice(("", "Bob ", "<", "mailto:", "; "))
        + dice.choice((" ", ";", ",", ">, <", "\u2003")).join(
            mutated(dice.choice(ADDRESSES), dice) for _ in range(dice.randrange(1, 4))
        )
        + dice.choice(("", ">", ".", ";", " (home)", "\u00a0"))
        for _ in range(2000)
    ]
    stored = [result.stored for result in probe.read("email", "text", texts) if result.stored]
    assert len(stored) > 1000
    assert [text for text in stored if not accepted_by_django(text)] == []
