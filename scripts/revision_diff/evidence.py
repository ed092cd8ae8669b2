"""The difference of the evidence: what is newly rejected or listed as lost, and no longer."""

from __future__ import annotations

from scripts.revision_diff.difference import Cause, Loss
from scripts.revision_diff.queries import Queries

SAMPLES = 3
_REJECTED = """
    with base as (
        select legacy_key, count(*) as rows from {base_rejected}
        where entity = {entity} group by legacy_key
    ),
    head as (
        select legacy_key, count(*) as rows from {head_rejected}
        where entity = {entity} group by legacy_key
    )
    select
        coalesce(sum(greatest(coalesce(head.rows, 0) - coalesce(base.rows, 0), 0)), 0)::bigint,
        coalesce(sum(greatest(coalesce(base.rows, 0) - coalesce(head.rows, 0), 0)), 0)::bigint
    from base
    -- a text key may be NULL; coalesce makes a full join of it possible
    full join head on coalesce('x' || base.legacy_key, '') = coalesce('x' || head.legacy_key, '')
"""
_CAUSES = """
    with base as (
        -- of rows that are equal in everything the first is the first on both sides
        select *, row_number() over (partition by raw_row order by root_reason) as place
        from {base_rejected} where entity = {entity}
    ),
    head as (
        select *, row_number() over (partition by raw_row order by root_reason) as place
        from {head_rejected} where entity = {entity}
    ),
    moved as (
        select
            coalesce(head.root_entity, base.root_entity) as root_entity,
            coalesce(head.root_reason, base.root_reason) as root_reason,
            head.entity is not null as is_newly_rejected
        from base
        full join head on base.raw_row = head.raw_row and base.place = head.place
        where base.entity is null or head.entity is null
    )
    select
        root_entity, root_reason,
        count(*) filter (where is_newly_rejected), count(*) filter (where not is_newly_rejected)
    from moved
    group by root_entity, root_reason
    order by count(*) desc, root_entity, root_reason
"""
_REASONS = """
    select reason, sum(more)::bigint
    from (
        select unnest(reasons) as reason, 1 as more from {head_rejected} where entity = {entity}
        union all
        select unnest(reasons), -1 from {base_rejected} where entity = {entity}
    ) as counted
    group by reason having sum(more) <> 0 order by reason
"""
_LOSSES = """
    with base as (
        select legacy_key, column_name, rule, original, stored from {base_losses}
        where entity = {entity}
    ),
    head as (
        select legacy_key, column_name, rule, original, stored from {head_losses}
        where entity = {entity}
    ),
    moved as (
        select *, true as is_new from (table head except all table base) as newly
        union all
        select *, false from (table base except all table head) as no_longer
    )
    select column_name, rule, original, stored, is_new, count(*)
    from moved
    group by column_name, rule, original, stored, is_new
    order by column_name, rule, count(*) desc, is_new desc, original, stored
"""


def rejected(queries: Queries) -> tuple[int, int]:
    """How many rows are newly rejected, and newly accepted."""
    newly_rejected, newly_accepted = queries.row(_REJECTED)
    return newly_rejected, newly_accepted


def causes(queries: Queries) -> tuple[Cause, ...]:
    """By what, the most frequent first."""
    return tuple(Cause(*row) for row in queries.rows(_CAUSES))


def reasons(queries: Queries) -> tuple[tuple[str, int], ...]:
    """By how many the rows with a reason have become more."""
    return tuple((reason, more) for reason, more in queries.rows(_REASONS))


def losses(queries: Queries) -> tuple[Loss, ...]:
    """By column and rule."""
    grouped: dict[tuple[str, str], list[tuple[str | None, str | None, int, bool]]] = {}
    for column, rule, original, stored, is_new, times in queries.rows(_LOSSES):
        grouped.setdefault((column, rule), []).append((original, stored, times, is_new))
    return tuple(
        Loss(
            column,
            rule,
            newly=sum(times for *_, times, is_new in found if is_new),
            no_longer=sum(times for *_, times, is_new in found if not is_new),
            samples=tuple(found[:SAMPLES]),
        )
        for (column, rule), found in grouped.items()
    )
