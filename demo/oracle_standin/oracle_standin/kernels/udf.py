"""How Python functions become DuckDB functions.

A function is defined for one value at a time, and called once per distinct input. Where columns of
millions of values pass through it, `fast` ones do whole vectors of ordinary values with numpy and
leave the others to the definition; a test compares the two.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from oracle_standin.values.columnar import Mask

_ARROW = {
    "BLOB": pa.binary(),
    "VARCHAR": pa.string(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "FLOAT": pa.float32(),
    "BOOLEAN": pa.bool_(),
}

# Which rows were done, NULLs among them, and a result for each row, of any value where it was not
# done; None when none were.
Result = tuple[Mask, pa.Array] | None
Fast = Callable[..., Result]


@dataclass(frozen=True)
class Udf:
    """`vectorised` functions take and give whole arrays; `nulls` are those that see NULL."""

    name: str
    parameters: tuple[str, ...]
    result: str
    function: Callable[..., Any]
    vectorised: bool = False
    nulls: bool = False
    fast: tuple[Fast, ...] = ()

    def call(self, *columns: pa.ChunkedArray) -> pa.Array:
        """What DuckDB calls with one Arrow column per parameter."""
        arrays = [_one(column) for column in columns]
        mine = _TURN.acquire(timeout=_PATIENCE)
        try:
            return self.function(*arrays) if self.vectorised else self._results(arrays, self.fast)
        finally:
            if mine:
                _TURN.release()

    def _results(self, arrays: list[pa.Array], ways: tuple[Fast, ...]) -> pa.Array:
        """By the fast ways one after the other, each for the rows that are left by then."""
        if not ways or not len(arrays[0]):
            return self.one_by_one(arrays)
        done = ways[0](*arrays)
        if done is None:
            return self._results(arrays, ways[1:])
        mask, results = done
        if mask.all():
            return results
        rest = pa.array(~mask)
        others = self._results([array.filter(rest) for array in arrays], ways[1:])
        return pc.replace_with_mask(results, rest, others)

    def one_by_one(self, arrays: list[pa.Array]) -> pa.Array:
        """By the definition; NULL in gives NULL out unless the function takes NULL itself."""
        known: dict[tuple[Any, ...], Any] = {}
        results = []
        for row in zip(*(array.to_pylist() for array in arrays), strict=True):
            if row not in known:
                strict_null = not self.nulls and None in row
                known[row] = None if strict_null else self.function(*row)
            results.append(known[row])
        return pa.array(results, _ARROW[self.result])


# numpy and Arrow let go of Python's lock in every operation: two threads only fight for it. Nothing
# but speed depends on the turn, so that one who waits in vain goes on without it.
_TURN = threading.Lock()
_PATIENCE = 1.0  # seconds
REGISTRY: list[Udf] = []


def kernel(name: str) -> Udf:
    """The registered function of that name."""
    return next(entry for entry in REGISTRY if entry.name == name)


def udf(
    name: str,
    parameters: str,
    result: str,
    *,
    vectorised: bool = False,
    nulls: bool = False,
    fast: Fast | tuple[Fast, ...] = (),
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function under its DuckDB name, with the DuckDB types `A, B` of its parameters."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        kinds = tuple(parameters.split(", "))
        ways = fast if isinstance(fast, tuple) else (fast,)
        REGISTRY.append(Udf(name, kinds, result, function, vectorised, nulls, ways))
        return function

    return register


def _one(column: pa.ChunkedArray) -> pa.Array:
    if isinstance(column, pa.Array):
        return column
    if column.num_chunks == 1:
        return column.chunk(0)
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)


def _with_arity(call: Callable[..., pa.Array], count: int) -> Callable[..., pa.Array]:
    """DuckDB counts the parameters of a function and takes `*columns` for one."""
    if count == 1:
        return lambda a: call(a)
    if count == 2:
        return lambda a, b: call(a, b)
    if count == 3:
        return lambda a, b, c: call(a, b, c)
    return lambda a, b, c, d: call(a, b, c, d)


def install(duck: Any) -> None:
    """Make every registered function known to a DuckDB database."""
    for entry in REGISTRY:
        duck.create_function(
            entry.name,
            _with_arity(entry.call, len(entry.parameters)),
            list(entry.parameters),
            entry.result,
            type="arrow",
            null_handling="special",
            side_effects=False,
        )
