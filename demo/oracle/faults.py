"""Faults that a test or an operator can switch on, at the start or while the server runs."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Faults:
    """Every fault is off by default; each may be set at any time."""

    sql_log: list[str] = field(default_factory=list)
