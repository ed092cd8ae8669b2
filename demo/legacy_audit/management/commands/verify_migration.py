"""Django's own verdict on the migrated rows.

Every object of the models in settings.MIGRATED_MODELS passes through `clean_fields()`, its foreign
keys excepted (each would cost a query; the database checks them), and `clean()`; a sample also
through `full_clean()`, with foreign keys and unique values. Objects are read in batches: memory
does not grow with rows.
The verdict is kept in legacy_audit.verifications, where dbt has made that table: scripts/signoff
shows it.
"""

# mypy: allow-subclassing-any
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

BATCH = 2_000  # objects per fetch


@dataclass(frozen=True)
class Verdict:
    """What Django said of one model."""

    model: str
    objects: int
    fully_cleaned: int
    refused: int


class Command(BaseCommand):
    """`manage.py verify_migration`: exit status 1 when Django refuses an object."""

    help = (
        "Validate every object of the migrated models as Django would on saving it, "
        "and a sample with all database checks."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--sample",
            type=int,
            default=200,
            metavar="N",
            help="objects per model that also get full_clean(), evenly spread by key (default 200)",
        )
        parser.add_argument(
            "--show",
            type=int,
            default=20,
            metavar="N",
            help="refused objects listed per model (default 20); all are counted",
        )

    def handle(self, *args: Any, sample: int, show: int, **options: Any) -> None:
        models = _migrated_models()
        started = timezone.now()
        verdicts = []
        self.stdout.write(f"{'model':22}{'objects':>10}{'full_clean':>12}{'refused':>10}")
        for label, model in models.items():
            objects = sampled = refused = 0
            for instance, in_sample in _objects(model, sample):
                objects += 1
                sampled += in_sample
                try:
                    _validate(instance, in_sample)
                except ValidationError as error:
                    refused += 1
                    if refused <= show:
                        self.stderr.write(f"{label} {instance.pk!r}: {_one_line(error)}")
            self.stdout.write(f"{label:22}{objects:>10}{sampled:>12}{refused:>10}")
            verdicts.append(Verdict(label, objects, sampled, refused))
        _record(verdicts, started)
        total_refused = sum(verdict.refused for verdict in verdicts)
        if total_refused:
            raise CommandError(
                f"Django refuses {total_refused} objects; the first are listed above"
            )


def _record(verdicts: list[Verdict], started: datetime) -> None:
    """Keep the verdict with the evidence of the migration, if this database has any."""
    with connection.cursor() as cursor:
        cursor.execute("select to_regclass('legacy_audit.verifications') is not null")
        if not cursor.fetchone()[0]:
            return
        cursor.executemany(
            "insert into legacy_audit.verifications (table_schema, model, objects, fully_cleaned,"
            " refused, started_at, finished_at)"
            " values (current_schema(), %s, %s, %s, %s, %s, clock_timestamp())",
            [(one.model, one.objects, one.fully_cleaned, one.refused, started) for one in verdicts],
        )


def _migrated_models() -> dict[str, Any]:
    """The models of settings.MIGRATED_MODELS by label. Raises CommandError."""
    labels = getattr(settings, "MIGRATED_MODELS", ())
    if not labels:
        raise CommandError('name the migrated models in settings.MIGRATED_MODELS: ["app.Model"]')
    try:
        models = [apps.get_model(label) for label in labels]
    except (LookupError, ValueError) as error:
        raise CommandError(f"settings.MIGRATED_MODELS: {error}") from None
    return {model._meta.label: model for model in models}


def _objects(model: Any, sample: int) -> Iterator[tuple[Any, bool]]:
    """Each object in the order of keys, and whether it belongs to the sample of about that size."""
    every = max(1, model.objects.count() // sample) if sample else 0
    ordered = model.objects.order_by("pk").iterator(chunk_size=BATCH)
    for position, instance in enumerate(ordered):
        yield instance, bool(every) and position % every == 0


def _validate(instance: Any, thoroughly: bool) -> None:
    if thoroughly:
        instance.full_clean()
        return
    references = {field.name for field in instance._meta.fields if field.is_relation}
    instance.clean_fields(exclude=references)
    instance.clean()


def _one_line(error: ValidationError) -> str:
    return "; ".join(
        f"{field}: {' '.join(messages)}" for field, messages in error.message_dict.items()
    )
