"""One run: snapshot, evidence, the copy of all tables, and an end that is always written down."""

from __future__ import annotations

import os
import secrets
import shutil
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from load import chain, evidence, picture, resume, snapshot, target
from load.copying import copy
from load.ends import fail, write_end
from load.errors import InterruptedRunError, LoadError
from load.oracle import Sessions
from load.prepare import describe_tables
from load.progress import Screen
from load.run_state import FULL, SINCE_LAST, Run, TableRun
from load.settings import WORK_DIR, Options, Settings


@dataclass(frozen=True)
class Outcome:
    """What a run came to.

    `interrupted` is set by Ctrl-C, `can_resume` by a snapshot that stays; `raw`: what legacy_raw
    holds now.
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


def run(settings: Settings, options: Options, screen: Screen, stop: threading.Event) -> Outcome:
    """Copy the tables; raises LoadError when nothing at all can be done."""
    began = datetime.now(UTC)
    lock = target.RunLock()
    folder = _working_folder()
    sessions = Sessions(settings.oracle, options.sessions, options.timeout)
    this = Run(_run_id(began), settings, options, sessions, screen, stop, folder)
    tables: list[TableRun] = []
    interrupted = False
    try:
        this.retry.call("Oracle", sessions.open)
        tables += _begin(this)
        copy(this, tables)
    except InterruptedRunError:
        interrupted = not any(table.state == evidence.FAILED for table in tables)
        _end_open(this, tables, evidence.INTERRUPTED, "interrupted")
    except LoadError as error:
        _end_open(this, tables, evidence.FAILED, str(error))
        raise
    finally:
        _end_open(this, tables, evidence.INTERRUPTED, "interrupted")
        sessions.close()
        shutil.rmtree(folder, ignore_errors=True)
        lock.close()
    with target.cursor() as current:
        raw = picture.look(current)
    seconds = (datetime.now(UTC) - began).total_seconds()
    outcome = Outcome(
        run_id=this.run_id,
        snapshot=str(this.snapshot or ""),
        tables=tables,
        seconds=seconds,
        can_resume=this.snapshot is not None and this.snapshot.kind == snapshot.SCN,
        interrupted=interrupted,
        raw=raw,
    )
    if outcome.is_good:
        with target.cursor() as current:
            target.drop_working_schema(current)
    return outcome


def _run_id(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"


def _working_folder() -> Path:
    """An empty folder of this process's own; what killed ones have left behind goes."""
    WORK_DIR.mkdir(parents=True, exist_ok=True)
    WORK_DIR.chmod(0o700)
    for left in WORK_DIR.iterdir():
        if not _is_alive(left.name.partition("-")[0]):
            shutil.rmtree(left, ignore_errors=True)
    folder = WORK_DIR / f"{os.getpid()}-{secrets.token_hex(4)}"
    folder.mkdir(mode=0o700)
    return folder


def _is_alive(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        pass
    return True


def _begin(this: Run) -> list[TableRun]:
    """Dictionary, snapshot, evidence: everything up to the first figure."""
    with target.own_transaction() as current:
        evidence.create_tables(current)
        evidence.mark_dead_runs(current)
        earlier = resume.find(current) if this.options.resume else None
    names = earlier.open_tables if earlier else this.options.tables
    tables = describe_tables(this, names)
    quoted = [table.source.quoted for table in tables if table.source]
    if earlier:
        resume.take_up(this, earlier, quoted)
    else:
        this.retry.call("Oracle", partial(_take_snapshot, this, quoted))
    this.screen.say(f"run {this.run_id}, {this.snapshot}{_of_another(this)}")
    # all of it or nothing: --resume must find every table of the run
    with target.own_transaction() as current:
        target.prepare(current, keep=bool(earlier))
        if earlier:
            evidence.go_on(current, this.run_id, [table.raw_name for table in tables])
        else:
            chain.link_earlier(current)
            evidence.start(current, _starts(this, tables))
    for table in tables:
        if table.source is None:
            fail(this, table, LoadError(table.error))
    return tables


def _take_snapshot(this: Run, quoted: Sequence[str]) -> None:
    """That of the picture that the tables belong to, where it is still there; else one of now."""
    options = this.options
    this.picture = this.run_id
    if not (options.since_last or options.no_snapshot or options.new_snapshot):
        with target.cursor() as current:
            known = picture.to_go_on_with(current, this.settings.oracle, options.tables)
        if known is not None:
            with this.sessions.session() as session:
                refusal = snapshot.flashback_refusal(session, known.snapshot.scn, quoted)
            if refusal is None:
                this.snapshot, this.picture = known.snapshot, known.run_id
                return
            this.screen.warn(
                f"{known.snapshot} of run {known.run_id} cannot be read any more ({refusal}): a "
                "new one is taken"
            )
    this.snapshot = snapshot.take(
        this.sessions, quoted, allow_none=options.no_snapshot, say=this.screen.warn
    )


def _of_another(this: Run) -> str:
    if this.picture in ("", this.run_id):
        return ""
    return f" of run {this.picture}, as the other tables (--new-snapshot takes one of now)"


def _starts(this: Run, tables: Sequence[TableRun]) -> list[evidence.Start]:
    facts = {
        "oracle_version": this.sessions.version,
        "character_set": this.character_set,
        "oracle": this.settings.oracle.where,
        "schema": this.settings.oracle.schema,
        "account": this.settings.oracle.user,
    }
    return [
        evidence.Start(
            run_id=this.run_id,
            picture=this.picture,
            table_name=table.raw_name,
            source_table=table.name,
            snapshot=this.seen,
            mode=SINCE_LAST if this.options.since_last else FULL,
            where_clause=this.options.where,
            order_by=this.options.order_by,
            batch_size=this.options.batch_size,
            facts=facts,
            seen_through=table.seen_through,
        )
        for table in tables
    ]


def _end_open(this: Run, tables: Sequence[TableRun], state: str, error: str) -> None:
    """Nothing stays 'running' behind a run."""
    for table in tables:
        if table.is_open:
            table.end(state, error)
            write_end(this, table)
