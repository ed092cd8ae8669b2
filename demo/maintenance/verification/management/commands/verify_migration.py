"""Django's own verdict on every row: `full_clean()`, with references, uniques and checks.

Objects are read in batches: memory does not grow with rows. Each costs a few queries.
"""

# mypy: allow-subclassing-any
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

MODELS = (
    "people.Skill",
    "people.Technician",
    "assets.Equipment",
    "assets.Instrument",
    "stores.Supplier",
    "stores.Part",
    "work.Order",
    "work.OrderPart",
    "work.Plan",
    "work.Reading",
)
BATCH = 2_000  # objects per fetch
SHOWN = 20  # refused objects listed per model; all are counted


class Command(BaseCommand):
    """`manage.py verify_migration`: exit status 1 when Django refuses an object."""

    help = "Validate every object of the maintenance app as Django would on saving it."

    def handle(self, *args: Any, **options: Any) -> None:
        total = 0
        for label in MODELS:
            objects = refused = 0
            ordered = apps.get_model(label).objects.order_by("pk")
            for instance in ordered.iterator(chunk_size=BATCH):
                objects += 1
                try:
                    instance.full_clean()
                except ValidationError as error:
                    refused += 1
                    if refused <= SHOWN:
                        self.stderr.write(f"{label} {instance}: {_one_line(error)}")
            self.stdout.write(f"{label:20}{objects:>10} objects{refused:>10} refused")
            total += refused
        if total:
            raise CommandError(f"Django refuses {total} objects; the first are listed above")


def _one_line(error: ValidationError) -> str:
    return "; ".join(
        f"{field}: {' '.join(messages)}" for field, messages in error.message_dict.items()
    )
