"""Chance without state: each draw is a hash of seed, name and row number.

A row's values therefore do not depend on which rows were made before it, on the size of a chunk, or
on the release of numpy, whose own generators may change between releases. Only integers are used,
so that every machine computes the same.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def _key(seed: int, name: str) -> int:
    digest = hashlib.blake2b(f"{seed}/{name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def roll(seed: int, name: str, below: int) -> int:
    """One number from 0 to `below` - 1."""
    return _key(seed, name) % below


class Dice:
    """Draws for an array of row numbers of one table; each name is a sequence of its own."""

    def __init__(self, seed: int, table: str, rows: Ints) -> None:
        self._seed = seed
        self._table = table
        self._rows = rows.astype(np.uint64)

    def bits(self, name: str) -> NDArray[np.uint64]:
        """64 random bits per row: SplitMix64 (Steele, Lea, Flood 2014), entered at the row."""
        key = np.uint64(_key(self._seed, f"{self._table}.{name}"))
        x = self._rows * np.uint64(0x9E3779B97F4A7C15) + key
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return x ^ (x >> np.uint64(31))

    def below(self, name: str, limit: int) -> Ints:
        """Even draws from 0 to `limit` - 1, `limit` at most 2**31."""
        high = self.bits(name) >> np.uint64(32)
        return ((high * np.uint64(limit)) >> np.uint64(32)).astype(np.int64)

    def skewed(self, name: str, limit: int) -> Ints:
        """Draws below `limit` that prefer low numbers, as a few customers place most orders."""
        bits = self.bits(name)
        first = bits >> np.uint64(32)
        second = bits & np.uint64(0xFFFFFFFF)
        product = (first * second) >> np.uint64(32)
        return ((product * np.uint64(limit)) >> np.uint64(32)).astype(np.int64)

    def weighted(self, name: str, weights: tuple[int, ...]) -> Ints:
        """Positions in `weights`, each as often as its weight says."""
        bounds = np.cumsum(np.array(weights, dtype=np.int64))
        return np.searchsorted(bounds, self.below(name, int(bounds[-1])), side="right").astype(
            np.int64
        )

    def chance(self, name: str, per_thousand: int) -> Bools:
        """True for about so many of a thousand rows."""
        return self.below(name, 1000) < per_thousand
