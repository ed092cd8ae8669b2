"""--verify deep: reads Oracle again in the same snapshot, and compares row by row.

It reads another way than the copy did: Python rows instead of Arrow, numbers from Oracle's own
bytes instead of TO_CHAR. Each row becomes a text and the text a digest; the digests are added up in
256 groups, in any order. Where the sums of a group differ, its rows are compared one by one.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from load.errors import CopyDiffersError, Fault, OracleError
from load.oracle.chunks import Chunk, whole
from load.postgres import schemas
from load.postgres.chunk_log import all_chunks
from load.postgres.connection import Cursor, own_cursor
from load.run.state import Prepared, Run
from load.values.columns import TIME_TEXTS, TIMES
from load.values.compared import sql_of_copy, writer

BATCH_ROWS = 2_000
GROUPS_LOOKED_AT = 4
MOST_NAMED = 5  # differences in an error message

Digests = dict[str, tuple[int, int]]  # group -> rows, sum


def verify(run: Run, prepared: Prepared) -> None:
    """Compare the staging table with Oracle; raises LoadError that names rows and columns."""
    with own_cursor() as cursor:
        chunks = all_chunks(cursor, run.run_id, prepared.source.raw_name) or whole(None)
    run.screen.say(f"{prepared.table.name}: read again and compared row by row")
    theirs: Digests = {}
    for chunk in chunks:
        part = run.retry.call(prepared.table.name, partial(_digests, run, prepared, chunk))
        for group, (rows, total) in part.items():
            known = theirs.get(group, (0, 0))
            theirs[group] = (known[0] + rows, known[1] + total)
    with own_cursor() as cursor:
        ours = _digests_of_copy(cursor, prepared)
        groups = sorted(group for group in {*theirs, *ours} if theirs.get(group) != ours.get(group))
        if groups:
            raise CopyDiffersError(_difference(run, prepared, chunks, cursor, groups))


def _digests(run: Run, prepared: Prepared, chunk: Chunk) -> Digests:
    try:
        return _summed(run, prepared, chunk)
    except OracleError as error:
        if error.fault is not Fault.VALUE or prepared.reader.variant.times_as_text:
            raise
        prepared.reader.variant = replace(prepared.reader.variant, times_as_text=True)
        return _summed(run, prepared, chunk)


def _summed(run: Run, prepared: Prepared, chunk: Chunk) -> Digests:
    rows: Counter[str] = Counter()
    sums: Counter[str] = Counter()
    for text in _texts(run, prepared, chunk):
        digest = _digest("".join(text))
        rows[digest[:2]] += 1
        sums[digest[:2]] += int(digest[2:17], 16)
    return {group: (rows[group], sums[group]) for group in rows}


def _digest(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _texts(run: Run, prepared: Prepared, chunk: Chunk) -> Iterator[list[str]]:
    """Each row's values as unambiguous text, one item per column."""
    question = prepared.question
    as_text = prepared.reader.variant.times_as_text
    columns = question.table.columns
    selected = [
        column.select
        if column.kind in TIME_TEXTS
        else column.select_as_text
        if as_text and column.kind in TIMES
        else column.value
        for column in columns
    ]
    statement = f"SELECT {', '.join(selected)} {chunk.condition(question)}"
    writers = [writer(column, as_text) for column in columns]
    with run.sessions.session() as session:
        binds = {**question.snapshot.binds, **chunk.binds}
        size = min(BATCH_ROWS, prepared.reader.batch_rows)
        for batch in session.many_rows(statement, binds, size):
            run.check_stop()
            for row in batch:
                yield [_item(write, value) for write, value in zip(writers, row, strict=True)]


def _item(write: Callable[[Any], str | None], value: Any) -> str:
    text = None if value is None else write(value)
    return "-" if text is None else f"{len(text)}:{text}"


def _items_of_copy(prepared: Prepared) -> str:
    """A row's items, as an array."""
    items = [
        f"coalesce(length({value}) || ':' || {value}, '-')"
        for value in (sql_of_copy(column) for column in prepared.source.columns)
    ]
    return f"array[{', '.join(items)}]"


def _digests_of_copy(cursor: Cursor, prepared: Prepared) -> Digests:
    digest = f"md5(array_to_string({_items_of_copy(prepared)}, ''))"
    cursor.execute(
        "select substr(digest, 1, 2), count(*),"  # noqa: S608
        " sum(('x' || substr(digest, 3, 15))::bit(60)::bigint)"
        f" from (select {digest} as digest"
        f" from {schemas.staged(prepared.source.raw_name)})"
        " as digests group by 1"
    )
    return {row[0]: (row[1], int(row[2])) for row in cursor.fetchall()}


def _difference(
    run: Run,
    prepared: Prepared,
    chunks: Sequence[Chunk],
    cursor: Cursor,
    groups: Sequence[str],
) -> str:
    """The rows of some groups that are on one side only, by key."""
    looked_at = groups[:GROUPS_LOOKED_AT]
    cursor.execute(
        f"select items from (select {_items_of_copy(prepared)} as items"  # noqa: S608
        f" from {schemas.staged(prepared.source.raw_name)}) as rows"
        " where substr(md5(array_to_string(items, '')), 1, 2) = any(%s)",
        (list(looked_at),),
    )
    ours = Counter(tuple(row[0]) for row in cursor.fetchall())
    theirs: Counter[tuple[str, ...]] = Counter()
    for chunk in chunks:
        for text in _texts(run, prepared, chunk):
            if _digest("".join(text))[:2] in looked_at:
                theirs[tuple(text)] += 1
    columns = prepared.source.columns
    keys = [i for i, c in enumerate(columns) if c.oracle.name in prepared.source.key.columns]
    only_theirs = {_key(items, keys): items for items in theirs - ours}
    only_ours = {_key(items, keys): items for items in ours - theirs}
    lines = []
    for key in list(dict.fromkeys([*only_theirs, *only_ours]))[:MOST_NAMED]:
        left, right = only_theirs.get(key), only_ours.get(key)
        if left and right:
            named = [
                f"{column.name} (Oracle {_shown(a)}, {schemas.RAW} {_shown(b)})"
                for column, a, b in zip(columns, left, right, strict=True)
                if a != b
            ]
            lines.append(f"row {key}: {', '.join(named)}")
        else:
            lines.append(f"row {key} is only in {'Oracle' if left else schemas.RAW}")
    return (
        f"the copy differs from Oracle in {len(groups)} of 256 groups of rows: {'; '.join(lines)}. "
        f"{schemas.RAW}.{prepared.source.raw_name} was left as it was"
    )


def _key(items: Sequence[str], keys: Sequence[int]) -> str:
    return "|".join(_shown(items[position]) for position in keys)


def _shown(item: str) -> str:
    return "NULL" if item == "-" else repr(item.partition(":")[2][:40])
