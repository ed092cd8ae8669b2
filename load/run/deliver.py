"""From Oracle to legacy_load, a package of chunks at a time; one worker does one package.

After a lost connection, the chunk that was being read is read again after a pause. Chunks that are
in Postgres stay there. --retries limits the attempts for each chunk.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from load.errors import InterruptedRunError, LoadError, is_lost
from load.oracle.chunks import Chunk
from load.oracle.dictionary import SourceTable
from load.oracle.reader import Reader
from load.oracle.retry import Retry
from load.oracle.sessions import Session
from load.postgres.chunk_file import ChunkFile, ChunkNote, write_bundle
from load.postgres.chunk_log import progress_of
from load.postgres.connection import own_cursor
from load.postgres.dlt_pipeline import Loader
from load.run.failure import unforeseen
from load.run.state import Run, TableRun

# A package costs dlt about 0.25 s of CPU; smaller ones spread better over the workers.
FEWEST_PACKAGE_ROWS, MOST_PACKAGE_ROWS = 400_000, 1_200_000
FEWEST_PACKAGE_PARTS, MOST_PACKAGE_PARTS = 10, 40  # dlt's own books grow with each job

# A job costs dlt 25 ms of CPU whatever its size, so small tables share one.
MOST_BUNDLED_ROWS, FEWEST_BUNDLED = 2_000, 2


@dataclass(frozen=True)
class Part:
    """A chunk of a table."""

    table: TableRun
    reader: Reader
    chunk: Chunk

    @property
    def source(self) -> SourceTable:
        """What is read: the table, or some of its rows or columns."""
        return self.reader.question.table

    @property
    def staged_name(self) -> str:
        """The table in the working schema."""
        return self.source.staged_name


def packages(parts: Sequence[Part], workers: int) -> list[list[Part]]:
    """Parts grouped so that small tables share a package; largest parts first."""
    rows = sum(_rows(part) for part in parts)
    size = min(max(rows // (2 * workers), FEWEST_PACKAGE_ROWS), MOST_PACKAGE_ROWS)
    share = -(-len(parts) // workers)  # so that every worker has some of many small tables
    most = min(max(share, FEWEST_PACKAGE_PARTS), MOST_PACKAGE_PARTS)
    grouped: list[list[Part]] = []
    filled = 0
    for part in sorted(parts, key=_rows, reverse=True):
        if not grouped or filled + _rows(part) > size or len(grouped[-1]) == most:
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

    def __init__(self, run: Run) -> None:
        self._run = run
        self._local = threading.local()
        self._count = 0
        self._lock = threading.Lock()

    def deliver(self, parts: Sequence[Part]) -> dict[str, LoadError]:
        """Read and load the parts; the errors of tables that failed, by their staged name.

        All tables together first. What is missing after that is tried table by table, so that one
        table's failure is not another's. Raises InterruptedRunError.
        """
        errors = self._load(parts)
        failed: dict[str, LoadError] = {}
        retry = self._run.retry
        for name, own in _by_table(parts).items():
            try:
                self._complete(own, errors.get(name), retry)
            except InterruptedRunError:
                raise
            except LoadError as error:
                failed[name] = error
                if is_lost(error):  # all attempts are used up: the others get one each
                    retry = replace(retry, attempts=1)
        return failed

    def _complete(self, parts: Sequence[Part], error: LoadError | None, retry: Retry) -> None:
        """Load what is missing of one table, `error` being what stopped the attempt before.

        As many attempts as `retry` allows for each chunk. Raises the error of the last one.
        """
        missing = self._missing(parts)
        failures = 0 if error is None else 1  # since a chunk was loaded
        while missing:
            if error is not None and not retry.again(missing[0].table.name, error, failures):
                raise error
            error = self._load(missing).get(missing[0].staged_name)
            left = self._missing(missing)
            if len(left) < len(missing):
                failures = 0
                retry.outage.answered()
            elif error is None:
                raise LoadError("dlt loaded nothing and gave no reason")
            if error is not None:
                failures += 1
            missing = left

    def _load(self, parts: Sequence[Part]) -> dict[str, LoadError]:
        """One attempt at all the parts; what stopped a table, by its staged name."""
        if not parts:
            return {}
        errors: dict[str, LoadError] = {}
        tables = _by_table(parts)
        small = {name: own for name, own in tables.items() if _is_small(own)}
        if len(small) < FEWEST_BUNDLED:
            small = {}
        files = {
            own[0].source: self._read_table(own, errors)
            for name, own in tables.items()
            if name not in small
        }
        if small:
            (first, *_), *_ = small.values()
            files[first.source] = self._read_small(small, errors)
        try:
            self._loader().load(files)
        except LoadError as error:
            if len(tables) == 1:  # else it cannot be told whose fault it is
                errors.update(dict.fromkeys(tables, error))
        self._run.check_stop()
        lost = next((error for error in errors.values() if is_lost(error)), None)
        if lost is not None and self._run.sessions.is_held:
            ended = LoadError(f"{lost}. The read-only transaction ended with it: start a fresh run")
            return dict.fromkeys(tables, ended)
        return errors

    def _missing(self, parts: Sequence[Part]) -> list[Part]:
        """The parts of one table that are not in Postgres."""
        with own_cursor() as cursor:
            progress = progress_of(cursor, self._run.run_id, parts[0].staged_name)
        missing = {chunk.number for chunk in progress.missing}
        return [part for part in parts if part.chunk.number in missing]

    def _loader(self) -> Loader:
        loader: Loader | None = getattr(self._local, "loader", None)
        if loader is None:
            with self._lock:
                self._count += 1
                name = f"worker_{self._count}"
            loader = self._local.loader = Loader(name, self._run.folder)
        return loader

    def _read_table(
        self, parts: Sequence[Part], errors: dict[str, LoadError]
    ) -> Iterator[tuple[Path, int]]:
        """Files of one table's chunks, until something is wrong; then its error is in `errors`."""
        try:
            with ExitStack() as stack:
                session = None
                for part in parts:
                    if self._run.stop.is_set() or any(map(is_lost, errors.values())):
                        return
                    part.table.begin()
                    session = session or stack.enter_context(self._run.sessions.session())
                    yield self._read(session, part)
        except InterruptedRunError:
            return
        except LoadError as error:
            errors[parts[0].staged_name] = error
        except Exception as error:
            errors[parts[0].staged_name] = unforeseen(error)

    def _read_small(
        self, tables: Mapping[str, Sequence[Part]], errors: dict[str, LoadError]
    ) -> Iterator[tuple[Path, int]]:
        """One file for all of these tables."""
        read = [file for parts in tables.values() for file in self._read_table(parts, errors)]
        if read:
            path = self._run.folder / f"{secrets.token_hex(8)}.bundle"
            write_bundle(path, [file for file, _ in read])
            yield path, sum(rows for _, rows in read)

    def _read(self, session: Session, part: Part) -> tuple[Path, int]:
        """One chunk's file, and how many rows it has."""
        path = self._run.folder / f"{part.staged_name}.{part.chunk.number}.parquet"
        note = ChunkNote(
            self._run.run_id, part.staged_name, part.chunk.number, part.source.raw_name
        )
        file = ChunkFile(path, note, part.source.columns)
        try:
            findings = part.reader.read(session, part.chunk, file)
        except BaseException:
            file.discard()
            raise
        file.finish(findings)
        return path, findings.rows


def _is_small(parts: Sequence[Part]) -> bool:
    """Whether the table comes in one fetch, which is bounded in memory and so on disk."""
    (first, *others) = parts
    return not others and _rows(first) <= min(MOST_BUNDLED_ROWS, first.reader.batch_rows)


def _by_table(parts: Sequence[Part]) -> dict[str, list[Part]]:
    tables: dict[str, list[Part]] = {}
    for part in parts:
        tables.setdefault(part.staged_name, []).append(part)
    return tables
