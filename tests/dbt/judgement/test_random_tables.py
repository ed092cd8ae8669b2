"""The macros judge random tables as the rules' text does, and no earlier build has a say in it."""

from __future__ import annotations

import os
import random
from datetime import datetime
from typing import Any

import pytest

from tests.dbt.judgement.reference import ENTITIES, Row, Verdict, judge
from tests.dbt.site import DJANGO, Site

ROWS = 150
# Raw columns in the order of the raw tables, made so that the whole row as text is easy to tell.
TABLES = {
    "ab_line": "line_id text, line_number text, description text, is_active text",
    "ab_customer": "customer_id text, customer_name text, created_date timestamp,"
    " modified_date timestamp, address_1 text, address_2 text, city text, state text,"
    " zip_code text, country text, phone text, fax text, email text, is_active text, notes text",
    "ab_coil": "coil_id text, coil_number text, customer_id text, created_date timestamp,"
    " modified_date timestamp, notes text, heat_number text, alloy text, temper text,"
    " gauge text, width text, length text, weight text, quantity text, location text, status text,"
    " supplier text, mill_id text, received_date text",
    "ab_job": "job_id text, job_number text, customer_id text, coil_id text, line_id text,"
    " created_date timestamp, modified_date timestamp, notes text, part_number text,"
    " quantity text, alloy text, temper text, gauge text, width text, length text, status text,"
    " priority text, scheduled_date text, start_date text, completion_date text",
    "ab_skid": "skid_id text, skid_number text, job_id text, customer_id text,"
    " created_date timestamp, modified_date timestamp, location text, status text,"
    " total_pieces text, total_weight text",
}
MARK = {"ab_line": "description", "ab_skid": "location"}  # else notes: the number of the row


def draw_tables(dice: random.Random) -> dict[str, list[Row]]:
    """Tables in which keys, numbers, dates and references meet often, with twins and the like."""
    tables = {}
    for table, columns in TABLES.items():
        rows = [draw_row(dice, table, columns) for _ in range(ROWS)]
        for twin in dice.sample(rows, ROWS // 2):
            rows.append({**twin, **draw_twin(dice, twin, columns)})
        tables[table] = rows
    return tables


def draw_twin(dice: random.Random, row: Row, columns: str) -> Row:
    """What a row's twin has that the row has not: other dates, its key padded otherwise."""
    twin = {}
    for number, column in enumerate(columns.split(", ")):
        name, kind = column.split()
        if kind == "timestamp":
            twin[name] = draw_time(dice)
        elif row[name] and (number == 0 or (name.endswith("_id") and dice.random() < 0.3)):
            twin[name] = dice.choice(["", " "]) + row[name].strip() + dice.choice(["", " ", "  "])
    return twin


def draw_time(dice: random.Random) -> datetime | None:
    return dice.choice([None, datetime(2020, 1, 1), datetime(2021, 6, 1, 12)])


def draw_row(dice: random.Random, table: str, columns: str) -> Row:
    key = columns.split()[0]
    row: Row = {}
    for column in columns.split(", "):
        name, kind = column.split()
        if name == MARK.get(table, "notes"):
            row[name] = f"{dice.randrange(10**9):09}" if dice.random() < 0.9 else "twin"
        elif name == key:
            row[name] = draw_text(dice, "k", ROWS, blank=0.03)
        elif name.endswith("_id") and table != "ab_line" and name != "mill_id":
            row[name] = draw_text(dice, "k", ROWS + 3, blank=0.2)
        elif name.endswith("_number") and name not in ("heat_number", "part_number"):
            row[name] = draw_text(dice, "n", ROWS, blank=0.05)
        elif name == "customer_name":
            row[name] = draw_text(dice, "c", 9, blank=0.1)
        elif kind == "timestamp":
            row[name] = draw_time(dice)
        else:
            row[name] = None
    return row


def draw_text(dice: random.Random, letter: str, values: int, blank: float) -> str | None:
    """A short text, now and then blank, padded, or too long for every field."""
    if dice.random() < blank:
        return dice.choice([None, "", "  "])
    if dice.random() < 0.02:
        return letter * 201
    padding = ["", "", "", " ", "  ", "\t"]
    return dice.choice(padding) + f"{letter}{dice.randrange(values)}" + dice.choice(padding)


@pytest.fixture
def empty(site: Site) -> Site:
    """A site with raw tables of its own, and empty ones for the rest."""
    site.make_raw()
    for table, columns in TABLES.items():
        site.execute(f"drop table legacy_raw.{table}; create table legacy_raw.{table} ({columns})")
    return site


def fill(site: Site, tables: dict[str, list[Row]]) -> None:
    for table, rows in tables.items():
        site.execute(f"truncate legacy_raw.{table}")
        site.add(table, *rows)


def found(site: Site, entity: str) -> list[tuple[Any, ...]]:
    """Key as in raw, mark and reasons of every rejected row, and key and mark of every other."""
    one = ENTITIES[entity]
    mark = MARK.get(one.table, "notes")
    django, _ = DJANGO[entity]
    return sorted(
        site.rows(
            f"""
            select raw_row ->> '{one.key}', raw_row ->> '{mark}', array_to_string(reasons, ' ')
            from legacy_audit.rejected_rows where entity = '{entity}'
            union all
            select {one.key}, {mark}, '' from {django}
            """
        ),
        key=str,
    )


def expected(entity: str, verdicts: list[Verdict]) -> list[tuple[Any, ...]]:
    one = ENTITIES[entity]
    mark = MARK.get(one.table, "notes")
    return sorted(
        (
            (
                verdict.row[one.key] if verdict.reasons else verdict.row[one.key].strip(),
                verdict.row[mark],
                " ".join(verdict.reasons),
            )
            for verdict in verdicts
        ),
        key=str,
    )


def followed(site: Site, entity: str) -> list[tuple[str, str, str]]:
    """The references that were given to the kept row of a twin: raw key, column, reference."""
    return site.rows(
        "select legacy_key, column_name, original from legacy_audit.value_changes"
        " where entity = %s and rule = 'twin'",
        entity,
    )


def expected_twins(entity: str, verdicts: list[Verdict]) -> list[tuple[str, str, str]]:
    return [
        (verdict.row[ENTITIES[entity].key], column, reference)
        for verdict in verdicts
        if not verdict.reasons
        for column, reference in verdict.twins.items()
    ]


def test_random_tables_are_judged_as_the_rules_say_whatever_was_built_before(empty) -> None:
    seed = int(os.environ.get("SEED", "11"))
    dice = random.Random(seed)
    drawn = 0
    for turn in range(2):
        tables = draw_tables(dice)
        fill(empty, tables)
        empty.loaded("--exclude", "carrier", "qa", "shipment")
        verdicts = judge(tables)
        for entity in ENTITIES:
            case = (seed, turn, entity)
            assert found(empty, entity) == expected(entity, verdicts[entity]), case
            twins = expected_twins(entity, verdicts[entity])
            assert sorted(followed(empty, entity)) == sorted(twins), case
            drawn += len(twins)
    assert drawn, "the tables hold no twin to follow"
    built_on_an_earlier_one = empty.state()

    empty.execute("drop schema legacy_audit cascade")
    empty.execute(
        "truncate inventory_skid, production_job, inventory_coil, customers_customer,"
        " production_line cascade"
    )
    empty.loaded("--exclude", "carrier", "qa", "shipment")
    assert empty.state() == built_on_an_earlier_one, seed
