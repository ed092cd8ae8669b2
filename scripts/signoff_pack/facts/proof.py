"""Column by column: what Oracle computed, what its copy gives, and what the Django table holds.

The Django side is explained to the last value: filled in Oracle, less what rejected rows held, less
what was emptied (listed), plus defaults, is filled in Django; a sum differs by what the listed
changes differ by, and by nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from scripts.signoff_pack.facts.extractions import Extraction, Measures
from scripts.signoff_pack.facts.migrated import is_empty_text
from scripts.signoff_pack.facts.rows import raw_filled, raw_value
from scripts.signoff_pack.facts.values import plain
from scripts.signoff_pack.sources.contracts import Column, Entity
from scripts.signoff_pack.sources.database import Database


@dataclass(frozen=True)
class Proof:
    """One column. `oracle` and `raw` are the loader's measures; the counts are of now.

    `not_explained` is how many filled values, `sum_not_explained` how much of the sum, no rejected
    row, listed change, blank or default accounts for: 0 each. None: the column has no sum.
    """

    entity: str
    column: str
    source: str
    oracle: dict[str, str]
    raw: dict[str, str]
    raw_filled: int
    rejected_filled: int
    emptied: int
    defaulted: int
    django_filled: int
    not_explained: int
    listed: int
    raw_sum: str | None
    django_sum: str | None
    sum_not_explained: str | None
    django_characters: int | None

    @property
    def copied(self) -> bool:
        """Whether the copy gives what Oracle gave."""
        return self.oracle == self.raw


def proofs(
    database: Database,
    entity: Entity,
    kinds: Mapping[str, str],
    held: Mapping[str, Any],
    measured: Extraction | None,
) -> list[Proof]:
    """All mapped columns of an entity; `kinds` as of raw_kinds, `held` as of migrated_figures."""
    columns = [column for column in entity.columns if column.name in kinds]
    figures = _figures(entity, columns, kinds)
    raw = database.row(f"{figures} from {entity.raw_table} as raw") if columns else {}
    lost = database.row(f"{figures} from {_rejected(database, entity)}") if columns else {}
    listed = {
        row["column_name"]: row for row in database.rows(_listed_query(database), entity.name)
    }
    return [
        _proof(entity, column, measured, raw, lost, held, number, listed.get(column.name, {}))
        for number, column in enumerate(columns)
    ]


def _is_number(kind: str) -> bool:
    return kind in ("numeric", "integer", "bigint", "smallint")


def _figures(entity: Entity, columns: Sequence[Column], kinds: Mapping[str, str]) -> str:
    """SQL: of rows `raw` how many hold something for each column, and the sums of numbers."""
    figures = []
    for number, column in enumerate(columns):
        kind = kinds[column.name]
        full = raw_filled(entity, column, kind)
        figures.append(f"count(*) filter (where {full}) as filled_{number}")
        if _is_number(kind) and column.is_number:
            value = f"{raw_value(column)}::numeric"
            figures.append(
                f"sum({value}) filter (where {value} not in ('NaN', 'Infinity', '-Infinity'))"
                f" as sum_{number}"
            )
    return f"select {', '.join(figures)}"


def _rejected(database: Database, entity: Entity) -> str:
    """SQL for FROM: the rows `raw` of the table that were not migrated."""
    return f"""
        {database.audit}.rejected_rows as rejected
        cross join lateral jsonb_populate_record(null::{entity.raw_table}, rejected.raw_row) as raw
        where rejected.entity = '{entity.name}'
        """


def _listed_query(database: Database) -> str:
    number = "^-?[0-9]+([.][0-9]+)?$"
    return f"""
        select
            column_name,
            count(*) as listed,
            count(*) filter (where stored is null) as emptied,
            count(*) filter (where coalesce(stored, '') = '') as emptied_text,
            sum(
                case when stored ~ '{number}' then stored::numeric else 0 end
                - case when original ~ '{number}' then original::numeric else 0 end
            ) as by
        from {database.audit}.value_changes
        where entity = %s
        group by column_name
        """


def _proof(
    entity: Entity,
    column: Column,
    measured: Extraction | None,
    raw: dict[str, Any],
    lost: dict[str, Any],
    held: Mapping[str, Any],
    number: int,
    listed: dict[str, Any],
) -> Proof:
    filled, rejected = raw[f"filled_{number}"], lost[f"filled_{number}"]
    django = held[f"filled_{column.name}"]
    can_be_empty = is_empty_text(column)
    emptied = listed.get("emptied_text" if can_be_empty else "emptied", 0)
    kept = filled - rejected
    has_default = column.default is not None and not can_be_empty
    defaulted = max(held["rows"] - kept, 0) if has_default else 0
    has_sum = f"sum_{number}" in raw
    differs_by = None
    if has_sum:
        expected = (raw[f"sum_{number}"] or 0) - (lost[f"sum_{number}"] or 0)
        expected += (listed.get("by") or 0) + defaulted * Decimal(column.default or 0)
        differs_by = plain((held[f"sum_{column.name}"] or 0) - expected)
    return Proof(
        entity=entity.name,
        column=column.name,
        source=column.source,
        oracle=_measures(measured.oracle if measured else {}, column),
        raw=_measures(measured.raw if measured else {}, column),
        raw_filled=filled,
        rejected_filled=rejected,
        emptied=emptied,
        defaulted=defaulted,
        django_filled=django,
        not_explained=django - (kept - emptied + defaulted),
        listed=listed.get("listed", 0),
        raw_sum=plain(raw[f"sum_{number}"]) if has_sum else None,
        django_sum=plain(held.get(f"sum_{column.name}")) if column.is_number else None,
        sum_not_explained=differs_by,
        django_characters=held.get(f"characters_{column.name}"),
    )


def _measures(all_of_them: Measures, column: Column) -> dict[str, str]:
    """What is measured of its raw columns; of several each measure with the column's name."""
    several = len(column.raw_names) > 1
    return {
        f"{raw} {name}" if several else name: str(value)
        for raw in column.raw_names
        for name, value in sorted(all_of_them.get(raw, {}).items())
    }
