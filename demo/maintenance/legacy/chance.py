"""Chance that is the same on every machine: each draw is a hash of the seed, a name and a count."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """A sequence of draws of its own for each name."""

    def __init__(self, seed: int, name: str) -> None:
        self._name = f"{seed}/{name}"
        self._drawn = 0

    def below(self, limit: int) -> int:
        """From 0 to `limit` - 1."""
        self._drawn += 1
        text = f"{self._name}/{self._drawn}".encode()
        return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big") % limit

    def pick(self, choices: Sequence[T]) -> T:
        """One of them."""
        return choices[self.below(len(choices))]

    def once_in(self, times: int) -> bool:
        """True for about one draw in so many."""
        return self.below(times) == 0

    def bytes(self, count: int) -> bytes:
        """So many bytes, at most 64."""
        self._drawn += 1
        text = f"{self._name}/{self._drawn}".encode()
        return hashlib.blake2b(text, digest_size=count).digest()

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """All of them, in another order."""
        drawn = [(self.below(2**60), place) for place in range(len(items))]
        return [items[place] for _, place in sorted(drawn)]
