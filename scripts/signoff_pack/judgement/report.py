"""Everything that a pack says, before it is laid out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scripts.signoff_pack.facts.decisions import Item
from scripts.signoff_pack.facts.gather import Facts
from scripts.signoff_pack.judgement.forecast import Forecast, forecast
from scripts.signoff_pack.judgement.verdict import Verdict, verdict
from scripts.signoff_pack.judgement.words import Words
from scripts.signoff_pack.sources.accepted import Line
from scripts.signoff_pack.sources.contracts import Entity
from scripts.signoff_pack.sources.program import Program


@dataclass(frozen=True)
class Report:
    """Facts of the database, decisions of git, the program of this checkout, and what follows."""

    entities: Sequence[Entity]
    program: Program
    lines: Sequence[Line]
    facts: Facts
    items: Sequence[Item]
    forecasts: Sequence[Forecast]
    verdict: Verdict

    @property
    def words(self) -> Words:
        """What the entities and columns are called."""
        return Words(self.entities)


def report(
    facts: Facts,
    entities: Sequence[Entity],
    program: Program,
    lines: Sequence[Line],
    items: Sequence[Item],
) -> Report:
    """Judge the facts; `items` is what `lines` leave to decide."""
    expected = forecast(facts.steps, sum(one.oracle or one.raw for one in facts.balances))
    return Report(
        entities=entities,
        program=program,
        lines=lines,
        facts=facts,
        items=items,
        forecasts=expected,
        verdict=verdict(facts, entities, items, program, expected),
    )
