"""Put the ledger's migrated rows into the app's tables through Django, then try the rejected ones.

Run by test_ledger.py in a process of its own, with the ledger's path. Prints a line for each row
where Django and the ledger are of different opinions.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import django

django.setup()

from django.apps import apps  # noqa: E402
from django.core.exceptions import ValidationError  # noqa: E402
from django.db import transaction  # noqa: E402

ledger = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
objects = {}  # (entity, natural key): the object
wrong = []


def frozen(value):
    """A natural key as it can be looked up: JSON has lists, not tuples."""
    return tuple(map(frozen, value)) if isinstance(value, list) else value


def key_of(entity, line):
    """The row's natural key."""
    return entity, tuple(frozen(line["stored"][column]) for column in entities[entity]["key"])


def instance_of(model, entity, line, without=()):
    """An object with the row's values; its references are looked up by natural key."""
    references = entities[entity]["references"]
    values = {}
    for column, value in line["stored"].items():
        if column in without:
            continue
        if column in references:
            found = objects[references[column], frozen(value)].pk if value is not None else None
            values[column] = found
            continue
        field = model._meta.get_field(column)
        if field.get_internal_type() == "BinaryField":
            values[column] = None if value is None else bytes.fromhex(value)
        else:
            values[column] = field.to_python(value)
    return model(**values)


entities = ledger["entities"]


def fill(entity, described):
    """Save an entity's migrated rows, then try its rejected ones."""
    lines = [line for line in ledger["rows"] if line["entity"] == entity]
    migrated = [line for line in lines if line["fate"] == "migrated"]
    app, name, *many = described["model"].split(".")
    if many:
        first, second = described["references"].items()
        for line in migrated:
            owner, other = (
                objects[parent, frozen(line["stored"][column])]
                for column, parent in (first, second)
            )
            getattr(owner, many[0]).add(other)
        return
    model = apps.get_model(app, name)
    own = [column for column, parent in described["references"].items() if parent == entity]
    for line in migrated:
        instance = instance_of(model, entity, line, without=own)
        try:
            instance.full_clean()
        except ValidationError as error:
            wrong.append(f"{entity} {line['row']} is migrated, but Django says {error}")
        instance.save()
        instance.refresh_from_db()
        objects[key_of(entity, line)] = instance
    for line in migrated:
        for column in own:
            if (parent := line["stored"][column]) is not None:
                child = objects[key_of(entity, line)]
                setattr(child, column, objects[entity, frozen(parent)].pk)
                child.save()
    for line in lines:
        if line["fate"] == "rejected" and not line["orphans"]:
            try:
                instance_of(model, entity, line).full_clean()
            except ValidationError:
                continue
            wrong.append(f"{entity} {line['row']} is {line['reasons']}, but Django accepts it")


with transaction.atomic():  # one for all: a thousand commits take longer than the rest
    for entity, described in entities.items():
        fill(entity, described)

print("\n".join(wrong))
sys.exit(1 if wrong else 0)
