"""One run from its snapshot to its end, which is always recorded."""

from __future__ import annotations

import secrets
import shutil
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from load.errors import InterruptedRunError, LoadError
from load.oracle import snapshot
from load.oracle.sessions import Sessions
from load.postgres import (
    chain,
    evidence,
    evidence_tables,
    picture,
    staging_tables,
    working_folder,
)
from load.postgres.connection import kept, own_cursor, own_transaction
from load.postgres.run_lock import RunLock
from load.run import resume
from load.run.copy import copy
from load.run.failure import fail, write_end
from load.run.prepare import Dictionary, choose_tables, look_up
from load.run.state import FULL, SINCE_LAST, Context, Described, Run, TableRun
from load.screen.progress import Screen
from load.settings import Options, Settings


@dataclass(frozen=True)
class Outcome:
    """How a run ended.

    `interrupted`: by Ctrl-C; `can_resume`: --resume may do the rest; `raw`: what legacy_raw holds
    now.
    """

    run_id: str
    snapshot: str
    tables: list[TableRun]
    seconds: float
    can_resume: bool
    interrupted: bool
    raw: picture.Raw

    @property
    def is_good(self) -> bool:
        """Whether every table is complete."""
        return bool(self.tables) and all(t.state == evidence.COMPLETE for t in self.tables)


def extract(settings: Settings, options: Options, screen: Screen, stop: threading.Event) -> Outcome:
    """Copy the tables; raises LoadError when nothing at all can be done."""
    with kept.open():
        return _extract(settings, options, screen, stop)


def _extract(
    settings: Settings, options: Options, screen: Screen, stop: threading.Event
) -> Outcome:
    began = datetime.now(UTC)
    lock = RunLock()
    folder = working_folder.make()
    sessions = Sessions(settings.oracle, options.sessions, options.timeout)
    context = Context(settings, options, sessions, screen, stop, folder, lock)
    try:
        context.retry.call("Oracle", sessions.open)
        run, dictionary = _begin(context, began)
        interrupted = _copy(run, dictionary)
    finally:
        sessions.close()
        shutil.rmtree(folder, ignore_errors=True)
        lock.close()
    with own_cursor() as cursor:
        raw = picture.look(cursor)
    tables = [each.table for each in dictionary.tables]
    outcome = Outcome(
        run_id=run.run_id,
        snapshot=str(run.snapshot),
        tables=tables,
        seconds=(datetime.now(UTC) - began).total_seconds(),
        can_resume=run.snapshot.kind == snapshot.SCN
        and any(t.can_go_on for t in tables if t.state != evidence.COMPLETE),
        interrupted=interrupted,
        raw=raw,
    )
    if outcome.is_good:
        with own_cursor() as cursor:
            staging_tables.drop_working_schema(cursor)
    return outcome


def _copy(run: Run, dictionary: Dictionary) -> bool:
    """Copy what can be read; return whether it was interrupted. No row stays 'running'."""
    tables = [each.table for each in dictionary.tables]
    try:
        copy(run, dictionary.described)
    except InterruptedRunError:
        return not any(table.state == evidence.FAILED for table in tables)
    except LoadError as error:
        _end_open(run, tables, evidence.FAILED, str(error))
        raise
    finally:
        _end_open(run, tables, evidence.INTERRUPTED, "interrupted")
    return False


def _end_open(run: Run, tables: Sequence[TableRun], state: str, error: str) -> None:
    for table in tables:
        if table.is_open:
            table.end(state, error)
            write_end(run, table)


