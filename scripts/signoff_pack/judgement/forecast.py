"""How long the night will take: from the times of earlier runs, at today's row counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from scripts.signoff_pack.facts.history import EXTRACT, Step

_MINUTE = 60_000
_CLOSE = 0.05  # row counts that differ by less say nothing about the cost of a row


@dataclass(frozen=True)
class Forecast:
    """One step, in milliseconds: as the runs make likely, and as the slowest would have it."""

    step: str
    runs: int
    rows: int
    median_ms: int
    worst_ms: int


def forecast(steps: Sequence[Step], rows: int) -> list[Forecast]:
    """One per step that was timed, in the order of the night. `rows` are today's."""
    names = list(dict.fromkeys(step.step for step in steps))
    return [_forecast(name, [one for one in steps if one.step == name], rows) for name in names]


def total_ms(steps: Sequence[Forecast]) -> int:
    """All steps one after the other."""
    return sum(step.median_ms for step in steps)


def undo(forecasts: Sequence[Forecast], kept_seconds: int | None) -> str:
    """Whether Oracle keeps its undo for as long as the extraction runs, in words."""
    slowest = next((one.worst_ms for one in forecasts if one.step == EXTRACT), 0)
    needed = -(-2 * slowest // 1000)
    if not needed:
        return "No extraction of all tables was timed yet."
    said = f"Oracle has to keep its undo for {needed:,} s, twice the slowest extraction;"
    if kept_seconds is None:
        return f"{said} how long it does is not known (SELECT on V_$UNDOSTAT tells)."
    if kept_seconds < needed:
        return f"{said} it has kept it for only {kept_seconds:,} s: have UNDO_RETENTION raised."
    times = kept_seconds * 1000 / slowest
    return f"{said} it has kept it for {kept_seconds:,} s, {times:,.0f} times the slowest."


def minutes(milliseconds: int) -> str:
    """`4.2 minutes`, or seconds where that says more."""
    if milliseconds < _MINUTE:
        return f"{milliseconds / 1000:.1f} s"
    return f"{milliseconds / _MINUTE:.1f} min"


def _forecast(name: str, runs: Sequence[Step], rows: int) -> Forecast:
    scaled = [_at(rows, run, runs) for run in runs]
    return Forecast(name, len(runs), rows, round(median(scaled)), round(max(scaled)))


def _at(rows: int, run: Step, runs: Sequence[Step]) -> float:
    """What this run would have taken with so many rows: its own time, moved along the line that all
    runs lie on. A step has a fixed part, which a few more rows do not change."""
    return max(run.milliseconds + _per_row(run, runs) * (rows - run.rows), 0)


def _per_row(run: Step, runs: Sequence[Step]) -> float:
    counts = [one.rows for one in runs]
    most = max(counts)
    if most - min(counts) <= _CLOSE * most:
        return run.milliseconds / run.rows if run.rows else 0
    mean_rows = sum(counts) / len(counts)
    mean_ms = sum(one.milliseconds for one in runs) / len(runs)
    slope = sum((one.rows - mean_rows) * (one.milliseconds - mean_ms) for one in runs) / sum(
        (count - mean_rows) ** 2 for count in counts
    )
    return min(max(slope, 0), max(one.milliseconds / one.rows for one in runs if one.rows))
