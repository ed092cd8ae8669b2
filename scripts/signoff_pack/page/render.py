"""The page as one HTML file."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from scripts.signoff_pack.facts.causes import Cause, Example
from scripts.signoff_pack.facts.decisions import Item
from scripts.signoff_pack.facts.scope import Unmapped
from scripts.signoff_pack.judgement import oddities, trends
from scripts.signoff_pack.judgement.forecast import minutes, undo
from scripts.signoff_pack.judgement.names import workbook_name
from scripts.signoff_pack.judgement.report import Report
from scripts.signoff_pack.judgement.shown import key_in_words, shown
from scripts.signoff_pack.page import pictures
from scripts.signoff_pack.page.checklist import checklist
from scripts.signoff_pack.sources.contracts import Entity
from scripts.signoff_pack.sources.policies import DEFAULTS

FOLDER = Path(__file__).with_name("templates")
_SECTIONS = {
    "numbers": "The numbers that decide",
    "decide": "What is to decide",
    "identity": "What this report is about",
    "scope": "Scope",
    "equation": "Every row accounted for",
    "proof": "Proof, column by column",
    "rejected": "Not migrated",
    "altered": "Altered",
    "profiles": "Profiles of the columns",
    "checks": "Checks, conflicts, warnings",
    "rehearsals": "Rehearsals and the window",
    "samples": "Samples to compare by eye",
    "signatures": "Checklist and signatures",
}


@dataclass(frozen=True)
class Kind:
    """Which page: its template, and its sections in their order."""

    template: str
    sections: tuple[str, ...]


SIGNOFF = Kind("page.html.j2", tuple(_SECTIONS))
PROFILE = Kind(
    "profile.html.j2", ("equation", "rejected", "altered", "profiles", "scope", "decide")
)


def page(report: Report, kind: Kind = SIGNOFF) -> str:
    """The HTML of a whole report."""
    return (
        environment()
        .get_template(kind.template)
        .render(
            **_parts(report),
            **style_and_script(),
            sections={name: _SECTIONS[name] for name in kind.sections},
        )
    )


def environment() -> Environment:
    """The templates, with the filters that show values as harmless text."""
    found = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters.update(v=_value, k=_key, n=_number, minutes=minutes, json_row=shown)
    return found


def style_and_script() -> dict[str, Any]:
    """A page's only script is named by its hash; the browser is told to fetch nothing."""
    script = (FOLDER / "page.js").read_text(encoding="utf-8")
    return {
        "style": Markup((FOLDER / "page.css").read_text(encoding="utf-8")),  # noqa: S704  our own
        "script": Markup(script),  # noqa: S704  our own
        "script_hash": base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    }


def _parts(report: Report) -> dict[str, Any]:
    facts = report.facts
    builds = trends.shown(facts.builds)
    return {
        "report": report,
        "facts": facts,
        "words": report.words,
        "verdict": report.verdict,
        "program": report.program,
        "items": report.items,
        "open_items": [item for item in report.items if item.open],
        "done_items": [item for item in report.items if item.accepted],
        "owners": {entity.name: entity.owner for entity in report.entities},
        "workbooks": {entity.owner: workbook_name(entity.owner) for entity in report.entities},
        "accepted_of": _status(report.items),
        "why_left_behind": partial(_why_left_behind, report),
        "entities": report.entities,
        "builds": builds,
        "trends": trends.trends(builds),
        "forecasts": report.forecasts,
        "undo": undo(report.forecasts, _kept_undo(report)),
        "profiles": _profiles(report),
        "proofs": _by_entity(facts.proofs),
        "samples": _by_entity(facts.samples),
        "looks": _by_entity(facts.looks),
        "steps": facts.steps[-30:],
        "checklist": checklist(),
        "rejected_chart": pictures.rejected_by_kind(facts.balances),
        "trend_chart": pictures.rejected_over_time(builds) if len(builds) > 1 else "",
        "columns_of_example": _columns_of_example,
        "cause_status": _cause_status,
        "defaults": DEFAULTS,
        "before_last": builds[-2] if len(builds) > 1 else None,
    }


def _why_left_behind(report: Report, column: Unmapped) -> str:
    """The owner's words where it was accepted, else the contract's."""
    accepted = [
        line.why
        for line in report.lines
        if (line.entity, line.kind, line.what) == (column.entity, "unmapped", column.column)
    ]
    said = report.words.entity(column.entity).unmapped.get(column.column)
    return next(iter([*accepted, *filter(None, [said])]), "nobody has said why")


def _kept_undo(report: Report) -> int | None:
    """How long the newest run found that Oracle keeps its undo, in seconds."""
    newest = max(report.facts.extractions, key=lambda one: one.started_at, default=None)
    said = newest.facts.get("undo_seconds") if newest else None
    return None if said is None else int(said)


def _profiles(report: Report) -> list[tuple[Any, list[str]]]:
    """Each profile with what is odd about it; the oddest first, then the contracts' order."""
    judged = [(profile, oddities.oddities(profile)) for profile in report.facts.profiles]
    judged.sort(key=lambda one: -max((odd.weight for odd in one[1]), default=0))
    return [(profile, [odd.sentence for odd in odd_ones]) for profile, odd_ones in judged]


def _by_entity(rows: Sequence[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.entity, []).append(row)
    return found


def _status(items: Sequence[Item]) -> dict[tuple[str, str, str], Item]:
    return {(item.entity, item.kind, item.what): item for item in items}


def _cause_status(cause: Cause, accepted_of: Mapping[tuple[str, str, str], Item]) -> str:
    item = accepted_of.get((cause.entity, "rejected", cause.reason))
    if item is None or not item.accepted:
        return "open"
    return "accepted" if not item.open else f"accepted up to {item.accepted:,} of {item.there:,}"


def _columns_of_example(
    entity: Entity, example: Example
) -> list[tuple[str, str | None, str | None, bool]]:
    """Oracle's column, the rejected row's value, the kept row's value, and whether they differ; in
    the contract's order, unmapped columns last."""
    named = [name for column in entity.columns for name in column.raw_names]
    order = {name: number for number, name in reversed(list(enumerate(named)))}
    names = sorted(example.raw, key=lambda name: (order.get(name, len(order)), name))
    raw, kept = example.raw, example.kept
    return [
        (name.upper(), raw[name], kept.get(name), raw[name] != kept.get(name)) for name in names
    ]


def _value(value: object) -> Markup | str:
    """A value of the data; NULL in words, so that it is not taken for text."""
    if value is None:
        return Markup('<i class="null">empty</i>')
    text = str(value)
    if text.strip() == "":
        return Markup('<i class="null">{} blank(s)</i>').format(len(text))
    shown_text = shown(text)
    if text != text.strip():
        return Markup('<code class="framed">{}</code>').format(shown_text)
    return Markup("<bdi>{}</bdi>").format(shown_text)


def _key(key: str | None) -> Markup | str:
    """A key as people write it."""
    return _value(None if key is None else key_in_words(key))


def _number(value: object) -> str:
    return "" if value is None else f"{value:,}"
