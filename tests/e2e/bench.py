"""Builds of one entity with mistakes in its staging model, and which tests saw them.

`build` is dbt's own. `judge` runs the SQL that dbt compiled, the model's and the laws', in a
transaction that is rolled back: a hundred times as fast.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

import psycopg2
import psycopg2.errors

from demo.postgres import Server
from load.entities import entities
from tests.dbt.project import Project, Run
from tests.demo.reference.mapping import MAPPING
from tests.e2e.mutations import Mutation, Staging, Stored

TABLES = {entity.name: entity.django_table for entity in entities()}
NAMES = [entity.name for entity in entities()]
LAWS = (
    "raw_and_stored_agree",
    "children_keep_their_parents",
    "reconciles_with_source",
    "has_sound_keys_and_references",
)
# What django_table does with the rows of a model, where no child and no app is about.
LOAD = """
    create temporary table judged on commit drop as {model};
    delete from {table};
    delete from legacy_audit.loaded_keys where entity = '{entity}';
    delete from legacy_audit.rejected_rows where entity = '{entity}';
    delete from legacy_audit.value_changes where entity = '{entity}';
    insert into {table} ({columns}) select {columns} from judged where reject_reasons is null;
    insert into legacy_audit.loaded_keys
        (entity, key, legacy_key, accepted, raw_hash, row_hash, column_set)
        select '{entity}', {key}, legacy_key, true, raw_hash, 0, {column_set}
        from judged where reject_reasons is null;
    insert into legacy_audit.rejected_rows (
        entity, source_table, legacy_key, key, reasons, details, root_entity, root_key,
        root_reason, raw_row, raw_hash, is_alike
    )
        select '{entity}', '', legacy_key, {key}, reject_reasons, reject_details,
            reject_root ->> 'entity', reject_root ->> 'key', reject_root ->> 'reason', raw_row,
            raw_hash, is_alike
        from judged where reject_reasons is not null;
    insert into legacy_audit.value_changes
        select '{entity}', legacy_key, change.*
        from judged, jsonb_to_recordset(value_changes)
            as change (column_name text, original text, stored text, rule text)
        where reject_reasons is null;
"""
# What a build leaves, each with a digest; the last as law 7 sees a text.
LEFT = (
    "{table}",
    "(select legacy_key, reasons, details from legacy_audit.rejected_rows"
    " where entity = '{entity}')",
    "(select * from legacy_audit.value_changes where entity = '{entity}')",
    "(select key, legacy_key, raw_hash from legacy_audit.loaded_keys"
    " where entity = '{entity}' and accepted)",
    "(select legacy_clean.seen(row::text) from {table} as row)",
)
DIGEST = """
    select md5(string_agg(held::text, ' ' order by held::text collate "C")) from {} as held
"""


@dataclass(frozen=True)
class Verdict:
    """What mistakes came to: the tests that turned red, with the columns that they name."""

    red: dict[str, set[str]] = field(default_factory=dict)  # law test -> columns
    stopped: str = ""  # why nothing was built
    left: tuple[str, ...] = ()  # digests of the table and of the evidence

    def sees(self, column: str) -> bool:
        return any(column in columns for columns in self.red.values())


@dataclass(frozen=True)
class Right:
    """An entity built without a mistake."""

    database: str
    run: Run
    stored: dict[str, Stored]
    column_set: int


class Bench:
    """Per entity a database in which it and those before it are built."""

    def __init__(self, server: Server, dbt: Project, extracted: str) -> None:
        self._server = server
        self._dbt = dbt
        self._extracted = extracted
        self._right: dict[str, Right] = {}

    def right(self, entity: str) -> Right:
        """The build without a mistake."""
        if entity not in self._right:
            name = f"right_{entity}"
            self._server.create_database(name, template=self._before(entity))
            run = self._run(name, entity)
            assert run.succeeded, run.output
            with self._session(name) as cursor:
                stored = {column: look_at(cursor, entity, column) for column in MAPPING[entity][1]}
                cursor.execute(
                    "select id from legacy_audit.column_sets where entity = %s", (entity,)
                )
                (column_set,) = cursor.fetchall()[0]
            self._right[entity] = Right(name, run, stored, column_set)
        return self._right[entity]

    def close(self) -> None:
        """Drop the databases."""
        for right in self._right.values():
            self._server.drop_database(right.database)

    def mistakes(self, entity: str) -> list[Mutation]:
        """All mistakes of an entity's staging model."""
        staging = Staging(entity)
        stored = self.right(entity).stored
        return [
            *(each for column in stored for each in staging.mistakes(column, stored[column])),
            *staging.mistakes_in_evidence(),
        ]

    def build(self, mistake: Mutation) -> Run:
        """Build an entity with a mistake, on a fresh database."""
        name = "mutated"
        self._server.create_database(name, template=self._before(mistake.entity))
        try:
            return self._run(name, mistake.entity, mistake)
        finally:
            self._server.drop_database(name)

    @contextmanager
    def judging(self, entity: str) -> Iterator[Judge]:
        """What judges many mistakes in a row."""
        right = self.right(entity)
        with self._session(right.database) as cursor:
            yield Judge(entity, right, cursor)

    def _before(self, entity: str) -> str:
        place = NAMES.index(entity)
        return self.right(NAMES[place - 1]).database if place else self._extracted

    def _run(self, name: str, entity: str, mistake: Mutation | None = None) -> Run:
        edited = {f"stg_{entity}": Staging(entity).edited(mistake.edits)} if mistake else {}
        return self._dbt.run(self._server.environ(name), "build", "--select", entity, edited=edited)

    @contextmanager
    def _session(self, name: str) -> Iterator[psycopg2.extensions.cursor]:
        server = self._server
        with (
            closing(
                psycopg2.connect(
                    host=server.host,
                    port=server.port,
                    user=server.user,
                    password=server.password,
                    dbname=name,
                )
            ) as connection,
            connection.cursor() as cursor,
        ):
            yield cursor


