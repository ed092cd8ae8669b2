"""A whole data set: the tables, a chunk at a time, and the ledger beside them."""

from __future__ import annotations

import json
import shutil
from contextlib import ExitStack
from pathlib import Path

import pyarrow.parquet as pq

from demo.legacy_data.chunk import Chunk
from demo.legacy_data.ddl import SCHEMA_FILE
from demo.legacy_data.entities import ENTITIES, Entity, Site
from demo.legacy_data.fates import Fate
from demo.legacy_data.ledger import DEFECTS, EXPECTED, LedgerFile
from demo.legacy_data.verdict import Verdict

CHUNK = 65_536  # rows; the bytes of the files depend on it
MANIFEST = "manifest.json"


def generate(site: Site, out: Path) -> dict[str, int]:
    """Write schema.sql, AB_*.parquet and ledger/ into `out`; return the rows of each table.

    `ledger/manifest.json` comes last: a folder without it is not complete. Memory does not grow
    with the rows, except for two bytes per row of a table that others refer to.
    """
    ledger = out / "ledger"
    ledger.mkdir(parents=True, exist_ok=True)
    (ledger / MANIFEST).unlink(missing_ok=True)
    shutil.copyfile(SCHEMA_FILE, out / "schema.sql")
    fates: dict[str, Fate] = {}
    counts = {}
    with ExitStack() as stack:
        defects = stack.enter_context(LedgerFile(ledger / "defects.parquet", DEFECTS))
        expected = stack.enter_context(LedgerFile(ledger / "expected.parquet", EXPECTED))
        for entity in ENTITIES:
            total = site.rows(entity.name)
            fates[entity.name] = Fate.of(total)
            _write_table(site, entity, out, fates, defects, expected)
            counts[entity.table] = total
    manifest = {"seed": site.seed, "scale": site.scale, "rows": counts}
    (ledger / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n")
    return counts


def _write_table(
    site: Site,
    entity: Entity,
    out: Path,
    fates: dict[str, Fate],
    defects: LedgerFile,
    expected: LedgerFile,
) -> None:
    total = site.rows(entity.name)
    with ExitStack() as stack:
        writer = None
        for start in range(0, total, CHUNK):
            chunk = Chunk(site, entity, start, min(start + CHUNK, total), fates)
            if writer is None:
                writer = stack.enter_context(
                    pq.ParquetWriter(
                        out / f"{entity.table}.parquet", chunk.table.schema, compression="zstd"
                    )
                )
            writer.write_table(chunk.table)
            Verdict.on(chunk, fates).write(defects, expected)
