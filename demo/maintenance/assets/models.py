"""What is maintained."""

# mypy: allow-subclassing-any
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Lower


class Equipment(models.Model):
    """A machine, or a component of one. People know it by its plant and its number."""

    class Kind(models.TextChoices):
        PRESS = "PRESS", "press"
        CONVEYOR = "CONVEYOR", "conveyor"
        CRANE = "CRANE", "crane"
        PUMP = "PUMP", "pump"
        MOTOR = "MOTOR", "motor"

    class Criticality(models.IntegerChoices):
        STOPS_THE_PLANT = 1, "stops the plant"
        STOPS_A_LINE = 2, "stops a line"
        CAN_WAIT = 3, "can wait"

    plant = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    tag = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    name = models.CharField(max_length=40)
    kind = models.CharField(max_length=12, choices=Kind)
    criticality = models.PositiveSmallIntegerField(
        choices=Criticality, default=Criticality.CAN_WAIT
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="components"
    )
    serial_number = models.CharField(max_length=30, blank=True, default="")
    commissioned_on = models.DateField(null=True, blank=True)
    shift_starts_at = models.TimeField(null=True, blank=True)
    running_hours = models.FloatField(null=True, blank=True)
    price = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    ratings = models.JSONField(default=dict, blank=True)
    nameplate = models.BinaryField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    notes = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "equipment"
        constraints = (
            models.UniqueConstraint(
                fields=("plant", "number"), name="equipment_plant_number_unique"
            ),
            models.UniqueConstraint(
                fields=("serial_number",),
                condition=~models.Q(serial_number=""),
                name="equipment_serial_number_unique",
            ),
            models.CheckConstraint(
                condition=models.Q(running_hours__gte=0),
                name="equipment_running_hours_not_negative",
            ),
        )

    def __str__(self) -> str:
        return f"{self.plant}-{self.number} {self.name}"


class Instrument(models.Model):
    """A gauge that has to be calibrated; at most one is mounted on a piece of equipment."""

    number = models.PositiveIntegerField(unique=True)
    label = models.CharField(max_length=20)
    equipment = models.OneToOneField(
        Equipment, on_delete=models.SET_NULL, null=True, blank=True, related_name="instrument"
    )
    calibrated_on = models.DateField(null=True, blank=True)
    calibrate_every = models.DurationField(null=True, blank=True)
    tolerance = models.FloatField(default=0.5)

    class Meta:
        constraints = (models.UniqueConstraint(Lower("label"), name="instrument_label_unique"),)

    def __str__(self) -> str:
        return f"{self.number} {self.label}"
