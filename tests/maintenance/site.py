"""The second app in the tests: its legacy tables, and the second dbt project on them."""

from __future__ import annotations

from typing import Any

from psycopg2.extras import RealDictCursor, register_uuid

from tests.conftest import Database
from tests.dbt.project import Project, Run
from tests.dbt.site import Site

TABLES = {
    "skill": "people_skill",
    "technician": "people_technician",
    "technician_skill": "people_technician_skills",
    "equipment": "assets_equipment",
    "instrument": "assets_instrument",
    "supplier": "stores_supplier",
    "part": "stores_part",
    "order": "work_order",
    "order_part": "work_orderpart",
    "plan": "work_plan",
    "reading": "work_reading",
}


class MaintenanceSite(Site):
    """A database with the second app's tables."""

    def __init__(self, database: Database, dbt: Project) -> None:
        super().__init__(database, dbt)
        register_uuid(conn_or_curs=self._connection)
        self.execute("set timezone = 'UTC'")

    def dictionaries(self, query: str, *values: Any) -> list[dict[str, Any]]:
        """The rows of a query, each as a dictionary."""
        with self._connection.cursor(cursor_factory=RealDictCursor) as cursor:
            cursor.execute(query, values or None)
            return [dict(row) for row in cursor.fetchall()]

    def built(self, *arguments: str, **options: str) -> Run:
        """`dbt build` that has to be green."""
        run = self.run(*arguments, command="build", **options)
        assert run.succeeded and not run.red, run.output
        return run

    def forget_extractions(self) -> None:
        """From here on nobody counts in Oracle: a test changes legacy_raw by hand."""
        self.execute("drop table if exists legacy_audit.extractions cascade")

    def ids(self) -> dict[str, dict[str, str]]:
        """Per entity the primary key of each migrated row, by natural key."""
        found: dict[str, dict[str, str]] = {}
        for entity, key, pk in self.rows(
            "select entity, key, pk from legacy_audit.loaded_keys where row_hash is not null"
        ):
            found.setdefault(entity, {})[key] = pk
        return found

    def everything(self) -> dict[str, tuple[Any, ...]]:
        """A digest of all Django tables and of the evidence of the newest build."""
        evidence = ("rejected_rows", "value_changes", "conflicts", "loaded_keys")
        return self.digest(*TABLES.values(), *(f"legacy_audit.{table}" for table in evidence))

    def written(self) -> dict[str, tuple[int, int, int]]:
        """Rows inserted, updated and deleted by the newest build, where it was any."""
        return {
            entity: tuple(counts)
            for entity, *counts in self.rows(
                "select distinct on (entity) entity, inserted, updated, deleted"
                " from legacy_audit.loads order by entity, number desc"
            )
            if any(counts)
        }
