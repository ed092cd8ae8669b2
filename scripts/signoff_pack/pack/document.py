"""signoff.json: everything, always in the same format. Sorted keys, ASCII, one row a line."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

from scripts.signoff_pack.facts.gather import Facts
from scripts.signoff_pack.judgement.report import Report

FORMAT = 1
_COPIED_AT_ONCE = 1 << 20


def facts_as_json(facts: Facts) -> dict[str, Any]:
    """The facts as JSON has them: what `--verify` compares with the database."""
    found: dict[str, Any] = json.loads(json.dumps(asdict(facts)))
    return found


def write_document(path: Path, report: Report, rows: TextIO) -> None:
    """Write the file; `rows` is what write_rows made, from its beginning."""
    parts: dict[str, Any] = {
        "accepted": [asdict(line) for line in report.lines],
        "facts": facts_as_json(report.facts),
        "forecasts": [asdict(one) for one in report.forecasts],
        "format": FORMAT,
        "items": [asdict(item) for item in report.items],
        "program": asdict(report.program),
    }
    with path.open("w", encoding="ascii", newline="\n") as file:
        file.write("{\n")
        for name, value in parts.items():
            file.write(f'"{name}": {json.dumps(value, sort_keys=True, indent=1)},\n')
        file.write('"rows": [')
        shutil.copyfileobj(rows, file, _COPIED_AT_ONCE)
        verdict = json.dumps(asdict(report.verdict), sort_keys=True, indent=1)
        file.write(f'\n],\n"verdict": {verdict}\n}}\n')
