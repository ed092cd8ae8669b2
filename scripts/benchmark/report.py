"""The results as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scripts.benchmark.goals import COPYING, MILLION, Goal, goals
from scripts.benchmark.procfs import MIB
from scripts.benchmark.results import STEPS, Results, Scale, cpu, postgres_cpu, wall

GROUPS = {"floor": "Floors", "ours": "Ours", "peer": "Other tools", "start": "Start-up alone"}
COLUMNS = (
    "step",
    "wall s",
    "CPU s",
    "program + Postgres",
    "Oracle",
    "rows/s",
    "peak MiB",
    "WAL MB",
    "CPU ratio",
)
# step -> (floors, which CPU, how the ratio is called)
RATIOS = {
    **dict.fromkeys(
        (
            "extract",
            "fetchmany_single",
            "fetchmany_multi",
            "dlt_sqlalchemy",
            "dlt_pyarrow",
            "sling",
        ),
        (COPYING, cpu, "COPY and reading"),
    ),
    "models": (("by_hand",), postgres_cpu, "by hand (Postgres)"),
    "build": (("by_hand",), postgres_cpu, "by hand (Postgres)"),
    "build_again": (("build",), postgres_cpu, "first build (Postgres)"),
    "test": (("build",), postgres_cpu, "first build (Postgres)"),
}


def markdown(results: Results, chart: str = "") -> str:
    """The whole page."""
    lines = [
        "# Benchmark",
        "",
        f"Written by `scripts/bench` on {results.taken_on}, of {results.commit}.",
        f"Machine: {results.machine}.",
        "",
    ]
    if chart:
        lines += [f"![CPU seconds per million rows]({chart})", ""]
    lines += ["## Goals", "", *_goals(goals(results)), ""]
    for scale in results.scales:
        lines += [f"## Scale {scale.scale:g}: {scale.rows:,} rows", "", *_table(scale), ""]
    lines += [
        "Medians, in parentheses the least and the most of several repetitions. CPU is user and",
        "system time of the program with all its processes plus that of Postgres with all its",
        "backends; Oracle's stand-in stands apart. Memory is the peak of the program's processes",
        "together (proportional set size). What each row does exactly is in",
        "[performance.md](../performance.md).",
    ]
    return "\n".join(lines) + "\n"


def _goals(found: Sequence[Goal]) -> Iterator[str]:
    yield "| goal | limit | measured | |"
    yield "|---|---|---|---|"
    for goal in found:
        sign = "at least" if goal.at_least else "at most"
        measured = "not measured" if goal.measured is None else f"{goal.measured:.2f}"
        verdict = {True: "met", False: "**not met**", None: ""}[goal.is_met]
        yield f"| {goal.what} | {sign} {goal.limit:g} {goal.unit} | {measured} | {verdict} |"


def _table(scale: Scale) -> Iterator[str]:
    yield f"| {' | '.join(COLUMNS)} |"
    yield "|---" * len(COLUMNS) + "|"
    group = ""
    for step, (its_group, title) in STEPS.items():
        if step not in scale.costs and step not in scale.skipped:
            continue
        if its_group != group:
            group = its_group
            yield f"| **{GROUPS[group]}** | | | | | | | | |"
        if step in scale.skipped:
            reason = scale.skipped[step].replace("|", "/")
            yield f"| {title} | skipped: {reason} | | | | | | | |"
        else:
            yield _row(scale, step, title)


def _row(scale: Scale, step: str, title: str) -> str:
    costs = scale.costs[step]

    def middle(value: str) -> float:
        return scale.median(step, lambda cost: float(getattr(cost, value))) or 0.0

    seconds = middle("wall")
    cells = [
        title,
        _spread([cost.wall for cost in costs], seconds),
        _spread([cost.cpu for cost in costs], middle("cpu")),
        f"{middle('own_cpu'):.2f} + {middle('postgres_cpu'):.2f}",
        f"{middle('oracle_cpu'):.2f}",
        f"{scale.rows / seconds:,.0f}" if STEPS[step][0] != "start" else "",
        f"{middle('memory') / MIB:.0f}" if middle("memory") else "",
        f"{middle('wal') / 1e6:.2f}",
        _ratio(scale, step),
    ]
    return f"| {' | '.join(cells)} |"


def _spread(values: Sequence[float], median: float) -> str:
    if len(values) == 1:
        return f"{median:.2f}"
    return f"{median:.2f} ({min(values):.2f} to {max(values):.2f})"


def _ratio(scale: Scale, step: str) -> str:
    if step not in RATIOS:
        return ""
    floors, value, name = RATIOS[step]
    ratio = scale.ratio(step, floors, value)
    return "" if ratio is None else f"{ratio:.2f} x {name}"


def per_million(scale: Scale, step: str) -> tuple[float, float]:
    """CPU seconds a million rows: the program's and Postgres'."""
    own = scale.median(step, lambda cost: cost.own_cpu) or 0.0
    postgres = scale.median(step, postgres_cpu) or 0.0
    return own * MILLION / scale.rows, postgres * MILLION / scale.rows


def terminal(scale: Scale, step: str) -> str:
    """One line for the terminal, as soon as a step is done."""
    if step in scale.skipped:
        return f"  {step:<17} skipped: {scale.skipped[step]}"
    return (
        f"  {step:<17} {scale.median(step, wall):8.2f} s wall {scale.median(step, cpu):8.2f} s CPU"
        f"  ({len(scale.costs[step])} x)"
    )
