"""The goals, each with what was measured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scripts.benchmark.meter import Cost
from scripts.benchmark.procfs import MIB
from scripts.benchmark.results import Results, Scale, cpu, postgres_cpu, wall

MILLION = 1_000_000
SMALL, LARGE = 10, 50  # the scales whose cost per row and memory are compared
COPYING = ("copy", "read")  # the floor of extract and of the peers


@dataclass(frozen=True)
class Goal:
    """One goal at one scale; `measured` is None where this run did not measure it."""

    what: str
    limit: float
    unit: str
    measured: float | None
    at_least: bool = False

    @property
    def is_met(self) -> bool | None:
        """None where it was not measured."""
        if self.measured is None:
            return None
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit


def goals(results: Results) -> list[Goal]:
    """All goals, in the order of their table."""
    return list(_goals(results))


def _goals(results: Results) -> Iterator[Goal]:
    documented = results.at(1) or Scale(1)
    yield Goal("main job at scale 1, wall", 16, "s", documented.median("main", wall))
    starts = [documented.median(step, wall) for step in ("start_extract", "parse_unchanged")]
    start = None if None in starts else sum(part or 0 for part in starts)
    yield Goal("of which start-up and parse", 8, "s", start)
    larger = [scale for scale in results.scales if scale.scale >= SMALL] or results.scales
    for scale in larger:
        at = f"at scale {scale.scale:g}"
        ratio = scale.ratio("extract", COPYING, cpu)
        yield Goal(f"extract, CPU, {at}", 2.5, "x COPY and reading", ratio)
        for step, name, limit in (
            ("models", "models alone", 1.3),
            ("build", "dbt build, empty tables", 1.5),
        ):
            ratio = scale.ratio(step, ("by_hand",), postgres_cpu)
            yield Goal(f"{name}, Postgres CPU, {at}", limit, "x by hand", ratio)
        for step, name, limit in (
            ("build_again", "nothing changed", 0.2),
            ("test", "dbt test", 0.15),
        ):
            ratio = scale.ratio(step, ("build",), postgres_cpu)
            yield Goal(f"{name}, Postgres CPU, {at}", limit, "x first build", ratio)
        written = scale.median("build_again", lambda cost: cost.wal / 1e6)
        per_million = written * MILLION / scale.rows if written is not None else None
        yield Goal(f"nothing changed, WAL, {at}", 1, "MB a million rows", per_million)
        memory = scale.median("extract", lambda cost: cost.memory / MIB)
        yield Goal(f"peak memory of the loader, {at}", 450, "MiB", memory)
        ratio = scale.ratio("fetchmany_single", ("extract",), cpu)
        yield Goal(f"fetchmany loop, CPU, {at}", 10, "x ours", ratio, at_least=True)
    small, large = results.at(SMALL), results.at(LARGE)
    if small and large:
        memory = _growth(small.median("extract", _memory), large.median("extract", _memory))
        yield Goal(f"peak memory, scale {LARGE} to {SMALL}", 1.1, "x", memory)
        for step in ("extract", "build", "build_again"):
            ratio = _growth(_per_row(small, step), _per_row(large, step))
            yield Goal(f"{step}, CPU a row, scale {LARGE} to {SMALL}", 1.15, "x", ratio)


def _memory(cost: Cost) -> float:
    return float(cost.memory)


def _per_row(scale: Scale, step: str) -> float | None:
    total = scale.median(step, cpu)
    return None if total is None else total / scale.rows


def _growth(small: float | None, large: float | None) -> float | None:
    return large / small if small and large else None
