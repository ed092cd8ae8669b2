"""scripts/signoff on the second app: keys of several columns, and primary keys that say nothing."""

from __future__ import annotations

import csv
import datetime
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest

from demo.postgres import Server
from scripts.signoff_pack.__main__ import main
from scripts.signoff_pack.errors import SignoffError
from scripts.signoff_pack.facts.checks import conflicts
from scripts.signoff_pack.sources.database import SESSIONS, connect, snapshot
from scripts.signoff_pack.sources.read_contracts import entities
from scripts.signoff_pack.workbooks.layout import ROW_HEADS, ROWS
from tests.conftest import Database
from tests.dbt.project import Project
from tests.maintenance.conftest import APP, run_django
from tests.maintenance.site import MaintenanceSite

PROJECT = APP / "dbt_project"
COLUMN = {name: number for number, name in enumerate(ROW_HEADS, start=1)}
OTHER_ID = 100_000
CHANGES = {
    "a value": (
        "update work_orderpart set quantity = quantity + 1"
        " where id = (select min(id) from work_orderpart)",
        "digests, order_part work_orderpart quantity",
    ),
    "a reference that leads to another row": (
        "update work_order set equipment_id = (select max(id) from assets_equipment)"
        " where number = (select min(number) from work_order)",
        "digests, order work_order equipment_id",
    ),
    "a part of a key": (
        "update stores_part set revision = 'Z' where id = (select min(id) from stores_part)",
        "digests, part stores_part revision",
    ),
    "a value of raw that is one of two": (
        "update legacy_raw.mt_reading set read_tm = '0001' where ctid ="
        " (select min(ctid) from legacy_raw.mt_reading)",
        "digests, reading legacy_raw.mt_reading read_tm",
    ),
    "where a record leads to": (
        "update legacy_audit.loaded_keys set pk = (select max(id)::text from stores_supplier)"
        " where entity = 'supplier' and key = '2'",
        "digests, supplier legacy_audit.loaded_keys",
    ),
    "the key that a row was loaded under": (
        'update legacy_audit.loaded_keys set legacy_key = \'["9", "9"]\' where (entity, key) ='
        " (select entity, min(key) from legacy_audit.loaded_keys where entity = 'equipment'"
        " group by entity)",
        "digests, equipment legacy_audit.loaded_keys",
    ),
}


def on(database: Database, patch: pytest.MonkeyPatch) -> None:
    """Have scripts/signoff in this process work on a database and on the second project."""
    for name, value in database.environ.items():
        patch.setenv(name, value)
    patch.setenv("DBT_PROJECT_DIR", "set by --project")


@pytest.fixture(scope="module")
def signed(
    postgres_server: Server, built_template: str, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path]:
    """The name of a database with a pack on record, and the pack."""
    name, out = "maintenance_signed", tmp_path_factory.mktemp("packs")
    postgres_server.create_database(name, template=built_template)
    verified = run_django(Database(postgres_server, name), "manage.py", "verify_migration")
    assert verified.returncode == 0, verified.stderr
    with pytest.MonkeyPatch.context() as patch:
        on(Database(postgres_server, name), patch)
        assert main(["--project", str(PROJECT), "--out", str(out)]) == 0
    (pack,) = out.iterdir()
    return name, pack


