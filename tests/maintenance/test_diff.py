"""scripts/diff on the second app: two builds that gave their rows different primary keys."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from scripts.revision_diff.comparison import compare
from scripts.revision_diff.difference import Difference
from scripts.revision_diff.queries import Sides
from scripts.revision_diff.report import markdown
from scripts.signoff_pack.sources.contracts import Entity
from scripts.signoff_pack.sources.read_contracts import entities
from tests.maintenance.conftest import APP
from tests.maintenance.site import MaintenanceSite

SIDES = Sides("base", "head", "base_audit", "head_audit")
ENTITIES = entities(APP / "dbt_project")
EVIDENCE = ("rejected_rows", "value_changes", "loaded_keys")
# what another build would have given, or only the app writes
RENUMBERED = {
    "bigint": "{} + 100000",
    "uuid": "md5({}::text)::uuid",
}
APPS_OWN = {
    "equipment": "tag = gen_random_uuid(), updated_at = now()",
    "order": "created_at = now()",
}


def renumber(entity: Entity) -> list[str]:
    """Assignments that give a row, and all that it refers to, other primary keys."""
    named = {column.name: entity.parent(column) for column in entity.columns if column.references}
    return [
        f"{name} = {RENUMBERED[parent.pk_type].format(name)}"
        for name, parent in {entity.pk: entity, **named}.items()
    ]


@pytest.fixture
def twice(built_site: MaintenanceSite) -> Iterator[MaintenanceSite]:
    """What one build left, twice: the second time under other primary keys."""
    for side in ("base", "head"):
        built_site.execute(f"create schema {side}; create schema {side}_audit")
        for entity in ENTITIES:
            table = entity.table
            built_site.execute(f"create table {side}.{table} as table public.{table}")
        for table in EVIDENCE:
            built_site.execute(f"create table {side}_audit.{table} as table legacy_audit.{table}")
    for entity in ENTITIES:
        own = [APPS_OWN[entity.name]] if entity.name in APPS_OWN else []
        built_site.execute(f"update head.{entity.table} set {', '.join(renumber(entity) + own)}")
    yield built_site


def differences(site: MaintenanceSite) -> dict[str, Difference]:
    with closing(site.database.connect()) as connection:
        return {entity.name: compare(connection, SIDES, entity) for entity in ENTITIES}


def changed(one: Difference) -> list[tuple[Any, ...]]:
    return [
        (change.column, pair.raw, pair.before, pair.after, pair.rows, pair.key)
        for change in one.changes
        for pair in change.pairs
    ]


def test_other_primary_keys_are_no_difference(twice) -> None:
    assert twice.value("select count(*) from base.work_order join head.work_order using (id)") == 0
    found = differences(twice)
    assert [name for name, one in found.items() if not one.is_none] == []
    assert sum(one.rows for one in found.values()) > 500


def test_a_changed_row_is_told_by_its_natural_key_with_the_raw_value(twice) -> None:
    ((order, line, quantity),) = twice.rows(
        "update head.work_orderpart as held set quantity = quantity + 1 from head.work_order"
        " where order_id = work_order.id and held.id = (select min(id) from head.work_orderpart)"
        " returning work_order.number, held.line, trim_scale(held.quantity)"
    )
    key = f'["{order}", "{line}"]'
    found = differences(twice)
    ((column, raw, before, after, rows, said),) = changed(found["order_part"])
    assert (column, rows, said) == ("quantity", 1, key)
    assert float(after) == float(before) + 1 == float(quantity)
    assert float(raw) == float(before)
    assert {name for name, one in found.items() if not one.is_none} == {"order_part"}
    assert f"`{key}`" in markdown("a", "b", "data", list(found.values()))


def test_a_reference_that_leads_to_another_row_is_told_by_the_parents_keys(twice) -> None:
    ((plant, number),) = twice.rows(
        "update head.work_order set equipment_id = other.id from (select * from"
        " head.assets_equipment order by id desc limit 1) as other"
        " where work_order.number = (select min(number) from head.work_order)"
        " returning other.plant, other.number"
    )
    ((column, raw, before, after, rows, key),) = changed(differences(twice)["order"])
    assert (column, rows) == ("equipment_id", 1)
    assert after == f'["{plant}", "{number}"]'
    assert before == raw != after
    assert key == str(twice.value("select min(number) from head.work_order"))


def test_a_row_under_another_key_is_one_more_and_one_fewer(twice) -> None:
    twice.execute(
        "update head.stores_part set revision = 'Z' where id = (select id from head.stores_part"
        " where id not in (select part_id from head.work_orderpart) limit 1)"
    )
    part = differences(twice)["part"]
    assert (part.added, part.removed, part.changed) == (1, 1, 0)
