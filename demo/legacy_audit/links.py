"""Links between a migrated object and its evidence in the admin."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from . import lookup
from .models import Conflict, RejectedRow, ValueChange


@dataclass(frozen=True)
class Link:
    """What it says, and where it leads."""

    text: str
    address: str


def evidence_of(instance: Any) -> list[Link]:
    """The evidence of a migrated object; none for objects of other models."""
    entity = lookup.entity_of(type(instance))
    return [] if entity is None else list(_evidence(entity, str(instance.pk)))


def object_of(entity: str, primary_key: str | None) -> Link | None:
    """The page of the app's object with this primary key, where there are both."""
    model = lookup.model_of(entity) if primary_key is not None else None
    if model is None or model not in admin.site._registry:
        return None
    instance = model._default_manager.filter(pk=primary_key).first()
    if instance is None:
        return None
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
    try:
        return Link(str(instance), reverse(name, args=[instance.pk]))
    except NoReverseMatch:
        return None


def _evidence(entity: str, primary_key: str) -> Iterator[Link]:
    keys = lookup.keys_of(entity, primary_key)
    if keys is None:
        return
    key, legacy_key = keys
    yield from _rejected(entity, key)
    yield from _link(Conflict, "conflicts", entity=entity, key=key)
    if legacy_key is not None:
        yield from _link(ValueChange, "changed values", entity=entity, legacy_key=legacy_key)


def _rejected(entity: str, key: str) -> Iterator[Link]:
    if not lookup.is_readable(RejectedRow._meta.db_table):
        return
    yield from _link(RejectedRow, "rejected with this key", entity=entity, key=key)
    for root in lookup.rejected_keys_of(entity, key):
        said = f"rejected because of {root.strip() or 'a blank key'}"
        yield from _link(RejectedRow, said, root_entity=entity, root_key=root)


def _link(model: Any, text: str, **filters: str) -> Iterator[Link]:
    if not lookup.is_readable(model._meta.db_table):
        return
    count = model.objects.filter(**filters).count()
    if count:
        query = urlencode({f"{name}__exact": value for name, value in filters.items()})
        address = reverse(f"admin:legacy_audit_{model._meta.model_name}_changelist")
        yield Link(f"{count:,} {text}", f"{address}?{query}")
