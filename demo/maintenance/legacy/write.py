"""A plant's tables and their ledger, as files: tables.sql, MT_*.csv and ledger.json."""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from demo.maintenance.legacy import assets, people, stores, work
from demo.maintenance.legacy.defects import plant_all
from demo.maintenance.legacy.entities import ENTITIES
from demo.maintenance.legacy.forms import char
from demo.maintenance.legacy.judge import judge, migrated_keys
from demo.maintenance.legacy.row import Entity, Raw, Row
from demo.maintenance.legacy.site import Site

TABLES = Path(__file__).with_name("tables.sql")
LEDGER = "ledger.json"

WORDS = {
    "EQKIND": {1: "Press", 2: "Conveyor", 3: "crane ", 4: "PUMP", 5: "Motor", 6: "Retired"},
    "WOSTAT": {
        10: "Open",
        20: "Waiting",
        30: "In work",
        80: "done",
        90: "Cancelled",
        95: "Scrapped",
    },
}
LOOKUPS = {"MT_CODE": ["MT_EQUIP.KIND_CD", "MT_WO.STATUS"]}
NOT_MAPPED = ["MT_LOG"]
UNMAPPED_COLUMNS = {
    "MT_EQUIP": ["OLD_NO", "GL_ACCT"],
    "MT_EMP": ["BADGE_COLOR"],
    "MT_EMP_SKILL": ["SINCE_YR"],
    "MT_VENDOR": ["FAX"],
    "MT_PART": ["BIN"],
    "MT_WO": ["ENTERED_BY"],
}


def make(seed: int, orders: int) -> Site:
    """A whole plant in memory, dirty and judged; the rows of a table in no order."""
    site = Site(seed, orders)
    for fill in (
        people.skills,
        people.technicians,
        people.technician_skills,
        assets.equipment,
        assets.instruments,
        stores.suppliers,
        stores.parts,
        work.orders,
        work.order_parts,
        work.plans,
        work.readings,
    ):
        fill(site)
    plant_all(site)
    for name, rows in site.rows.items():
        site.rows[name] = site.chance(f"order of {name}").shuffled(rows)
    judge(site)
    return site


def write(site: Site, out: Path) -> dict[str, int]:
    """Write all files into `out`; return the rows of each table. The ledger comes last."""
    out.mkdir(parents=True, exist_ok=True)
    (out / LEDGER).unlink(missing_ok=True)
    shutil.copyfile(TABLES, out / "tables.sql")
    tables: dict[str, list[Raw]] = {
        entity.table: [row.raw for row in site.rows[entity.name]] for entity in ENTITIES
    }
    tables["MT_CODE"] = [
        {"CODE_TYPE": char(kind, 8), "CODE": str(code), "WORD": char(word, 20), "IN_USE": "1"}
        for kind, words in WORDS.items()
        for code, word in words.items()
    ]
    tables["MT_LOG"] = [{"LOG_NO": str(n), "LOG_TEXT": f"Started {n}"} for n in range(1, 21)]
    for table, rows in tables.items():
        _write_table(out / f"{table}.csv", rows)
    counts = {table: len(rows) for table, rows in sorted(tables.items())}
    _write_ledger(site, counts, out / LEDGER)
    return counts


def _write_table(path: Path, rows: list[Raw]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _write_ledger(site: Site, counts: Mapping[str, int], path: Path) -> None:
    """JSON with one row of a table on a line, so that two ledgers can be compared line by line."""
    head = {
        "seed": site.seed,
        "orders": site.orders,
        "tables": counts,
        "lookups": LOOKUPS,
        "not_mapped": NOT_MAPPED,
        "unmapped_columns": UNMAPPED_COLUMNS,
        "reasons": _reasons(site),
        "entities": {entity.name: _described(entity) for entity in ENTITIES},
    }
    lines = list(_lines(site))
    text = json.dumps(head, indent=2, ensure_ascii=False).removesuffix("\n}")
    path.write_text(f'{text},\n  "rows": [\n' + ",\n".join(lines) + "\n  ]\n}\n", encoding="utf-8")


def _reasons(site: Site) -> dict[str, dict[str, int]]:
    counted = {
        name: Counter(reason for row in rows for reason in row.reasons)
        for name, rows in site.rows.items()
    }
    return {name: dict(sorted(reasons.items())) for name, reasons in counted.items()}


def _described(entity: Entity) -> dict[str, Any]:
    return {
        "model": entity.model,
        "table": entity.table,
        "legacy_key": entity.legacy_key,
        "key": entity.key,
        "references": entity.references,
    }


def _lines(site: Site) -> Iterable[str]:
    for entity in ENTITIES:
        keys = {parent: migrated_keys(site, parent) for parent in entity.references.values()}
        present = {
            parent.name: {parent.key_of(row) for row in site.rows[parent.name]}
            for parent in ENTITIES
            if parent.name in keys
        }
        for number, row in enumerate(site.rows[entity.name], start=1):
            yield json.dumps(
                {
                    "entity": entity.name,
                    "row": number,  # in the order of the file, from 1
                    "legacy_key": {column: row.raw[column] for column in entity.legacy_key},
                    "fate": "rejected" if row.reasons else "migrated",
                    "reasons": row.reasons,
                    "orphans": _missing(entity, row, present),
                    "changes": [] if row.reasons else [vars(change) for change in row.changes],
                    "planted": row.planted,
                    "stored": row.stored,
                },
                ensure_ascii=False,
            )


def _missing(
    entity: Entity, row: Row, present: Mapping[str, set[tuple[Any, ...]]]
) -> list[dict[str, Any]]:
    return [
        {
            "column": column,
            "key": row.stored[column],
            "parent": "rejected" if row.stored[column] in present[parent] else "absent",
        }
        for column, parent in entity.references.items()
        if f"orphan:{column}" in row.reasons
    ]
