"""The second app's tables are filled from its legacy ones: what each row became, and what stays."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.dbt.load.test_taking_back import PSQL
from tests.maintenance.conftest import EVERY_OBJECT, ROOT, run_django
from tests.maintenance.outcome import fates, frozen, held, recorded_fates, same
from tests.maintenance.site import TABLES, MaintenanceSite

OWN_ROWS = Path(__file__).with_name("own_rows.py")


def differences(site: MaintenanceSite, ledger: dict[str, Any]) -> list[str]:
    """Where the tables and the evidence are not what the ledger says."""
    found = []
    entities = ledger["entities"]
    in_django = held(site, entities, TABLES)
    for name, described in entities.items():
        lines = [line for line in ledger["rows"] if line["entity"] == name]
        columns = len(described["legacy_key"])
        wanted, recorded = fates(lines), recorded_fates(site, name, columns)
        for key in wanted.keys() | recorded.keys():
            if wanted.get(key) != recorded.get(key):
                found.append(f"{name} {key}: {wanted.get(key)}, not {recorded.get(key)}")
        migrated = [line for line in lines if line["fate"] == "migrated"]
        if len(migrated) != len(in_django[name]):
            found.append(f"{name}: {len(in_django[name])} rows, not {len(migrated)}")
        for line in migrated:
            key = tuple(frozen(line["stored"][column]) for column in described["key"])
            row = in_django[name].get(key)
            if row is None:
                found.append(f"{name} {key} is missing")
                continue
            found += [
                f"{name} {key}.{column}: {row[column]!r}, not {value!r}"
                for column, value in line["stored"].items()
                if not same(value, row[column])
            ]
        logged = sorted(
            (column, rule, (key,) if columns == 1 else tuple(json.loads(key)))
            for column, rule, key in site.rows(
                "select column_name, rule, legacy_key from legacy_audit.value_changes"
                " where entity = %s",
                name,
            )
        )
        lost = sorted(
            (change["column"], change["rule"], tuple(line["legacy_key"].values()))
            for line in lines
            for change in line["changes"]
        )
        if logged != lost:
            found.append(f"{name}: value_changes has {logged}, not {lost}")
    return found


def rollback(site: MaintenanceSite, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            *(str(PSQL), "-X", "-v", "ON_ERROR_STOP=1"),
            *(word for name, value in variables.items() for word in ("-v", f"{name}={value}")),
            *("-f", str(ROOT / "scripts" / "rollback.sql")),
        ],
        env={**os.environ, **site.database.environ},
        capture_output=True,
        text=True,
    )


def test_every_row_becomes_what_the_ledger_says(built_site, ledger) -> None:
    assert differences(built_site, ledger) == []


def test_a_difference_from_the_ledger_is_noticed(built_site, ledger) -> None:
    built_site.execute("update work_order set title = title || '!' where number = 5001")
    built_site.execute("delete from legacy_audit.rejected_rows where legacy_key = 'TMP '")
    assert len(differences(built_site, ledger)) == 2


def test_a_second_build_writes_nothing(built_site) -> None:
    before = built_site.everything()
    built_site.built("--full-refresh")
    assert built_site.everything() == before
    assert built_site.written() == {}
    run = built_site.built()
    assert built_site.everything() == before
    assert {name for name in TABLES if run.messages[name] == "UNCHANGED"} == set(TABLES)


def test_django_accepts_every_object_and_the_app_goes_on_with_its_own(built_site) -> None:
    for _ in range(2):
        verified = run_django(built_site.database, "manage.py", "verify_migration", EVERY_OBJECT)
        assert verified.returncode == 0, verified.stdout + verified.stderr
        if built_site.value("select count(*) from people_skill where code = 'OWN'") == 0:
            own = run_django(built_site.database, OWN_ROWS)
            assert own.returncode == 0, own.stderr
            before = built_site.digest(*TABLES.values())
            built_site.built("--full-refresh")
            assert built_site.digest(*TABLES.values()) == before


def test_a_build_that_ends_in_the_middle_is_finished_by_the_next(extracted_site, ledger) -> None:
    site = extracted_site
    site.execute(
        "create function stop() returns trigger language plpgsql as"
        " $$ begin raise exception 'killed'; end $$"
    )
    site.execute(
        "create trigger stop before insert on work_order for each row execute function stop()"
    )
    stopped = site.run(command="build")
    assert "order" in stopped.red
    assert site.value("select count(*) from work_order") == 0
    assert site.value("select count(*) from assets_equipment") > 0
    site.execute("drop function stop() cascade")
    site.built()
    assert differences(site, ledger) == []


def test_all_of_it_is_taken_back_but_the_rows_of_the_app(built_site, ledger) -> None:
    site = built_site
    site.execute("insert into people_skill (code, name) values ('OWN', 'Own')")
    done = rollback(site)
    assert done.returncode == 0, done.stderr
    counts = {name: site.value(f"select count(*) from {table}") for name, table in TABLES.items()}
    assert counts == {name: int(name == "skill") for name in TABLES}
    site.execute("delete from people_skill")
    site.built()
    assert differences(site, ledger) == []


def test_a_row_of_the_app_that_refers_to_a_migrated_one_stops_the_undo(built_site) -> None:
    before = built_site.digest(*TABLES.values())
    built_site.execute("update people_skill set name = 'Edited' where code = 'ELEC'")
    refused = rollback(built_site)
    assert refused.returncode != 0
    assert "people_skill (such as ELEC) were changed in the app" in refused.stderr
    built_site.execute("update people_skill set name = 'Electrical work' where code = 'ELEC'")
    assert built_site.digest(*TABLES.values()) == before


@pytest.mark.parametrize(
    ("change", "rebuilt"),
    [
        ("update legacy_raw.mt_code set word = 'WAITING' where code = 10",
         {"order", "order_part"}),
        ("update legacy_raw.mt_code set in_use = 0 where code = 1", set()),
    ],
)  # fmt: skip
def test_a_change_of_the_code_table_reaches_what_depends_on_it(built_site, change, rebuilt) -> None:
    site = built_site
    site.forget_extractions()
    site.built()  # the database has another name than when it was built
    before = site.ids()
    site.execute(change)
    run = site.built()
    assert rebuilt <= {name for name in TABLES if run.messages[name] != "UNCHANGED"}
    assert site.ids() == before
    waiting = site.value("select count(*) from work_order where status = 'WAITING'")
    is_open = site.value("select count(*) from work_order where status = 'OPEN'")
    assert waiting > 0
    assert (is_open == 0) == bool(rebuilt)
