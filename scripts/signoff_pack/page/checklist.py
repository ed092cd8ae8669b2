"""The checklist of the cutover, from docs/cutover.md: what only a person can confirm."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scripts.signoff_pack.errors import SignoffError
from scripts.signoff_pack.sources.program import ROOT

RUNBOOK = ROOT / "docs" / "cutover.md"
LISTS = ("Before, that night", "During", "After")


def checklist(names: Sequence[str] = LISTS) -> dict[str, list[str]]:
    """The lines of these lists; SignoffError if the runbook has none of that name."""
    text = RUNBOOK.read_text(encoding="utf-8")
    found = {}
    for name in names:
        section = re.search(rf"^### {re.escape(name)}\n(.*?)(?=^#)", text, re.M | re.S)
        lines = (
            re.findall(r"^- \[ \] (.*?)(?=^- |\Z|\n\n)", section[1], re.M | re.S) if section else []
        )
        if not lines:
            raise SignoffError(f"{RUNBOOK} has no checklist '{name}'")
        found[name] = [" ".join(line.replace("`", "").split()) for line in lines]
    return found
