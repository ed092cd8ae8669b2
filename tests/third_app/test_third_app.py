"""What scripts/scaffold writes for an app that nobody knew builds as it is, and holds."""

from __future__ import annotations

import pytest

from load.names import raw_table
from tests.dbt.load.test_taking_back import rollback
from tests.dbt.project import Project
from tests.maintenance.site import MaintenanceSite
from tests.third_app.conftest import APP, HERE, Plant, new_project

pytestmark = pytest.mark.nightly

LOCATION = raw_table("Lb_Loc")
MIGRATED = {
    "site": {"NW", "WW"},
    "site_detail": {"NW", "WW"},
    "gauge": {"1", "2", "6"},
    "booking": {'["1", "1"]', '["2", "1"]'},
    "norm": {'["DIN", "1001", "1"]', '["DIN", "1001", "2"]', '["ISO", "8", "1"]'},
    "norm_gauge": {
        '["[\\"DIN\\", \\"1001\\", \\"1\\"]", "1"]',
        '["[\\"DIN\\", \\"1001\\", \\"1\\"]", "2"]',
    },
    "location": {'["A", "A1"]', '["A", "A2"]'},
    "place": {"P1", "P2"},
    "dock": {"P1", "P2"},
}
REASONS = {
    ("site", "EE"): ["required:opened_on", "out_of_range:sort_order"],
    ("site", "SE"): ["out_of_range:staff"],
    ("site_detail", "EE"): ["orphan:site_id"],
    ("site_detail", "SE"): ["orphan:site_id"],
    ("gauge", "3"): ["duplicate:site_id+serial"],
    ("gauge", "4"): ["breaks:gauge_high_low"],
    ("gauge", "5"): ["orphan:parent_id"],
    ("booking", '["1", "2"]'): ["out_of_range:percent"],
    ("norm", '["ISO", "7", "1"]'): ["not_a_choice:grade"],
    ("norm_gauge", '["[\\"DIN\\", \\"1001\\", \\"9\\"]", "2"]'): ["orphan:norm_id"],
    ("location", '["A", "A3"]'): ["required:name"],
    ("location", '["B", "A3"]'): ["orphan:above_id"],
}


def test_each_row_is_migrated_or_has_its_reason_and_a_second_build_writes_nothing(
    site: MaintenanceSite, plant: Plant
) -> None:
    first = site.built()
    ids = site.ids()
    assert {entity: set(keys) for entity, keys in ids.items()} == MIGRATED
    reasons = {
        (entity, key): found
        for entity, key, found in site.rows(
            "select entity, key, reasons from legacy_audit.rejected_rows"
        )
    }
    assert reasons == REASONS
    assert "legacy_raw has 2 tables that nothing is made from: LB_OLD, SHIP" in first.output
    # two models share a legacy table: what the one maps, the other need not
    unmapped = "select source_table || '.' || column_name from legacy_audit.unmapped()"
    assert site.column(unmapped) == [f"{LOCATION.upper()}.NAME_DCD1D522"]
    site.built()
    assert site.written() == {}
    assert site.ids() == ids
    tested = site.tested(variables="{recompute: true}")
    assert tested.succeeded, tested.output
    said = plant.run(
        HERE / "every_object.py",
        cwd=APP,
        PGDATABASE=site.database.name,
        DJANGO_SETTINGS_MODULE="plant_settings",
        PYTHONPATH=str(APP),
    )
    assert said.split() == ["18", "objects"]


def test_values_of_mapped_names_arrive(site: MaintenanceSite) -> None:
    site.built("--select", "location")
    (row,) = site.dictionaries(
        "select heat_no, x_min::text, row_number, coil, first_use::text, tags, spelled"
        " from plant.\"lab location\" where bin = 'A1'"
    )
    assert row == {
        "heat_no": "H1",
        "x_min": "1.500",
        "row_number": 1,
        "coil": "c",
        "first_use": "07:30:00",
        "tags": [],
        "spelled": "",
    }


def test_ids_stay_while_rows_change_go_and_come_back(site: MaintenanceSite) -> None:
    site.execute("alter table plant.lab_place alter id set generated always")
    site.built()
    before = site.ids()
    site.forget_extractions()
    site.execute(
        """
        update legacy_raw.lb_site set descr = 'New' where site_cd like 'NW%';
        update legacy_raw.lb_gauge set site_cd = 'WW' where gauge_no = 2;
        update legacy_raw.lb_norm set title = 'Else' where norm_no = '8';
        update legacy_raw.lb_place set title = 'Else' where place_cd like 'P2%';
        delete from plant.lab_dock using plant.lab_place where id = place_ptr_id and code = 'P2';
        delete from plant.lab_place where code = 'P2';
        """
    )
    site.built()
    after = site.ids()
    assert after == before
    assert site.value("select title from plant.lab_place where code = 'P2'") == "Else"
    assert site.value('select name from plant."LAB_Site" where code = %s', "NW") == "New"


def test_a_rehearsal_leaves_the_app_s_schema_alone_though_the_project_names_it(
    site: MaintenanceSite, plant: Plant
) -> None:
    site.execute("create schema rehearsal")
    plant.run(
        *("manage.py", "migrate", "--run-syncdb", "--verbosity=0"),
        cwd=APP,
        PGDATABASE=site.database.name,
        DJANGO_DB_SCHEMA="rehearsal",
    )
    for _ in range(2):
        site.built(target="rehearsal")
    assert site.value("select count(*) from rehearsal.lab_gauge") == 3
    assert site.value('select count(*) from plant."LAB_Site"') == 0


def test_what_was_built_can_be_taken_back(site: MaintenanceSite) -> None:
    site.built()
    done = rollback(site)
    assert done.returncode == 0, done.stderr
    assert site.value('select count(*) from plant."LAB_Site"') == 0
    assert site.value("select count(*) from plant.lab_norm_gauges") == 0


def test_columns_may_have_names_that_sql_takes_for_something_else(
    plant: Plant, site: MaintenanceSite, tmp_path
) -> None:
    project = new_project(tmp_path / "dbt_project")
    for table, model in (
        ('"Lb_Loc"', "lab.Location"),
        ("LB_PLACE", "lab.Place"),
        ("LB_PLACE", "lab.Dock"),
        ("SHIP", "lab.Ship"),
    ):
        plant.scaffold(project, table, model)
    ships = MaintenanceSite(site.database, Project(tmp_path, project))
    run = ships.run(command="build")
    assert ships.rows('select "user", "order", "Captain" from plant.lab_ship') == [
        ("joe", 1, "Ahab")
    ]
    ships.close()
    assert not run.red, run.output
