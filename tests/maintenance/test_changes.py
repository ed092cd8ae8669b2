"""The second app's legacy rows and its own change from build to build: primary keys stay."""

from __future__ import annotations

import random

import pytest

from tests.maintenance.site import TABLES, MaintenanceSite

pytestmark = pytest.mark.nightly  # a build of eleven entities takes seconds, and here are dozens

CHANGES = (  # one statement a build, on rows that are picked anew each time
    "update legacy_raw.mt_vendor set vendor_nm = vendor_nm || ' Inc' where vendor_no % 7 = {pick}",
    "update legacy_raw.mt_equip set descr = 'Renamed', price = 1 where equip_no % 7 = {pick}",
    "delete from legacy_raw.mt_reading where ctid in"
    " (select ctid from legacy_raw.mt_reading order by equip_no, read_dt limit {pick})",
    "delete from legacy_raw.mt_wo_part where wo_no % 7 = {pick}",
    "insert into legacy_raw.mt_vendor (vendor_no, vendor_nm) values ({number}, 'New {number}')",
    "insert into legacy_raw.mt_equip (plant_no, equip_no, descr, kind_cd, parent_no)"
    " values (1, {number}, 'New {number}', 1, 1001)",
    # two parts, and two machines, take each other's unique value
    "update legacy_raw.mt_part set vendor_part = case vendor_part when pair.a then pair.b else"
    " pair.a end from (select min(vendor_part) as a, max(vendor_part) as b"
    " from legacy_raw.mt_part where vendor_no is not null) as pair"
    " where vendor_part in (pair.a, pair.b)",
    "update legacy_raw.mt_equip set serial_no = case serial_no when pair.a then pair.b else pair.a"
    " end from (select min(serial_number) as a, max(serial_number) as b from assets_equipment"
    " where serial_number <> '') as pair where serial_no in (pair.a, pair.b)",
    "update legacy_raw.mt_wo set prev_wo_no = wo_no - 1 where wo_no % 7 = {pick}",
    "delete from legacy_raw.mt_emp_skill where skill_cd = 'MILL'",
    "update legacy_raw.mt_pm set every_days = every_days + 1 where every_days % 7 = {pick}",
)


def test_ids_stay_over_ten_builds_with_changes(built_site: MaintenanceSite) -> None:
    site = built_site
    site.forget_extractions()
    site.built()
    draw = random.Random(7)
    for number in range(10):
        before = site.ids()
        for change in draw.sample(CHANGES, 4):
            site.execute(change.format(pick=draw.randrange(1, 7), number=50000 + number))
        site.built()
        after = site.ids()
        moved = {
            (entity, key)
            for entity, keys in before.items()
            for key, pk in keys.items()
            if after.get(entity, {}).get(key, pk) != pk
        }
        assert moved == set()
        assert all(len(set(keys.values())) == len(keys) for keys in after.values())


def test_rows_that_swap_unique_values_keep_their_ids_and_what_the_app_alone_knows(
    built_site: MaintenanceSite,
) -> None:
    site = built_site
    site.forget_extractions()
    first, second = site.rows(
        "select plant, number, serial_number, id, tag, created_at from assets_equipment"
        " where serial_number <> '' order by id limit 2"
    )
    for row, other in ((first, second), (second, first)):
        site.execute(
            "update legacy_raw.mt_equip set serial_no = %s where plant_no = %s and equip_no = %s",
            other[2], row[0], row[1],
        )  # fmt: skip
    site.built()
    assert site.rows(
        "select plant, number, serial_number, id, tag, created_at from assets_equipment"
        " where id in (%s, %s) order by id",
        first[3], second[3],
    ) == [(*first[:2], second[2], *first[3:]), (*second[:2], first[2], *second[3:])]  # fmt: skip


