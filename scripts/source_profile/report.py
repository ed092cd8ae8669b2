"""The profile as files that an owner opens, and as lines on the terminal."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from pathlib import Path

from scripts.signoff_pack.facts.decisions import items
from scripts.signoff_pack.facts.gather import gather
from scripts.signoff_pack.judgement.report import Report, report
from scripts.signoff_pack.pack.document import facts_as_json
from scripts.signoff_pack.pack.every_row import write_rows
from scripts.signoff_pack.page.render import PROFILE, page
from scripts.signoff_pack.sources import accepted
from scripts.signoff_pack.sources.database import snapshot
from scripts.signoff_pack.sources.program import program
from scripts.signoff_pack.sources.read_contracts import entities

MOST_CAUSES = 8


def write(out: Path) -> Path:
    """Read the database that PG* names; write a folder of `out`, named by the time."""
    now = datetime.datetime.now(datetime.UTC)
    folder = out / now.strftime("%Y%m%dT%H%M%SZ")
    folder.mkdir(parents=True)
    with snapshot("legacy_audit", "public") as database:
        found, lines, of_here = entities(), accepted.read(), program()
        decided = items(database, lines)
        facts = gather(database, found, of_here.policies["legacy_timezone"], "")
        whole = report(facts, found, of_here, lines, decided)
        (folder / "index.html").write_text(page(whole, PROFILE), encoding="utf-8")
        (folder / "profile.json").write_text(
            json.dumps(facts_as_json(facts), sort_keys=True, indent=1) + "\n", encoding="ascii"
        )
        write_rows(folder, database, found, decided)
    _show(whole)
    return folder


def _show(whole: Report) -> None:
    facts = whole.facts
    changed = Counter[str]()
    for change in facts.changes:
        changed[change.entity] += change.values
    wide = max(len(one.entity) for one in facts.balances) + 2
    print(f"\n{'entity':{wide}}{'in Oracle':>12}{'would be rejected':>20}{'values changed':>17}")
    for one in facts.balances:
        print(f"{one.entity:{wide}}{one.raw:>12,}{one.rejected:>20,}{changed[one.entity]:>17,}")
    print("\nTo correct first:")
    for cause in facts.causes[:MOST_CAUSES]:
        print(f"  {whole.words.root(cause)}")
    if len(facts.causes) > MOST_CAUSES:
        print(f"  and {len(facts.causes) - MOST_CAUSES} more causes")
