"""From Oracle to legacy_load, a package of chunks at a time; one worker does one package.

A lost connection costs the chunk that was being read: it is read again, after a pause, and chunks
that are in Postgres stay there. The number of attempts is bounded per chunk.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from dlt.common.schema import Schema

from load.errors import Fault, InterruptedRunError, LoadError, OracleError
from load.oracle.chunks import Chunk
from load.oracle.reader import Reader
from load.postgres.chunk_file import ChunkFile, ChunkNote
from load.postgres.chunk_log import progress_of
from load.postgres.connection import own_cursor
from load.postgres.dlt_pipeline import Loader, legacy_source
from load.run.state import Run, TableRun

# A package costs dlt about 0.25 s of CPU; smaller ones spread better over the workers.
FEWEST_PACKAGE_ROWS, MOST_PACKAGE_ROWS = 400_000, 1_200_000


@dataclass(frozen=True)
class Part:
    """A chunk of a table."""

    table: TableRun
    reader: Reader
    chunk: Chunk

    @property
    def staged_name(self) -> str:
        """The table in the working schema."""
        return self.reader.question.table.staged_name


@dataclass
class _Reading:
    """What went wrong while a package was read."""

    lost: OracleError | None = None
    lost_in: str = ""  # the table that was being read
    failed: dict[str, LoadError] = field(default_factory=dict)


def packages(parts: Sequence[Part], workers: int) -> list[list[Part]]:
    """Parts grouped so that small tables share a package; largest parts first."""
    rows = sum(_rows(part) for part in parts)
    size = min(max(rows // (2 * workers), FEWEST_PACKAGE_ROWS), MOST_PACKAGE_ROWS)
    grouped: list[list[Part]] = []
    filled = 0
    for part in sorted(parts, key=_rows, reverse=True):
        if not grouped or filled + _rows(part) > size:
            grouped.append([])
            filled = 0
        grouped[-1].append(part)
        filled += _rows(part)
    return grouped


def _rows(part: Part) -> int:
    rows = part.chunk.expected_rows
    return FEWEST_PACKAGE_ROWS if rows is None else rows


class Courier:
    """Delivers packages; each thread has its own dlt pipeline."""

    def __init__(self, run: Run, schema: Schema) -> None:
        self._run = run
        self._schema = schema
        self._local = threading.local()
        self._count = 0
        self._lock = threading.Lock()

    def deliver(self, parts: Sequence[Part]) -> dict[str, LoadError]:
        """Read and load the parts; the errors of tables that failed, by their raw name.

        Raises InterruptedRunError.
        """
        failed: dict[str, LoadError] = {}
        pending = list(parts)
        attempt = 1
        while pending:
            reading = _Reading()
            try:
                self._loader().load(legacy_source(self._schema, self._files(pending, reading)))
            except LoadError as error:
                if len({part.staged_name for part in pending}) > 1:  # find out whose fault it is
                    for name in dict.fromkeys(part.staged_name for part in pending):
                        failed |= self.deliver([p for p in pending if p.staged_name == name])
                    return failed
                reading.failed[pending[0].staged_name] = error
            self._run.check_stop()
            failed |= reading.failed
            before = len(pending)
            pending = [part for part in self._missing(pending) if part.staged_name not in failed]
            if reading.lost is None:
                if len(pending) == before:
                    stuck = LoadError("dlt loaded nothing and gave no reason")
                    return failed | {part.staged_name: stuck for part in pending}
                continue
            if self._run.sessions.is_held:
                gone = LoadError(
                    f"{reading.lost}. The read-only transaction ended with it: start a fresh run"
                )
                return failed | {part.staged_name: gone for part in pending}
            if len(pending) < before:
                attempt = 1
            if self._run.retry.again(reading.lost_in.upper(), reading.lost, attempt):
                attempt += 1
                continue
            failed[reading.lost_in] = reading.lost
            pending = [part for part in pending if part.staged_name != reading.lost_in]
            attempt = self._run.options.retries  # one attempt for each of the others
        return failed

    def _missing(self, parts: Sequence[Part]) -> list[Part]:
        missing: set[tuple[str, int]] = set()
        with own_cursor() as cursor:
            for name in {part.staged_name for part in parts}:
                progress = progress_of(cursor, self._run.run_id, name)
                missing |= {(name, chunk.number) for chunk in progress.missing}
        return [part for part in parts if (part.staged_name, part.chunk.number) in missing]

    def _loader(self) -> Loader:
        loader: Loader | None = getattr(self._local, "loader", None)
        if loader is None:
            with self._lock:
                self._count += 1
                name = f"worker_{self._count}"
            loader = self._local.loader = Loader(name, self._run.folder)
        return loader

    def _files(
        self, parts: Sequence[Part], reading: _Reading
    ) -> dict[str, Iterator[tuple[Path, int]]]:
        names = dict.fromkeys(part.staged_name for part in parts)
        return {
            name: self._read_table([p for p in parts if p.staged_name == name], reading)
            for name in names
        }

    def _read_table(self, parts: Sequence[Part], reading: _Reading) -> Iterator[tuple[Path, int]]:
        """Files of one table's chunks, until something is wrong."""
        try:
            with ExitStack() as stack:
                session = None
                for part in parts:
                    if reading.lost or self._run.stop.is_set():
                        return
                    part.table.begin()
                    table = part.reader.question.table
                    note = ChunkNote(
                        self._run.run_id, part.staged_name, part.chunk.number, table.raw_name
                    )
                    path = self._run.folder / f"{part.staged_name}.{part.chunk.number}.parquet"
                    file = ChunkFile(path, note, table.columns)
                    session = session or stack.enter_context(self._run.sessions.session())
                    try:
                        findings = part.reader.read(session, part.chunk, file)
                    except BaseException:
                        file.discard()
                        raise
                    file.finish(findings)
                    yield path, findings.rows
        except InterruptedRunError:
            return
        except OracleError as error:
            if error.fault is Fault.LOST:
                reading.lost, reading.lost_in = error, parts[0].staged_name
            else:
                reading.failed[parts[0].staged_name] = error
        except LoadError as error:
            reading.failed[parts[0].staged_name] = error