@pytest.fixture
def sealed(
    postgres_server: Server,
    signed: tuple[str, Path],
    second_project: Project,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[MaintenanceSite]:
    """A copy of that database."""
    database = Database(postgres_server, "maintenance_sealed")
    postgres_server.create_database(database.name, template=signed[0])
    on(database, monkeypatch)
    site = MaintenanceSite(database, second_project)
    yield site
    site.close()
    postgres_server.drop_database(database.name)


@pytest.fixture
def reader(sealed: MaintenanceSite, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A role that reads everything, and that this process uses from here on."""
    name = "signoff_reader"
    password = sealed.database.environ["PGPASSWORD"]
    sealed.execute(f"create role {name} login password '{password}' in role pg_read_all_data")
    monkeypatch.setenv("PGUSER", name)
    yield name
    sealed.execute(f"drop role {name}")


@pytest.fixture
def pack(signed: tuple[str, Path]) -> Path:
    """The pack, not to be touched."""
    return signed[1]


@pytest.fixture
def verify(pack: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[], tuple[int, str]]:
    """`scripts/signoff --verify`: its exit status, and what it says."""

    def verified() -> tuple[int, str]:
        status = main(["--project", str(PROJECT), "--verify", str(pack)])
        return status, "".join(capsys.readouterr())

    return verified


def document(pack: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((pack / "signoff.json").read_text())
    return found


def test_the_pack_explains_every_row_and_value_of_the_second_app(pack, ledger) -> None:
    said = document(pack)
    jsonschema.validate(said, json.loads((pack / "signoff.schema.json").read_text()))
    failed = {one["name"]: one["note"] for one in said["verdict"]["numbers"] if not one["holds"]}
    of_the_checkout = {"the build came from a clean commit", "the report is of the same commit"}
    assert failed.keys() - of_the_checkout == {
        "reasons of rejected rows, not accepted",
        "values changed and not accepted",
        "values of columns left behind, not accepted",
        "time the night will take",
    }, failed
    fates = {name: [0, 0] for name in ledger["entities"]}
    for line in ledger["rows"]:
        fates[line["entity"]][line["fate"] == "rejected"] += 1
    balances = {one["entity"]: one for one in said["facts"]["balances"]}
    assert {n: [one["migrated"], one["rejected"]] for n, one in balances.items()} == fates
    left = {(one["source_table"], one["column"]) for one in said["facts"]["scope"]["unmapped"]}
    assert left == {
        (table, column) for table, columns in ledger["unmapped_columns"].items()
        for column in columns
    }  # fmt: skip
    assert said["facts"]["scope"]["looked_into"].keys() == {"MT_CODE"}
    copied = {one["table"] for one in said["facts"]["extractions"]}
    assert copied == ledger["tables"].keys() - {"MT_LOG"}  # the table of codes, too


def test_a_reference_is_shown_by_the_natural_key_on_both_sides(pack) -> None:
    samples = [one for one in document(pack)["facts"]["samples"] if one["entity"] == "order_part"]
    assert samples
    for sample in samples:
        order, line = json.loads(sample["key"])
        values = {column: (before, after) for column, _, before, after in sample["values"]}
        assert values["order_id"] == (order, order)
        assert values["line"] == (line, line)
        before, after = map(json.loads, values["part_id"])
        assert [(part or "").strip() for part in before] == after  # blanks make the twin of a part
    page = (pack / "index.html").read_text()
    for said in (
        "2 parts repeat the key (MT_PART.PART_NO and REV) of a row that was kept",
        "For example <bdi>P-148 / A</bdi>, <bdi>P-164 / A</bdi>.",
        "the rule closed_at &gt;= opened_at: closed at and opened at (MT_WO.CLOSE_DATE and",
        "technician skills",
    ):
        assert said in page, said


def test_nothing_that_was_signed_depends_on_primary_keys(sealed, verify) -> None:
    status, said = verify()
    assert (status, "as it was signed" in said) == (0, True), said
    sealed.execute("set session_replication_role = replica")  # references follow by hand
    sealed.execute(f"update assets_equipment set id = id + {OTHER_ID},"
                   f" parent_id = parent_id + {OTHER_ID}")  # fmt: skip
    for table in ("assets_instrument", "work_order", "work_plan", "work_reading"):
        sealed.execute(f"update {table} set equipment_id = equipment_id + {OTHER_ID}")
    sealed.execute(
        f"update legacy_audit.loaded_keys set pk = (pk::bigint + {OTHER_ID})::text, row_hash = 0"
        " where entity = 'equipment'"
    )
    assert verify() == (status, said)


def test_a_conflict_shows_natural_keys_where_the_app_s_row_has_ids(sealed) -> None:
    ((equipment, follows),) = sealed.rows(
        "insert into legacy_audit.conflicts (entity, key, kind, resolution, kept)"
        " select 'order', held.number::text, 'changed_by_app', 'kept', to_jsonb(held)"
        " from work_order as held where follows_id is not null order by number limit 1"
        " returning (select jsonb_build_array(plant::text, number::text) from assets_equipment"
        " where id = (kept ->> 'equipment_id')::bigint),"
        " (select number::text from work_order where id = (kept ->> 'follows_id')::bigint)"
    )
    with snapshot("legacy_audit", "public") as database:
        (found,) = conflicts(database, entities(PROJECT))
    kept = json.loads(found.kept)
    assert (json.loads(kept["equipment_id"]), kept["follows_id"]) == (equipment, follows)
    assert "id" not in kept
    assert json.loads(found.legacy) is None


def test_all_sessions_see_the_database_as_the_first_one_did(sealed, monkeypatch) -> None:
    def connect_later() -> object:
        """The database changes before each session is there."""
        removed = "select ctid from legacy_audit.value_changes limit 1"
        assert sealed.execute(f"delete from legacy_audit.value_changes where ctid = ({removed})")
        return connect()

    monkeypatch.setattr("scripts.signoff_pack.sources.database.connect", connect_later)
    question = (
        "select pg_backend_pid() as session, (select count(*) from legacy_audit.value_changes) as"
        " rows, pg_sleep(0.2)"
    )
    ((at_first,),) = sealed.rows("select count(*) - 1 from legacy_audit.value_changes")
    with snapshot("legacy_audit", "public") as database:
        asked = [database.start(database.row, question) for _ in range(SESSIONS)]
        answers = [one.result() for one in asked]
    assert len({one["session"] for one in answers}) == SESSIONS
    assert {one["rows"] for one in answers} == {at_first}


@pytest.mark.parametrize(
    ("cores", "limit", "sessions"), [(1, -1, SESSIONS), (5, -1, 5), (64, -1, 6), (64, 4, 4)]
)
def test_as_many_sessions_as_cores_within_what_postgres_lets_in(
    sealed, reader, monkeypatch, cores: int, limit: int, sessions: int
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    sealed.execute(f"alter role {reader} connection limit {limit}")
    question = "select pg_backend_pid() as session, pg_sleep(0.2)"
    with snapshot("legacy_audit", "public") as database:
        asked = [database.start(database.row, question) for _ in range(sessions + 1)]
        answers = [one.result() for one in asked]
    assert len({one["session"] for one in answers}) == sessions


def test_a_role_that_postgres_lets_in_too_seldom_is_told(sealed, reader) -> None:
    sealed.execute(f"alter role {reader} connection limit {SESSIONS - 1}")
    with (
        pytest.raises(SignoffError, match=f'too many connections for role "{reader}"'),
        snapshot("legacy_audit", "public"),
    ):
        pass


@pytest.mark.parametrize(("statement", "named"), CHANGES.values(), ids=CHANGES)
def test_one_changed_cell_is_found_and_named(sealed, verify, statement, named) -> None:
    assert sealed.execute(statement) == 1
    status, said = verify()
    assert status == 1, said
    assert named in said


def test_a_pack_of_another_project_is_not_compared_with_this_one(sealed, pack, capsys) -> None:
    assert main(["--project", str(APP.parents[1] / "dbt_project"), "--verify", str(pack)]) == 2
    assert "the pack is of the dbt project maintenance" in capsys.readouterr().err


def test_a_decision_on_a_row_with_a_key_of_several_columns_is_taken_in(
    sealed, pack, tmp_path, capsys
) -> None:
    project = tmp_path / "dbt_project"
    shutil.copytree(PROJECT, project, ignore=shutil.ignore_patterns("target"))
    workbook = tmp_path / "owner_of_part.xlsx"
    shutil.copy(pack / workbook.name, workbook)
    book = openpyxl.load_workbook(workbook)
    sheet = book[ROWS]
    row = next(
        row
        for row in range(2, sheet.max_row + 1)
        if sheet.cell(row, COLUMN["What"]).value == "duplicate:number+revision"
    )
    _, _, _, key = json.loads(sheet.cell(row, COLUMN["Exact"]).value)
    assert sheet.cell(row, COLUMN["Key"]).value == " / ".join(json.loads(key))  # as people write it
    filled = {
        "Decision": "accept",
        "By whom": "M. Novak",
        "When": datetime.date(2026, 3, 2),
        "Note": "scrapped",
    }
    for name, value in filled.items():
        sheet.cell(row, COLUMN[name], value)
    book.save(workbook)

    assert main(["--project", str(project), "--import", str(workbook)]) == 0, capsys.readouterr()
    (line,) = list(csv.DictReader((project / "seeds" / "accepted.csv").open()))
    assert len(json.loads(key)) == 2
    assert (line["entity"], line["what"], line["key"], line["at_most"]) == (
        *("part", "duplicate:number+revision", key, "1"),
    )
    assert sealed.rows(
        "select accepted, open_keys @> array[%s] from legacy_audit.acceptance(%s)"
        " where entity = 'part' and what = 'duplicate:number+revision'",
        *(key, json.dumps([line])),
    ) == [(1, False)]  # fmt: skip


def test_the_second_project_has_the_law_that_all_of_it_is_accepted(sealed) -> None:
    law = "everything_lost_or_changed_is_accepted"
    assert sealed.tested("--select", law).red == set()
    run = sealed.tested("--select", law, variables="{require_acceptance: true}")
    assert run.red == {law}, run.output
    assert "order_part rejected orphan:order_id: 120 of 120" in run.output
