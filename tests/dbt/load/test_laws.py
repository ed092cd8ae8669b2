"""What must always hold: each law goes red under its own name when it is broken."""

from __future__ import annotations

import re

import pytest

from tests.dbt.project import ROOT
from tests.dbt.site import DJANGO, RAW_TABLES, Site

DJANGO_TESTS = "dbt_test__audit"  # where dbt stores what its tests found
MEASURED = [
    {"name": name, "kind": "text", "measures": ["values", "characters"]}
    for name in ("carrier_name", "phone")
]
CARRIER_OF_TWO = {
    "*": {"rows": 2},
    "carrier_name": {"values": 2, "characters": 10},
    "phone": {"values": 0, "characters": None},
}


@pytest.fixture(scope="module")
def site(module_site: Site) -> Site:
    """A whole build, with the evidence of an extraction."""
    site = module_site.make_raw()
    site.add("ab_line", {"line_id": "L1"}, {"line_id": "L2"})
    site.add("ab_carrier", {"carrier_id": "U1"}, {"carrier_id": "U2"})
    site.add("ab_customer", {"customer_id": "C1"}, {"customer_id": "C2"})
    site.add("ab_coil", {"coil_id": "K1", "customer_id": "C1"}, {"coil_id": "K2", "weight": -1})
    site.add("ab_job", {"job_id": "J1", "coil_id": "K1", "line_id": "L1"}, {"job_id": "J2"})
    site.add("ab_skid", {"skid_id": 1, "job_id": "J1"}, {"skid_id": 2, "skid_number": "S"})
    site.add("ab_qa_result", {"test_id": 1, "job_id": "J1"}, {"test_id": 2, "coil_id": "K1"})
    site.add("ab_shipment", {"shipment_id": 1, "carrier_id": "U1", "customer_id": "C1"})
    for table in RAW_TABLES:
        site.extracted(table)
    site.extracted("ab_carrier", columns=MEASURED, source_checksums=CARRIER_OF_TWO)
    run = site.run(command="build", variables="require_extraction: true")
    assert run.succeeded, run.output
    return site


def broken(site: Site, *statements: str, **options: str) -> dict[str, str]:
    """What `dbt test` finds after the statements: failed tests and what they say."""
    for statement in statements:
        assert site.execute(statement) != 0, statement
    run = site.tested(**options)
    return {name: run.messages[name] for name in run.red}


def test_0_every_query_of_the_page_on_the_evidence_runs_and_the_equation_holds(site) -> None:
    page = (ROOT / "docs" / "evidence.md").read_text()
    answers = [site.rows(query) for query in re.findall("```sql\n(.*?)```", page, re.DOTALL)]
    assert len(answers) == 5
    assert [(row[0], row[-1]) for row in sorted(answers[0])] == [
        (entity, True) for entity in sorted(DJANGO)
    ]


def test_1_a_change_of_rows_or_values_is_named_on_each_side(site) -> None:
    found = broken(
        site,
        # raw: a value changed, a row lost, a row too many
        "update legacy_raw.ab_carrier set phone = '248-555-0100' where carrier_id = 'U1'",
        "delete from legacy_raw.ab_customer where customer_id = 'C2'",
        "insert into legacy_raw.ab_shipment (shipment_id, bol_number) values (2, 'B2')",
        # Django: a value changed, a row lost, a row doubled by hand in the record of keys
        "update production_line set description = 'else' where line_id = 'L2'",
        "delete from inventory_skid where skid_id = '2'",
        "insert into legacy_audit.loaded_keys values ('job', 'GHOST', true, 1)",
        # the evidence: a rejection lost
        "delete from legacy_audit.rejected_rows where entity = 'coil'",
    )
    assert set(found) == {
        "raw_has_the_checksums_that_oracle_computed",
        "carrier_holds_exactly_the_cleaned_rows",
        "carrier_raw_and_stored_agree",
        "raw_holds_the_rows_that_oracle_counted",
        "customer_reconciles_with_source",
        "customer_holds_exactly_the_cleaned_rows",
        "customer_raw_and_stored_agree",
        "shipment_reconciles_with_source",
        "shipment_holds_exactly_the_cleaned_rows",
        "line_holds_exactly_the_cleaned_rows",
        "skid_reconciles_with_source",
        "skid_holds_exactly_the_cleaned_rows",
        "job_reconciles_with_source",
        "coil_reconciles_with_source",
        "coil_holds_exactly_the_cleaned_rows",
        # what the app changed and no build has listed yet does not say what raw says
        "line_raw_and_stored_agree",
        "job_evidence_is_what_the_build_left",
        "coil_evidence_is_what_the_build_left",
    }
    assert "Got 2 results" in found["raw_holds_the_rows_that_oracle_counted"]
    assert "Got 3 results" in found["raw_has_the_checksums_that_oracle_computed"]
    assert "Got 1 result" in found["line_holds_exactly_the_cleaned_rows"]


