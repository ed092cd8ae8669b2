"""What was measured, as it is kept in the JSON file."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from scripts.benchmark.meter import Cost

# name -> (group, what it is), in the order of the table
STEPS: Mapping[str, tuple[str, str]] = {
    "read": ("floor", "the driver reads every row and throws it away"),
    "copy": ("floor", "binary COPY of the same rows"),
    "by_hand": ("floor", "INSERT … SELECT by hand, no evidence"),
    "extract": ("ours", "`python load/extract.py`"),
    "models": ("ours", "`dbt run`, empty tables"),
    "build": ("ours", "`dbt build`, empty tables"),
    "build_again": ("ours", "`dbt build`, nothing changed"),
    "test": ("ours", "`dbt test`"),
    "main": ("ours", "the main job: extract and build"),
    "start_python": ("start", "`python -c ''`"),
    "start_extract": ("start", "imports of load/"),
    "start_dbt": ("start", "`dbt --version`"),
    "parse_unchanged": ("start", "`dbt ls`: start and parse, nothing changed"),
    "parse_anew": ("start", "`dbt parse`, everything anew"),
    "fetchmany_single": ("peer", "fetchmany(1,000) + executemany, as the predecessor"),
    "fetchmany_multi": ("peer", "fetchmany(1,000) + one INSERT of 1,000 rows"),
    "dlt_sqlalchemy": ("peer", "dlt sql_database, SQLAlchemy backend"),
    "dlt_pyarrow": ("peer", "dlt sql_database, pyarrow backend"),
    "sling": ("peer", "Sling"),
}


@dataclass
class Scale:
    """One scale: its rows, the costs of each step's repetitions, and why a step has none."""

    scale: float
    rows: int = 0
    costs: dict[str, list[Cost]] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)

    def median(self, step: str, value: Callable[[Cost], float]) -> float | None:
        """The median over the repetitions; None where the step was not measured."""
        costs = self.costs.get(step)
        return statistics.median(value(cost) for cost in costs) if costs else None

    def ratio(
        self, step: str, floors: tuple[str, ...], value: Callable[[Cost], float]
    ) -> float | None:
        """A step's median by the sum of its floors' medians; None where one is missing."""
        above = self.median(step, value)
        below = [self.median(floor, value) for floor in floors]
        if above is None or None in below or not (total := sum(part or 0 for part in below)):
            return None
        return above / total


@dataclass
class Results:
    """A whole run: where, of what, and the scales from small to large."""

    taken_on: str
    commit: str
    machine: str
    scales: list[Scale] = field(default_factory=list)

    def at(self, scale: float) -> Scale | None:
        """One scale's results."""
        return next((one for one in self.scales if one.scale == scale), None)

    def write(self, path: Path) -> None:
        """As JSON; seconds and bytes."""
        path.write_text(json.dumps(asdict(self), indent=1) + "\n")

    @classmethod
    def read(cls, path: Path) -> Results:
        """What `write` wrote."""
        content = json.loads(path.read_text())
        scales = [
            Scale(
                one["scale"],
                one["rows"],
                {name: [Cost(**cost) for cost in costs] for name, costs in one["costs"].items()},
                one["skipped"],
            )
            for one in content.pop("scales")
        ]
        return cls(**content, scales=scales)


def cpu(cost: Cost) -> float:
    """Program and Postgres, seconds."""
    return cost.cpu


def postgres_cpu(cost: Cost) -> float:
    """Postgres alone, seconds."""
    return cost.postgres_cpu


def wall(cost: Cost) -> float:
    """Seconds by the clock."""
    return cost.wall
