"""A third app that no project maps: its empty tables, its legacy tables, and a dbt project that
scripts/scaffold has written for it, as it was written.
"""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from demo.oracle import ACCOUNT
from demo.postgres import Server
from oracle_standin.server import OracleServer
from tests.conftest import ROOT, Database
from tests.dbt.project import Project
from tests.load.conftest import Legacy
from tests.maintenance.site import MaintenanceSite

HERE = Path(__file__).parent
APP = HERE / "app"
# In the order of the references; the third part is the entity's name where it is no model's.
ENTITIES = (
    ("LB_SITE", "lab.Site", "site"),
    ("LB_SITE", "lab.SiteDetail", "site_detail"),
    ("LB_GAUGE", "lab.Gauge", "gauge"),
    ("LB_BOOKING", "lab.Booking", "booking"),
    ("LB_NORM", "lab.Norm", "norm"),
    ("LB_NORM_GAUGE", "lab.Norm.gauges", "norm_gauge"),
    ('"Lb_Loc"', "lab.Location", "location"),
    ("LB_PLACE", "lab.Place", "place"),
    ("LB_PLACE", "lab.Dock", "dock"),
)
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Plant:
    """The legacy side, a database where it was copied to, and the app's empty tables there."""

    legacy: Legacy
    database: Database

    def environ(self, **variables: str) -> dict[str, str]:
        """The variables of a program that works on both."""
        return {**os.environ, **self.legacy.environ, **self.database.environ, **variables}

    def run(self, *command: str | Path, cwd: Path = ROOT, **variables: str) -> str:
        """What a Python program says; it has to succeed."""
        done = subprocess.run(
            [sys.executable, *map(str, command)],
            cwd=cwd,
            env=self.environ(**variables),
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def scaffold(self, project: Path, *arguments: str, **variables: str) -> str:
        """What scripts/scaffold says."""
        options = (f"--project={project}", f"--app={APP}")
        return self.run("-m", "scripts.entity_files", *arguments, *options, **variables)


@pytest.fixture(scope="session")
def plant(postgres_server: Server) -> Iterator[Plant]:
    """Legacy tables, copied; the app's tables beside them."""
    name = "third_app"
    postgres_server.create_database(name)
    database = Database(postgres_server, name)
    with closing(database.connect()) as connection, connection, connection.cursor() as cursor:
        cursor.execute("create schema plant; create extension btree_gist")
    with OracleServer(**ACCOUNT) as server:
        made = Plant(Legacy(server), database)
        statements = (HERE / "legacy.sql").read_text(encoding="utf-8").split(";\n")
        for statement in filter(str.strip, statements):
            made.legacy.execute(statement)
        made.run("manage.py", "migrate", "--run-syncdb", "--verbosity=0", cwd=APP)
        made.run("load/extract.py", "--all-tables")
        yield made


def new_project(folder: Path) -> Path:
    """A dbt project without models: the second app's settings, and all that is shared."""
    second = ROOT / "demo" / "maintenance" / "dbt_project"
    said = yaml.safe_load((second / "dbt_project.yml").read_text(encoding="utf-8"))
    said["name"] = "third"
    said["models"] = {"third": said["models"].pop("maintenance")}
    said["vars"]["app_schema"] = "plant"
    for paths in ("macro-paths", "analysis-paths"):
        said[paths] = [os.path.relpath(second / path, folder) for path in said[paths]]
    folder.mkdir(parents=True)
    (folder / "dbt_project.yml").write_text(yaml.safe_dump(said), encoding="utf-8")
    (folder / "seeds").mkdir()
    for seed in (second / "seeds").iterdir():
        (folder / "seeds" / seed.name).write_bytes(seed.read_bytes())
    return folder


@pytest.fixture(scope="session")
def third_project(plant: Plant, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """All entities, as scripts/scaffold writes them."""
    folder = tmp_path_factory.mktemp("third")
    project = new_project(folder / "dbt_project")
    for table, model, entity in ENTITIES:
        plant.scaffold(project, table, model, f"--entity={entity}")
    contract = project / "models" / "app" / "location.yml"
    text = contract.read_text(encoding="utf-8")
    assert "unmapped: {}" in text
    contract.write_text(text.replace("unmapped: {}", "unmapped: {Name: as NAME}"), encoding="utf-8")
    return Project(folder, project)


@pytest.fixture
def site(plant: Plant, third_project: Project) -> Iterator[MaintenanceSite]:
    """A copy of that database."""
    server = plant.database.server
    name = f"third_{next(_numbers)}"
    server.create_database(name, template=plant.database.name)
    made = MaintenanceSite(Database(server, name), third_project)
    yield made
    made.close()
    server.drop_database(name)
