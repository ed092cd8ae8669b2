"""The README's table of defects, made from the ledger of scale 1."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq

from demo.legacy_data.entities import ENTITIES, Site
from demo.legacy_data.write import generate

README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- generated: begin -->\n", "<!-- generated: end -->\n"


def update_readme() -> None:
    """Rewrite the generated part of the README."""
    README.write_text(rendered(README.read_text()))


def rendered(text: str) -> str:
    """`text` with its generated part made anew, from scale 1 and seed 11."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    with tempfile.TemporaryDirectory() as folder:
        generate(Site(seed=11, scale=1.0), Path(folder))
        tables = _tables(Path(folder))
    return f"{before}{BEGIN}{tables}{END}{after}"


def _tables(folder: Path) -> str:
    expected = pq.read_table(folder / "ledger" / "expected.parquet").to_pylist()
    defects = pq.read_table(folder / "ledger" / "defects.parquet").to_pylist()
    lines = [
        "| table | rows | rejected | for itself | for a parent only |",
        "|---|--:|--:|--:|--:|",
    ]
    for entity in ENTITIES:
        reasons = [row["reasons"] for row in expected if row["entity"] == entity.name]
        own = sum(any(not each.startswith("orphan:") for each in row) for row in reasons)
        rows = Site(11, 1.0).rows(entity.name)
        lines.append(
            f"| {entity.table} | {rows:,} | {len(reasons):,} | {own:,} | {len(reasons) - own:,} |"
        )
    lines += ["", "| reason | rows |", "|---|--:|"]
    causes = Counter(f"{row['entity']}: {each}" for row in expected for each in row["reasons"])
    order = {entity.name: position for position, entity in enumerate(ENTITIES)}
    lines += [
        f"| {cause} | {count:,} |"
        for cause, count in sorted(
            causes.items(), key=lambda item: (order[item[0].split(":")[0]], item)
        )
    ]
    lines += ["", "| table | column | planted | outcome | rows |", "|---|---|---|---|--:|"]
    planted = Counter(
        (order[row["entity"]], row["source_table"], row["column"], row["kind"], row["outcome"])
        for row in defects
    )
    lines += [
        f"| {table} | {column} | {kind} | {outcome} | {count:,} |"
        for (_, table, column, kind, outcome), count in sorted(planted.items())
    ]
    return "\n".join(lines) + "\n"
