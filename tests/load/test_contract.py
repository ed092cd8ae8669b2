"""The contracts of dbt's models, as the checks read them."""

from __future__ import annotations

from pathlib import Path

import pytest

from load.entities import entities
from load.errors import LoadError
from load.preflight.needed_tables import app_schema, needed_tables
from load.preflight.oracle import RULES

MODEL = """
models:
  - name: coil
    config:
      alias: inventory_coil
      meta: {source_table: AB_COIL}
    columns:
      - name: coil_id
        data_type: varchar(20)
        config: {meta: {source: COIL_ID, rule: text}}
        constraints:
          - type: primary_key
      - name: customer_id
        data_type: varchar(20)
        config: {meta: {source: CUSTOMER_ID, rule: reference}}
        constraints:
          - {type: foreign_key, to: "ref('customer')", to_columns: [customer_id]}
      - name: received_date
        data_type: timestamptz
        config: {meta: {source: RECEIVED_DATE, rule: date}}
      - name: status
        data_type: varchar(20)
        config: {meta: {source: STATUS, rule: upper, default: PENDING}}
        constraints:
          - type: not_null
"""


def test_a_contract_gives_types_sources_rules_and_constraints(tmp_path: Path) -> None:
    (tmp_path / "coil.yml").write_text(MODEL)
    (table,) = needed_tables(tmp_path)
    assert (table.entity, table.name, table.source_table) == ("coil", "inventory_coil", "AB_COIL")
    key, customer, received, status = table.columns
    assert (key.required, key.unique, key.postgres_type) == (True, True, "character varying(20)")
    assert (customer.references, customer.required) == ("customer", False)
    assert received.postgres_type == "timestamp with time zone"
    assert (status.required, status.has_default) == (True, True)


def test_the_entities_come_from_the_contracts_parents_first(tmp_path: Path) -> None:
    (tmp_path / "coil.yml").write_text(MODEL)
    parent = MODEL.replace("coil", "customer").replace("COIL", "CUSTOMER")
    (tmp_path / "customer.yml").write_text(parent)
    customer, coil = entities(tmp_path)
    assert (coil.name, coil.source_table, coil.raw_table) == ("coil", "AB_COIL", "ab_coil")
    assert (coil.django_table, coil.key, coil.parents) == (
        "inventory_coil",
        "coil_id",
        {"customer"},
    )
    assert customer.parents == {"customer"}  # a table may refer to itself


def test_every_rule_of_the_contracts_is_known_to_the_checks() -> None:
    assert {column.rule for table in needed_tables() for column in table.columns} <= RULES.keys()


def test_entities_in_a_circle_are_named(tmp_path: Path) -> None:
    (tmp_path / "coil.yml").write_text(MODEL)
    other = (
        MODEL.replace("coil", "x").replace("customer", "coil").replace("name: x", "name: customer")
    )
    (tmp_path / "customer.yml").write_text(other)
    with pytest.raises(LoadError, match="coil, customer refer to each other"):
        entities(tmp_path)


@pytest.mark.parametrize("text", ["models: [{name: x, columns: [{name: y}]}]", "models: {", "- 1"])
def test_a_contract_that_cannot_be_read_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "bad.yml").write_text(text)
    with pytest.raises(LoadError, match=r"bad\.yml"):
        needed_tables(tmp_path)


def test_no_contracts_at_all_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="no contracts"):
        needed_tables(tmp_path)


def test_the_schema_of_the_django_tables_is_dbts_variable(tmp_path: Path) -> None:
    project = tmp_path / "dbt_project.yml"
    assert app_schema(project) == "public"
    project.write_text("vars: {app_schema: app}")
    assert app_schema(project) == "app"
