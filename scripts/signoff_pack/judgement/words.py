"""Sentences that an owner of the data understands, made from reasons, rules and counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scripts.signoff_pack.facts.causes import Cause
from scripts.signoff_pack.facts.changes import Change
from scripts.signoff_pack.sources.contracts import Column, Entity, listed

_CONFLICTS = {
    "created_by_app": "were made in the new app under a key that Oracle has too",
    "changed_by_app": "were changed in the new app after the migration",
    "unknown_edit": "are not as the migration wrote them, and it is not known who changed them",
    "deleted_by_app": "were deleted in the new app after the migration",
    "vanished": "are no longer in Oracle, or are rejected now, but stay in the new app",
    "vanished_changed_by_app": "are no longer in Oracle, but were changed in the new app",
    "still_referenced": "are no longer in Oracle, but rows of the new app still refer to them",
    "not_extracted": "were not read from Oracle, because only some rows were asked for",
}
_HIDES = "may hide rows:"


class Words:
    """What the entities and their columns are called."""

    def __init__(self, entities: Sequence[Entity]) -> None:
        self._entities: Mapping[str, Entity] = {entity.name: entity for entity in entities}

    def entity(self, name: str) -> Entity:
        """The entity of that name."""
        return self._entities[name]

    def counted(self, number: int, entity: str) -> str:
        """`1 coil`, `1,056 coils`."""
        known = self._entities[entity]
        return f"{number:,} {known.one if number == 1 else known.many}"

    def several(self, counts: Mapping[str, int]) -> str:
        """`451 jobs, 253 tests and 180 skids`, most first; empty for none."""
        ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
        parts = [self.counted(number, entity) for entity, number in ordered if number]
        return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)

    def column(self, entity: str, name: str) -> str:
        """`heat number (AB_COIL.HEAT_NUMBER)`: the new name in words, and Oracle's; of several,
        `plant+number`, all of them."""
        known = self._entities[entity]
        columns = known.named(name)
        if not columns:
            return name.replace("_", " ")
        said = listed([column.name.removesuffix("_id").replace("_", " ") for column in columns])
        if [column.name for column in columns] == list(known.key_names):
            said = "key"
        sources = dict.fromkeys(source for column in columns for source in column.sources)
        return f"{said} ({known.source_table}.{listed(list(sources))})"

    def cause(self, cause: Cause) -> str:
        """Why the rows were rejected, and which rows depend on them."""
        sentence = self.reason(cause.entity, cause.reason, cause.rows)
        hanging = self.several(cause.hanging)
        if hanging:
            one = sum(cause.hanging.values()) == 1
            them = "it" if cause.rows == 1 else "them"
            sentence += f"; {hanging} {'hangs' if one else 'hang'} on {them}"
        return f"{sentence}."

    def reason(self, entity: str, reason: str, number: int) -> str:
        """`878 coils name a customer that Oracle does not have`, without the full stop."""
        kind, _, name = reason.partition(":")
        known = self._entities[entity]
        column = known.column(name)
        who, one = self.counted(number, entity), number == 1
        where = self.column(entity, name)
        if kind == "required":
            return f"{who} {'has' if one else 'have'} no {where}"
        if kind == "too_long":
            limit = column.longest if column else None
            return f"{who} {'has' if one else 'have'} a {where} longer than {limit} characters"
        if kind == "out_of_range":
            must = f" (must be {_must(column)})" if column and column.check else ""
            has = "has" if one else "have"
            return f"{who} {has} a {where} that the new field does not allow{must}"
        if kind == "duplicate":
            return f"{who} {'repeats' if one else 'repeat'} the {where} of a row that was kept"
        if kind == "not_a_choice" and column:
            has = "has" if one else "have"
            return f"{who} {has} a {where} that is none of {', '.join(column.choices)}"
        if kind == "breaks" and (rule := known.limit(name)):
            said = self.column(entity, "+".join(rule.columns))
            return f"{who} {'breaks' if one else 'break'} the rule {rule.expression}: {said}"
        if kind == "orphan" and column and column.references:
            parent = known.parent(column).one
            article = "an" if parent[0] in "aeiou" else "a"
            return (
                f"{who} {'names' if one else 'name'} {article} {parent} that Oracle does not have"
                f" or that was not migrated, in {known.source_table}.{column.source}"
            )
        return f"{who}: {reason}"

    def root(self, cause: Cause) -> str:
        """As `cause`, for rows at the top: their parent is not rejected, it does not exist."""
        return self.cause(cause).replace(" or that was not migrated", "")

    def change(self, change: Change) -> str:
        """`19 qa tests: passed (AB_QA_RESULT.PASSED) could not be read and is empty now.`"""
        where = self.column(change.entity, change.column)
        values = f"{change.values:,} {'value' if change.values == 1 else 'values'} of {where}"
        known = self._entities[change.entity]
        many = change.values != 1
        are = "are" if many else "is"
        said = {
            "emptied": f"could not be read as {_kind(change.rule)} and {are} empty now",
            "reference emptied": f"{'name' if many else 'names'} a row that does not exist"
            f" and {'are' if many else 'is'} empty now",
            "moved to another parent": f"{'name' if many else 'names'} a repeated row and"
            f" {'lead' if many else 'leads'} to the one that was kept",
            "rounded": f"{'have' if many else 'has'} more decimal places than the new field and"
            f" {'were' if many else 'was'} rounded, by up to {change.worst} %",
            "truncated": f"{'are no whole numbers' if many else 'is no whole number'};"
            f" the decimal places are gone, up to {change.worst} % of the value",
            "default stored": f"could not be read as {_kind(change.rule)};"
            " the default is stored instead",
            "code kept": f"{'have' if many else 'has'} no word in the table of codes;"
            " the code itself is stored",
            "shortened to one address": "held more than one e-mail address, or a name;"
            " the first valid address was kept",
            "cut to what the field holds": f"{'lose' if many else 'loses'} what the new field"
            " cannot hold",
        }[change.effect]
        return f"{known.many.capitalize()}: {values} {said}."

    def item(self, entity: str, kind: str, what: str, number: int) -> str:
        """One thing to decide, as a sentence."""
        if kind == "rejected":
            return f"{self.reason(entity, what, number)}."
        if kind == "conflict":
            said = _CONFLICTS.get(what, what)
            who = self.counted(number, entity)
            return f"{who} {_singular(said) if number == 1 else said}."
        if kind == "unmapped":
            table = self._entities[entity].source_table
            return (
                f"{number:,} values of {table}.{what} are not migrated: the column is not mapped."
            )
        if kind == "warning" and what.startswith(_HIDES):
            table = self._entities[entity].source_table
            return f"Rows of {table} may be hidden from the account: {what.removeprefix(_HIDES)}."
        if kind == "warning":
            reason, _, column = what.rpartition(":")
            table = self._entities[entity].source_table
            return (
                f"{number:,} values of {table}.{column.upper()} could not be copied"
                f" as they were: {reason}."
            )
        rule, _, column = what.partition(":")
        values = "value" if number == 1 else "values"
        return (
            f"{number:,} {values} of {self.column(entity, column)} lost something"
            f" when read as {_kind(rule)}."
        )


def _kind(rule: str) -> str:
    return {
        "boolean": "yes or no",
        "date": "a date",
        "decimal": "a number",
        "integer": "a whole number",
        "float": "a number",
        "time": "a time of day",
        "duration": "a length of time",
        "uuid": "a UUID",
        "json": "JSON",
        "binary": "bytes",
        "lookup": "a code",
        "phone": "a phone number",
        "email": "an e-mail address",
        "reference": "a reference",
        "twin": "a reference to a repeated row",
    }.get(rule, "text")


def _singular(said: str) -> str:
    return said.replace("were ", "was ", 1).replace("are ", "is ", 1)


def _must(column: Column) -> str:
    return column.check.replace(column.name, "").strip()
