"""signoff.json: everything, always in the same format. Sorted keys, ASCII, one row a line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scripts.signoff_pack.facts.decisions import Single
from scripts.signoff_pack.judgement.report import Report

FORMAT = 1


def facts_of(report: Report) -> dict[str, Any]:
    """The facts as JSON has them: what `--verify` compares with the database."""
    found: dict[str, Any] = json.loads(json.dumps(asdict(report.facts)))
    return found


def write_document(path: Path, report: Report, singles: Iterable[Single]) -> None:
    """Write the file; `singles` goes to the disk row by row."""
    parts: dict[str, Any] = {
        "accepted": [asdict(line) for line in report.lines],
        "facts": facts_of(report),
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
        for number, single in enumerate(singles):
            file.write(",\n" if number else "\n")
            file.write(json.dumps(asdict(single), sort_keys=True))
        verdict = json.dumps(asdict(report.verdict), sort_keys=True, indent=1)
        file.write(f'\n],\n"verdict": {verdict}\n}}\n')
