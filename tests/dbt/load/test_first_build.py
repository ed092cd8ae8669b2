"""The first commands of a user: dbt as it is typed, in a process of its own."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from psycopg2 import errors

from tests.dbt.project import ROOT
from tests.dbt.site import DJANGO, Site


def test_customer_and_all_that_depends_on_it_build_on_raw_alone_without_a_warning(
    site: Site, tmp_path: Path
) -> None:
    site.make_raw()
    site.add("ab_carrier", carrier_id="U1")
    site.add("ab_line", line_id="L1")
    site.add("ab_customer", {"customer_id": "C1"}, {"customer_id": "C2", "customer_name": None})
    site.add("ab_coil", {"coil_id": "K1", "customer_id": "C1"}, {"coil_id": "K2", "width": 0})
    site.add("ab_job", {"job_id": "J1", "coil_id": "K1", "line_id": "L1", "priority": "1.5"})
    site.add("ab_skid", {"skid_id": 1, "job_id": "J1"}, {"skid_id": 2, "customer_id": "C2"})
    site.add("ab_qa_result", test_id=1, job_id="J1")
    site.add("ab_shipment", shipment_id=1, carrier_id="U1", customer_id="C1")
    with site.dbt.environment(site.database.environ, "app") as environ:
        environ["DBT_TARGET_PATH"] = str(tmp_path / "target")
        built = subprocess.run(
            [Path(sys.executable).with_name("dbt"), "build", "--select", "customer+"],
            cwd=ROOT / "dbt_project",
            env=environ,
            capture_output=True,
            text=True,
        )
    assert built.returncode == 0, built.stdout + built.stderr
    loaded = re.findall(r"^(\w+) +[?] += +(\d+) = +(\d+) [+] +(\d+)", built.stdout, re.MULTILINE)
    assert {entity: tuple(map(int, counts)) for entity, *counts in loaded if entity != "all"} == {
        "carrier": (1, 1, 0),
        "line": (1, 1, 0),
        "customer": (2, 1, 1),
        "coil": (2, 1, 1),
        "job": (1, 1, 0),
        "skid": (2, 1, 1),
        "qa": (1, 1, 0),
        "shipment": (1, 1, 0),
    }
    assert "load/extract.py did not load legacy_raw" in built.stdout
    assert re.search(r"PASS=\d+ WARN=0 ERROR=0 SKIP=0", built.stdout)
    assert not re.search("warning|deprecat", built.stdout.replace("0 warnings", ""), re.IGNORECASE)

    before = site.state()
    site.loaded()
    assert site.state() == before
    for entity in DJANGO:
        load = site.last_load(entity)
        assert (load["inserted"], load["updated"], load["deleted"]) == (0, 0, 0)


def test_an_empty_build_checks_and_writes_nothing(site: Site) -> None:
    site.make_raw()
    site.add("ab_carrier", carrier_id="U1")
    site.loaded("--select", "carrier")
    before = site.state() | site.digest("legacy_audit.loads", "legacy_audit.loaded_keys")
    run = site.run("--select", "carrier", "--empty", command="build")
    assert run.red == set(), run.output
    assert site.state() | site.digest("legacy_audit.loads", "legacy_audit.loaded_keys") == before


def test_a_key_is_recorded_once(site: Site) -> None:
    site.make_raw()
    site.add("ab_carrier", carrier_id="U1")
    site.loaded("--select", "carrier")
    with pytest.raises(errors.UniqueViolation):
        site.execute("insert into legacy_audit.loaded_keys values ('carrier', 'U1', true, 1)")


def test_loaded_keys_that_an_older_version_made_are_gone_on_with(site: Site) -> None:
    site.make_raw()
    site.execute("""
        create schema legacy_audit;
        create table legacy_audit.loaded_keys (
            entity text not null, key text not null, accepted boolean not null, row_hash bigint,
            primary key (entity, key)
        ) partition by list (entity);
        create table legacy_audit.loaded_keys_carrier
            partition of legacy_audit.loaded_keys for values in ('carrier');
    """)
    site.add("ab_carrier", carrier_id="U1")
    site.add("ab_line", line_id="L1")
    site.loaded("--select", "carrier", "line")
    recorded = site.rows("select entity, key, accepted from legacy_audit.loaded_keys order by 1")
    assert recorded == [("carrier", "U1", True), ("line", "L1", True)]