class Judge:
    """The SQL that dbt compiled for an entity, run with mistakes in it."""

    def __init__(self, entity: str, right: Right, cursor: psycopg2.extensions.cursor) -> None:
        self._entity = entity
        self._right = right
        self._cursor = cursor
        self._staging = Staging(entity)
        self.left = self.judge([]).left

    def judge(self, mistakes: Iterable[Mutation]) -> Verdict:
        """What these mistakes come to, all in other columns."""
        edits: dict[str, str] = {}
        for mistake in mistakes:
            assert not edits.keys() & mistake.edits.keys()
            edits.update(mistake.edits)
        try:
            return self._verdict(edits)
        except psycopg2.Error as error:
            return Verdict(stopped=str(error).splitlines()[0])
        finally:
            self._cursor.connection.rollback()

    def _verdict(self, edits: dict[str, str]) -> Verdict:
        entity = self._entity
        compiled = {name: one.sql for name, one in self._right.run.compiled.items()}
        columns = list(MAPPING[entity][1])
        self._cursor.execute("set constraints all immediate")
        self._cursor.execute(
            LOAD.format(
                model=self._staging.edited(edits, compiled[entity]),
                table=TABLES[entity],
                entity=entity,
                key=columns[0],
                columns=", ".join(columns),
                column_set=self._right.column_set,
            )
        )
        red: dict[str, set[str]] = {}
        for test in (f"{entity}_{law}" for law in LAWS):
            if test in compiled:
                self._cursor.execute(compiled[test])
                names = [column.name for column in self._cursor.description or ()]
                rows = self._cursor.fetchall()
                if rows:
                    place = names.index("column_name") if "column_name" in names else -1
                    red[test] = {str(row[place]) for row in rows} if place >= 0 else set()
        left = []
        for held in LEFT:
            self._cursor.execute(DIGEST.format(held.format(table=TABLES[entity], entity=entity)))
            left.append(str(self._cursor.fetchall()[0][0]))
        return Verdict(red, left=tuple(left))


def look_at(cursor: psycopg2.extensions.cursor, entity: str, column: str) -> Stored:
    """What stands in a column of a Django table."""
    cursor.execute(
        f"select max(length({column}::text)), mode() within group (order by {column}::text)"
        f" from {TABLES[entity]}"
    )
    longest, commonest = cursor.fetchall()[0]
    return Stored(longest or 0, commonest)


@dataclass(frozen=True)
class Seen:
    """What became of one mistake."""

    mistake: Mutation
    verdict: Verdict
    is_as_right: bool  # the build left what the right one leaves: the data cannot show it
    looks_right: bool  # but for characters that nobody can see, in the Django table


def judge_all(judge: Judge, mistakes: Iterable[Mutation], free: set[str]) -> Iterator[Seen]:
    """Judge mistakes: those in free columns together, and alone where they were not seen so.

    Free is a column that decides about no row: neither a key nor unique, required or a reference.
    """
    alone: list[Mutation] = []
    batches: list[dict[str, Mutation]] = []
    for mistake in mistakes:
        if not free.issuperset(mistake.edits):
            alone.append(mistake)
            continue
        for batch in batches:
            taken = {column for other in batch.values() for column in other.edits}
            if not taken.intersection(mistake.edits):
                batch[mistake.column] = mistake
                break
        else:
            batches.append({mistake.column: mistake})
    for batch in batches:
        verdict = judge.judge(batch.values())
        for column, mistake in batch.items():
            if verdict.sees(column):
                red = {test: {column} for test, found in verdict.red.items() if column in found}
                yield Seen(mistake, Verdict(red), is_as_right=False, looks_right=False)
            else:
                alone.append(mistake)
    for mistake in alone:
        verdict = judge.judge([mistake])
        yield Seen(
            mistake,
            verdict,
            is_as_right=verdict.left == judge.left,
            looks_right=verdict.left[1:] == judge.left[1:],
        )