def test_2_a_build_mends_what_is_its_own_and_leaves_red_what_only_an_extraction_can(site) -> None:
    site.execute("delete from legacy_raw.ab_shipment where shipment_id = 2")
    site.add("ab_customer", customer_id="C2")
    site.execute("delete from legacy_audit.loaded_keys where key = 'GHOST'")
    run = site.run(command="build")
    assert run.red == {"raw_has_the_checksums_that_oracle_computed"}
    assert site.keys("skid") == ["1", "2"]
    assert site.reasons("coil") == {"K2": ["out_of_range:weight"]}
    assert site.conflicts("line") == {"L2": ("changed_by_app", "kept")}


def drop_constraints(site: Site, table: str, kind: str) -> None:
    names = site.column(
        "select conname from pg_constraint where conrelid = %s::regclass and contype = %s",
        table,
        kind,
    )
    assert names
    for name in names:
        site.execute(f'alter table {table} drop constraint "{name}" cascade')


def test_3_what_gets_in_where_a_constraint_is_gone_is_named(site) -> None:
    drop_constraints(site, "production_job", "f")
    drop_constraints(site, "inventory_skid", "u")
    drop_constraints(site, "shipping_carrier", "p")
    site.execute("alter table customers_customer alter name drop not null")
    found = broken(
        site,
        "insert into customers_customer (customer_id, is_active) values ('APP', true)",
        "insert into production_job (job_id, job_number, line_id, priority)"
        " values ('APP', 'APP', 'GONE', 0)",
        "insert into inventory_skid (skid_id, skid_number) values ('APP', 'S')",
        "insert into shipping_carrier (carrier_id, name, is_active) values ('U1', 'two', true)",
        # Not required by the mapping, so the app's own row may do without.
        "insert into customers_customer (customer_id, name, is_active, country)"
        " values ('APP2', 'n', true, null)",
    )
    sound = {name for name in found if name.endswith("_has_sound_keys_and_references")}
    assert sound == {
        f"{entity}_has_sound_keys_and_references"
        for entity in ("customer", "job", "skid", "carrier")
    }
    equal = {name for name in found if name.endswith("_equals_its_django_table")}
    # Without the carriers' key their children have no foreign key either.
    assert equal == {
        f"{entity}_equals_its_django_table"
        for entity in ("customer", "job", "skid", "carrier", "shipment")
    }


def test_4_each_difference_between_contract_and_django_table_is_named(site) -> None:
    site.execute("update inventory_coil set location = 'somewhere'")
    site.execute(
        """
        alter table inventory_coil alter notes type varchar(4000), alter alloy type varchar(30),
            alter location set not null, add owner integer not null default 0;
        alter table inventory_coil alter owner drop default
        """
    )
    site.execute("create unique index on inventory_coil (heat_number)")
    site.execute("create unique index on inventory_coil (mill_id) where mill_id > 'a'")
    site.execute("alter table production_line drop description, alter is_active drop not null")
    site.execute(
        "alter table quality_qaresult add foreign key (inspector) references inventory_skid"
    )
    run = site.tested("--select", "test_name:equals_its_django_table", "--store-failures")
    assert "qa_equals_its_django_table" in run.red

    def differences(entity: str) -> list[tuple[str, str]]:
        table = f"{DJANGO_TESTS}.{entity}_equals_its_django_table"
        return site.rows(f"select column_name, difference from {table} order by 1, 2")

    assert differences("coil") == [
        ("alloy", "type: contract varchar(20), Django character varying(30)"),
        ("heat_number", "unique: contract false, Django true"),
        ("location", "contract NULL, Django NOT NULL"),
        ("notes", "type: contract text, Django character varying(4000)"),
        ("owner", "not in the contract, and NOT NULL without a database default"),
    ]
    assert differences("line") == [
        ("description", "not in the Django table"),
        ("is_active", "contract NOT NULL, Django NULL"),
    ]
    assert differences("job") == [
        ("coil_id", "reference: contract public.inventory_coil, Django none"),
        ("customer_id", "reference: contract public.customers_customer, Django none"),
        ("line_id", "reference: contract public.production_line, Django none"),
    ]
    assert differences("customer") == [("name", "contract NOT NULL, Django NULL")]
    assert differences("skid") == [("skid_number", "unique: contract true, Django false")]
    assert differences("carrier") == [("carrier_id", "unique: contract true, Django false")]
    assert differences("qa") == [
        ("inspector", "reference: contract none, Django public.inventory_skid")
    ]