def test_a_row_that_the_app_edited_stays_as_it_is_also_where_its_key_was_edited(
    built_site: MaintenanceSite,
) -> None:
    site = built_site
    site.forget_extractions()
    site.execute("update work_order set title = 'Mine' where number = 5001")
    site.execute("update stores_supplier set number = 88001 where number = 1")
    site.execute("update legacy_raw.mt_wo set title = 'Theirs' where wo_no = 5001")
    before = site.digest("work_order", "stores_supplier")
    site.built()
    assert site.digest("work_order", "stores_supplier") == before
    assert site.conflicts("order") == {"5001": ("changed_by_app", "kept")}
    assert site.conflicts("supplier") == {"1": ("changed_by_app", "kept")}


def test_a_row_that_the_app_deleted_comes_back_under_its_id(built_site: MaintenanceSite) -> None:
    site = built_site
    site.forget_extractions()
    site.execute("delete from work_reading where id = (select max(id) from work_reading)")
    ids = site.ids()["reading"]
    site.built()
    assert site.ids()["reading"] == ids
    assert site.column("select id::text from work_reading order by 1") == sorted(ids.values())


def test_children_follow_a_parent_that_the_app_made_anew(built_site: MaintenanceSite) -> None:
    site = built_site
    site.forget_extractions()
    (old, key), *_ = site.rows(
        "select supplier_id, supplier.number from stores_part"
        " join stores_supplier as supplier on supplier.id = supplier_id order by 1 limit 1"
    )
    parts = site.value("select count(*) from stores_part where supplier_id = %s", old)
    site.execute("set session_replication_role = replica")
    site.execute("delete from stores_supplier where id = %s", old)
    site.execute("set session_replication_role = origin")
    site.execute(
        "insert into stores_supplier (number, name, terms, phone, email, created_at)"
        " values (%s, 'Made anew', '', '', '', now())",
        key,
    )
    new = site.value("select id from stores_supplier where number = %s", key)
    site.loaded()
    assert site.value("select count(*) from stores_part where supplier_id = %s", new) == parts
    assert site.conflicts("supplier") == {str(key): ("created_by_app", "kept")}


def test_a_tree_goes_from_its_leaves_and_what_is_referred_to_stays(
    built_site: MaintenanceSite,
) -> None:
    site = built_site
    site.forget_extractions()
    site.execute(
        "insert into legacy_raw.mt_equip (plant_no, equip_no, descr, kind_cd, parent_no) values"
        " (1, 60001, 'Top', 1, null), (1, 60002, 'Middle', 1, 60001), (1, 60003, 'Leaf', 1, 60002)"
    )
    site.built()
    numbers = "select number from assets_equipment where number > 60000 order by 1"
    assert site.column(numbers) == [60001, 60002, 60003]
    site.execute("delete from legacy_raw.mt_equip where equip_no = 60002")
    site.built()
    # the leaf names a row that is not there any more, and goes with it
    assert site.column(numbers) == [60001]
    assert site.reasons("equipment")['["1", "60003"]'] == ["orphan:parent_id"]
    site.execute(
        "insert into assets_equipment (plant, number, name, kind, criticality, parent_id,"
        " serial_number, ratings, is_active, notes, created_at, updated_at)"
        " select 9, 1, 'Own', 'PRESS', 3, id, '', '{}', true, '', now(), now()"
        " from assets_equipment where number = 60001"
    )
    site.execute("delete from legacy_raw.mt_equip where equip_no = 60001")
    site.built()
    assert site.column(numbers) == [60001]
    assert site.conflicts("equipment") == {'["1", "60001"]': ("still_referenced", "kept")}


def test_all_of_it_goes_when_the_legacy_tables_are_empty(built_site: MaintenanceSite) -> None:
    site = built_site
    site.forget_extractions()
    for (table,) in site.rows("select tablename from pg_tables where schemaname = 'legacy_raw'"):
        site.execute(f"delete from legacy_raw.{table}")
    site.loaded()
    assert {
        name: site.value(f"select count(*) from {table}") for name, table in TABLES.items()
    } == (dict.fromkeys(TABLES, 0))
    assert site.column("select distinct kind from legacy_audit.conflicts") == []
