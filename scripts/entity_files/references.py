"""By which columns of the legacy table a row names another one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from scripts.entity_files.contracts import Contract
from scripts.entity_files.entity import Column, Draft, Field, type_of
from scripts.entity_files.legacy import RawColumn
from scripts.entity_files.matching import source_of_reference


def add_reference(
    made: Draft, one: Field, raw: Sequence[RawColumn], known: Mapping[str, Contract]
) -> None:
    """Add a field that refers to another table, or say what is missing."""
    related = one["related"]
    if related["table"] not in known:
        made.to_decide.append(
            f"{one['column']} refers to {related['label']}, which no contract maps yet: scaffold "
            "that one first, then run this again with --force"
        )
        return
    parent = known[related["table"]]
    if not related["by_primary_key"]:
        made.to_decide.append(
            f"{one['column']} refers to {related['label']} by to_field, and references are stored "
            "as primary keys: map it as a value of its own, or let the field refer to the key"
        )
        return
    taken = {source for column in made.columns for source in column.sources}
    sources = _sources(one, parent, raw, taken)
    if not sources:
        made.to_decide.append(
            f"{one['column']} refers to {related['label']}: say in the contract by which columns "
            f"of {made.source_table}"
        )
        return
    reference = _reference(one, sources, parent.entity, parent.entity)
    made.columns.append(replace(reference, primary_key=one["primary_key"], to_columns=parent.key))
    if sources != parent.sources:
        made.to_decide.append(
            f"{one['column']} comes from {' and '.join(sources)}? A guess by the name"
        )


def _sources(
    one: Field, parent: Contract, raw: Sequence[RawColumn], taken: set[str]
) -> tuple[str, ...]:
    """A column for each of the parent's key; for a key of one column, one that no other has."""
    several = len(parent.sources) > 1
    found: list[str] = []
    for name in parent.sources:
        left = [c for c in raw if c.name not in found and (several or c.name not in taken)]
        source = source_of_reference(one["name"], name, left, alone=not several)
        if not source:
            return ()
        found.append(source.name)
    return tuple(found)


def add_self_reference(made: Draft, one: Field, raw: Sequence[RawColumn]) -> None:
    """Add a field whose row is named as the row itself is, but by another column for the last."""
    own = [
        source
        for name in made.key
        for column in made.columns
        if column.name == name
        for source in column.sources
    ]
    free = [column for column in raw if column.name not in own]
    beginning = one["name"][:4]
    named = [column.name for column in free if re.search(beginning, column.name, re.IGNORECASE)]
    if not own or not named:
        made.to_decide.append(
            f"{one['column']} refers to {made.entity} itself: say in the contract by which columns "
            f"of {made.source_table}"
        )
        return
    sources = (*own[:-1], named[0])
    reference = _reference(one, sources, "this", "another row")
    blank_when = (named[0],) if len(sources) > 1 else ()
    made.columns.append(replace(reference, blank_when=blank_when))
    made.to_decide.append(f"{one['column']} comes from {named[0]}? A guess by the name")


def _reference(one: Field, sources: tuple[str, ...], entity: str, whose: str) -> Column:
    return Column(
        name=one["column"],
        data_type=type_of(one),
        sources=sources,
        rule="reference",
        why=f"{' and '.join(sources)}: the key of {whose}",
        required=not one["null"],
        unique=one["unique"],
        references=entity,
    )
