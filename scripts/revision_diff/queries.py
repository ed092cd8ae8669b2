"""Statements on the tables of two builds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import psycopg2
from psycopg2 import sql

from scripts.signoff_pack.facts.rows import is_raw_of
from scripts.signoff_pack.sources.contracts import Entity


@dataclass(frozen=True)
class Sides:
    """The schemas of the two builds, Django tables and evidence, and of the raw tables."""

    base: str
    head: str
    base_audit: str
    head_audit: str
    raw: str = "legacy_raw"


@dataclass(frozen=True)
class Queries:
    """Runs statements on one entity's tables of both sides, under these names."""

    cursor: psycopg2.extensions.cursor
    names: Mapping[str, sql.Composable]

    def rows(self, statement: str, **more: sql.Composable) -> list[tuple[Any, ...]]:
        self.cursor.execute(sql.SQL(statement).format(**self.names, **more))
        return self.cursor.fetchall()

    def row(self, statement: str) -> tuple[Any, ...]:
        (found,) = self.rows(statement)
        return found


def queries_of(cursor: psycopg2.extensions.cursor, sides: Sides, entity: Entity) -> Queries:
    """Of the names {raw}, {base_rejected}, {head_rejected}, {base_losses}, {head_losses}, {loaded},
    {is_raw_of} and {entity}."""
    return Queries(
        cursor,
        {
            "raw": sql.Identifier(sides.raw, entity.raw_name),
            "base_rejected": sql.Identifier(sides.base_audit, "rejected_rows"),
            "head_rejected": sql.Identifier(sides.head_audit, "rejected_rows"),
            "base_losses": sql.Identifier(sides.base_audit, "value_changes"),
            "head_losses": sql.Identifier(sides.head_audit, "value_changes"),
            "loaded": sql.Identifier(sides.head_audit, "loaded_keys"),
            "is_raw_of": sql.SQL(is_raw_of(entity)),
            "entity": sql.Literal(entity.name),
        },
    )
