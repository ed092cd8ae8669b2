"""GO or NO-GO: each number that decides, with its limit and where it is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from scripts.signoff_pack.facts.decisions import Item
from scripts.signoff_pack.facts.gather import Facts
from scripts.signoff_pack.judgement.forecast import Forecast, minutes, total_ms
from scripts.signoff_pack.sources.contracts import Entity
from scripts.signoff_pack.sources.program import Program

_KINDS = {
    "rejected": "reasons of rejected rows, not accepted",
    "changed": "values changed and not accepted",
    "conflict": "conflicts with the app that nobody accepted",
    "warning": "values that Postgres could not hold, not accepted",
    "unmapped": "values of columns left behind, not accepted",
}


@dataclass(frozen=True)
class Number:
    """One go/no-go number. `holds` is None where no limit is set."""

    name: str
    value: str
    limit: str
    source: str
    holds: bool | None
    note: str


@dataclass(frozen=True)
class Verdict:
    """The line at the top, and what it rests on."""

    go: bool
    sentence: str
    numbers: list[Number]


def verdict(
    facts: Facts,
    entities: Sequence[Entity],
    items: Sequence[Item],
    program: Program,
    forecasts: Sequence[Forecast],
) -> Verdict:
    """Judge. What is not known counts as NO-GO."""
    numbers = [
        *_copy(facts, entities),
        *_result(facts, entities),
        *_checked(facts),
        *_accepted(items),
        *_program(facts, program),
        _time(forecasts, program),
    ]
    failed = [number for number in numbers if number.holds is False]
    if not failed:
        return Verdict(True, f"GO: all {len(numbers)} numbers hold.", numbers)
    worst = "; ".join(f"{number.name}: {number.value}" for number in failed[:3])
    more = f"; and {len(failed) - 3} more" if len(failed) > 3 else ""
    return Verdict(False, f"NO-GO: {worst}{more}.", numbers)


def _none(name: str, found: Sequence[object], source: str) -> Number:
    named = ", ".join(str(one) for one in found[:5])
    more = f" and {len(found) - 5} more" if len(found) > 5 else ""
    return Number(name, f"{len(found):,}", "0", source, not found, named + more)


def _copy(facts: Facts, entities: Sequence[Entity]) -> list[Number]:
    scns = Counter(one.scn or one.picture for one in facts.extractions)
    copied = {one.table for one in facts.extractions}
    wanted = [*(entity.source_table for entity in entities), *facts.scope.looked_into]
    return [
        _none(
            "tables without a complete extraction",
            [table for table in wanted if table not in copied],
            "legacy_audit.extractions",
        ),
        Number(
            "snapshots that the tables come from",
            f"{len(scns):,}",
            "1",
            "legacy_audit.extractions.scn",
            len(scns) == 1,
            ", ".join(f"{scn} ({tables} tables)" for scn, tables in sorted(scns.items())),
        ),
        _none(
            "tables with a later extraction that did not complete",
            [f"{one.table} ({one.newer})" for one in facts.extractions if one.newer],
            "legacy_audit.extractions.state",
        ),
        _none(
            "tables read only in part",
            [f"{one.table} ({one.partial})" for one in facts.extractions if one.partial],
            "legacy_audit.extractions.is_partial",
        ),
        _none(
            "columns whose checksums differ from Oracle's",
            [f"{one.entity}.{one.column}" for one in facts.proofs if not one.copied],
            "legacy_audit.extractions: source_checksums, raw_checksums",
        ),
    ]


def _result(facts: Facts, entities: Sequence[Entity]) -> list[Number]:
    unknown = [one.entity for one in facts.balances if one.oracle is None]
    lost = [one for one in facts.balances if one.unaccounted]
    unexplained = [
        f"{one.entity}.{one.column}"
        for one in facts.proofs
        if one.not_explained or one.sum_not_explained not in (None, "0")
    ]
    moved = [
        one.entity
        for one in facts.balances
        if (one.load_migrated, one.load_rejected) != (one.migrated, one.rejected)
    ]
    return [
        Number(
            "rows unaccounted for",
            f"{sum(one.unaccounted for one in lost):,}",
            "0",
            "Oracle's counts, raw, the Django tables and rejected_rows, counted now",
            not lost and not unknown,
            ", ".join(f"{one.entity} {one.unaccounted:,}" for one in lost)
            or ", ".join(f"{entity}: Oracle's count is not known" for entity in unknown),
        ),
        _none(
            "columns with values or sums that nothing explains",
            unexplained,
            "raw, rejected_rows, value_changes and the Django tables, computed now",
        ),
        _none("entities changed since their build", moved, "legacy_audit.loads, counted now"),
    ]


def _checked(facts: Facts) -> list[Number]:
    failed = [test.name for test in facts.tests if test.status in ("fail", "error", "warn")]
    unsure = [
        f"{test.name} ({test.status if test.status != 'pass' else 'before the newest build'})"
        for test in facts.tests
        if test.name not in failed and (test.stale or test.status != "pass")
    ]
    refused = sum(one.refused for one in facts.verifications)
    old = any(one.stale for one in facts.verifications)
    known = bool(facts.verifications) and not old
    return [
        _none("dbt tests failed", failed, "legacy_audit.test_results"),
        _none("dbt tests not run since the newest build", unsure, "legacy_audit.test_results"),
        Number(
            "objects that Django refuses",
            f"{refused:,}" if known else "unknown",
            "0",
            "legacy_audit.verifications",
            known and not refused,
            ""
            if known
            else "run manage.py verify_migration of the app"
            + (" again: the tables were loaded after it" if old else ""),
        ),
    ]


def _accepted(items: Sequence[Item]) -> list[Number]:
    found = []
    for kind, name in _KINDS.items():
        mine = [item for item in items if item.kind == kind]
        open_ = sum(item.open for item in mine)
        note = f"{sum(item.there for item in mine):,} in all"
        found.append(
            Number(
                name, f"{open_:,}", "0", "seeds/accepted.csv of the dbt project", not open_, note
            )
        )
    return found


def _program(facts: Facts, program: Program) -> list[Number]:
    built = facts.environment
    commit = built.commit if built else "unknown"
    return [
        Number(
            "the build came from a clean commit",
            f"{commit[:12]}, {built.tree if built else 'unknown'}",
            "clean",
            "legacy_audit.builds.environment",
            bool(built) and built.tree == "clean" if built else False,
            "",
        ),
        Number(
            "the report is of the same commit",
            f"{program.commit[:12]}, {program.tree}",
            commit[:12],
            "git",
            program.commit == commit != "unknown" and program.tree == "clean",
            "",
        ),
    ]


def _time(forecasts: Sequence[Forecast], program: Program) -> Number:
    window = float(program.policies.get("cutover_window_minutes", "0") or 0)
    needed = total_ms(forecasts)
    return Number(
        "time the night will take",
        minutes(needed) if forecasts else "unknown",
        f"{window / 2:g} min, half of the window" if window else "no window is set",
        "cutover_window_minutes in dbt_project.yml; legacy_audit.builds and extractions",
        (bool(forecasts) and needed <= window * 30_000) if window else None,
        "the other half is for the way back" if window else "",
    )
