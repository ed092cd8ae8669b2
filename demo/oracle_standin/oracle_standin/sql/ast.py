"""What the parser makes of a statement: plain frozen data."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field

from oracle_standin.values.datatypes import OracleType

Name = tuple[str, ...]  # ("DEMO", "COIL"), ("DBMS_LOB", "GETLENGTH"): upper case unless quoted


def nodes(tree: object) -> Iterator[object]:
    """Every node of a tree or of a tuple of trees; what is in a subquery is left out."""
    if isinstance(tree, tuple):
        for part in tree:
            yield from nodes(part)
    elif dataclasses.is_dataclass(tree) and not isinstance(tree, Query):
        yield tree
        for part in dataclasses.fields(tree):
            yield from nodes(getattr(tree, part.name))


class Expression:
    """Anything with a value."""


class Query:
    """Anything with rows."""


@dataclass(frozen=True)
class Literal(Expression):
    """kind: number, float, double, string, date, timestamp, interval ds or interval ym."""

    kind: str
    text: str


@dataclass(frozen=True)
class Null(Expression):
    pass


@dataclass(frozen=True)
class Bind(Expression):
    """The n-th placeholder of the text, from 0."""

    index: int
    name: str


@dataclass(frozen=True)
class Column(Expression):
    """A name with its qualifiers; also ROWNUM, SYSDATE and other functions without brackets."""

    name: Name
    position: int = field(default=0, compare=False)
    quoted: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Star(Expression):
    qualifier: Name = ()


@dataclass(frozen=True)
class OrderItem:
    expression: Expression
    descending: bool = False
    nulls_first: bool | None = None


@dataclass(frozen=True)
class Window:
    partition: tuple[Expression, ...] = ()
    order: tuple[OrderItem, ...] = ()


@dataclass(frozen=True)
class Call(Expression):
    name: Name
    arguments: tuple[Expression, ...] = ()
    distinct: bool = False
    window: Window | None = None
    within: tuple[OrderItem, ...] = ()
    position: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Negative(Expression):
    operand: Expression


@dataclass(frozen=True)
class Prior(Expression):
    operand: Expression


@dataclass(frozen=True)
class Binary(Expression):
    """Arithmetic, `||`, comparison, AND, OR."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Not(Expression):
    operand: Expression


@dataclass(frozen=True)
class IsNull(Expression):
    operand: Expression
    negated: bool = False
    state: str = "NULL"  # or NAN, INFINITE


@dataclass(frozen=True)
class In(Expression):
    operand: tuple[Expression, ...]
    options: tuple[tuple[Expression, ...], ...] | Query
    negated: bool = False


@dataclass(frozen=True)
class Quantified(Expression):
    """`> ALL (...)`, `= ANY (...)`."""

    operator: str
    operand: Expression
    quantifier: str
    query: Query


@dataclass(frozen=True)
class Between(Expression):
    operand: Expression
    low: Expression
    high: Expression
    negated: bool = False


@dataclass(frozen=True)
class Like(Expression):
    operand: Expression
    pattern: Expression
    escape: Expression | None = None
    negated: bool = False


@dataclass(frozen=True)
class Exists(Expression):
    query: Query


@dataclass(frozen=True)
class Scalar(Expression):
    query: Query


@dataclass(frozen=True)
class Case(Expression):
    operand: Expression | None
    branches: tuple[tuple[Expression, Expression], ...]
    default: Expression | None = None


@dataclass(frozen=True)
class Cast(Expression):
    operand: Expression
    type: OracleType


@dataclass(frozen=True)
class Extract(Expression):
    part: str
    operand: Expression


@dataclass(frozen=True)
class AsOf:
    """kind: SCN or TIMESTAMP."""

    kind: str
    point: Expression


class Source:
    """Something in FROM."""


@dataclass(frozen=True)
class TableSource(Source):
    name: Name
    alias: str | None = None
    as_of: AsOf | None = None
    position: int = field(default=0, compare=False)


@dataclass(frozen=True)
class QuerySource(Source):
    query: Query
    alias: str | None = None


@dataclass(frozen=True)
class Join(Source):
    """kind: INNER, LEFT, RIGHT, FULL or CROSS."""

    left: Source
    right: Source
    kind: str
    on: Expression | None = None
    using: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """One entry of a select list; `name` is the column's name in the result."""

    expression: Expression
    name: str
    aliased: bool = False


@dataclass(frozen=True)
class Select(Query):
    items: tuple[Item, ...]
    sources: tuple[Source, ...]
    where: Expression | None = None
    group: tuple[Expression, ...] = ()
    having: Expression | None = None
    distinct: bool = False


@dataclass(frozen=True)
class SetQuery(Query):
    """operator: UNION, UNION ALL, INTERSECT or MINUS."""

    operator: str
    left: Query
    right: Query


@dataclass(frozen=True)
class OrderedQuery(Query):
    """WITH in front, ORDER BY, OFFSET and FETCH FIRST behind."""

    body: Query
    order: tuple[OrderItem, ...] = ()
    offset: Expression | None = None
    limit: Expression | None = None
    tables: tuple[tuple[str, tuple[str, ...], Query], ...] = ()


class Statement:
    """Anything that can be executed."""


@dataclass(frozen=True)
class QueryStatement(Statement):
    query: Query


@dataclass(frozen=True)
class Insert(Statement):
    table: Name
    columns: tuple[str, ...]
    rows: tuple[Expression, ...] | Query


@dataclass(frozen=True)
class Update(Statement):
    table: Name
    alias: str | None
    changes: tuple[tuple[str, Expression], ...]
    where: Expression | None


@dataclass(frozen=True)
class Delete(Statement):
    table: Name
    alias: str | None
    where: Expression | None


@dataclass(frozen=True)
class Transaction(Statement):
    """action: COMMIT, ROLLBACK, READ ONLY or READ WRITE."""

    action: str


@dataclass(frozen=True)
class AlterSession(Statement):
    parameter: str
    value: str


@dataclass(frozen=True)
class Define(Statement):
    """DDL, carried out by catalogue.py: the tokens' text from the keyword on."""

    text: str