def _begin(context: Context, began: datetime) -> tuple[Run, Dictionary]:
    """Dictionary, snapshot, evidence: everything up to the first figure."""
    with own_transaction() as cursor:
        evidence_tables.create_tables(cursor)
        evidence.mark_dead_runs(cursor)
    if context.options.resume:
        return _resume(context)
    context = choose_tables(context)
    dictionary = look_up(context, context.options.tables)
    run_id = f"{began:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
    taken, of_run = context.retry.call(
        "Oracle", partial(_take_snapshot, context, run_id, dictionary.quoted)
    )
    run = context.run(run_id, taken, picture=of_run, character_set=dictionary.character_set)
    of_another = f" of run {of_run}, as the other tables (--new-snapshot takes one of now)"
    run.screen.say(f"run {run_id}, {taken}{of_another if of_run != run_id else ''}")
    # all of it or nothing: --resume must find every table of the run
    with own_transaction() as cursor:
        staging_tables.prepare(cursor, keep=False)
        chain.link_earlier(cursor)
        evidence.start(cursor, _starts(run, dictionary))
    _fail_unreadable(run, dictionary)
    return run, dictionary


def _resume(context: Context) -> tuple[Run, Dictionary]:
    """Continue the newest run with what is missing."""
    with own_cursor() as cursor:
        earlier = resume.find(cursor)
    options = replace(context.options, skip_columns=earlier.skip_columns)
    context = replace(context, options=options)
    dictionary = look_up(context, earlier.open_tables)
    context = resume.take_up(context, earlier, dictionary.quoted)
    run = context.run(
        earlier.run_id,
        earlier.snapshot,
        picture=earlier.picture,
        character_set=dictionary.character_set,
    )
    run.screen.say(f"run {run.run_id}, {run.snapshot}")
    with own_transaction() as cursor:
        staging_tables.prepare(cursor, keep=True)
        evidence.go_on(cursor, run.run_id, [each.table.raw_name for each in dictionary.tables])
    _fail_unreadable(run, dictionary)
    return run, dictionary


def _fail_unreadable(run: Run, dictionary: Dictionary) -> None:
    for each in dictionary.unreadable:
        each.table.can_go_on = False
        fail(run, each.table, each.error)


def _take_snapshot(
    context: Context, run_id: str, quoted: Sequence[str]
) -> tuple[snapshot.Snapshot, str]:
    """The snapshot, and the run that took it.

    The one that the other tables were read in, if Oracle still has it; otherwise a new one.
    """
    options = context.options
    if not (options.since_last or options.no_snapshot or options.new_snapshot):
        with own_cursor() as cursor:
            known = picture.to_go_on_with(cursor, context.settings.oracle, options.tables)
        if known is not None:
            with context.sessions.session() as session:
                refusal = snapshot.flashback_refusal(session, known.snapshot.scn, quoted)
            if refusal is None:
                return known.snapshot, known.run_id
            context.screen.warn(
                f"{known.snapshot} of run {known.run_id} cannot be read any more ({refusal}): a "
                "new one is taken"
            )
    taken = snapshot.take(
        context.sessions, quoted, allow_none=options.no_snapshot, say=context.screen.warn
    )
    return taken, run_id


def _starts(run: Run, dictionary: Dictionary) -> list[evidence.Start]:
    oracle = run.settings.oracle
    facts = {
        "oracle_version": run.sessions.version,
        "character_set": run.character_set,
        "oracle": oracle.where,
        "schema": oracle.schema,
        "account": oracle.user,
    }
    if dictionary.others is not None:
        facts["other_tables"] = ", ".join(dictionary.others)
    if dictionary.undo_seconds is not None:
        facts["undo_seconds"] = str(dictionary.undo_seconds)
    return [
        evidence.Start(
            run_id=run.run_id,
            picture=run.picture,
            table_name=each.table.raw_name,
            source_table=each.table.name,
            snapshot=run.snapshot,
            mode=SINCE_LAST if run.options.since_last else FULL,
            where_clause=run.options.where,
            order_by=run.options.order_by,
            batch_size=run.options.batch_size,
            facts=facts | (each.source.facts if isinstance(each, Described) else {}),
            seen_through=each.table.seen_through,
        )
        for each in dictionary.tables
    ]
