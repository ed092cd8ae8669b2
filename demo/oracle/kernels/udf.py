"""How Python functions become DuckDB functions: once per distinct input, whole vectors at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

_ARROW = {
    "BLOB": pa.binary(), "VARCHAR": pa.string(), "BIGINT": pa.int64(), "DOUBLE": pa.float64(),
    "FLOAT": pa.float32(), "BOOLEAN": pa.bool_(),
}  # fmt: skip


@dataclass(frozen=True)
class Udf:
    name: str
    parameters: tuple[str, ...]
    result: str
    function: Callable[..., Any]
    vectorised: bool
    nulls: bool

    def call(self, *columns: pa.ChunkedArray) -> pa.Array:
        """What DuckDB calls with one Arrow column per parameter."""
        arrays = [_one(column) for column in columns]
        if self.vectorised:
            return self.function(*arrays)
        known: dict[tuple[Any, ...], Any] = {}
        results = []
        for row in zip(*(array.to_pylist() for array in arrays), strict=True):
            if row not in known:
                strict_null = not self.nulls and None in row
                known[row] = None if strict_null else self.function(*row)
            results.append(known[row])
        return pa.array(results, _ARROW[self.result])


REGISTRY: list[Udf] = []


def udf(
    name: str, parameters: str, result: str, *, vectorised: bool = False, nulls: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function of one value per parameter, or of whole arrays if `vectorised`.

    NULL in gives NULL out unless the function takes `nulls` itself.
    """

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        kinds = tuple(parameters.split(", "))
        REGISTRY.append(Udf(name, kinds, result, function, vectorised, nulls))
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
