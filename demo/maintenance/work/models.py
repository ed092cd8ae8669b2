"""What has to be done, what was done, and what was used for it."""

# mypy: allow-subclassing-any
from django.db import models


class Order(models.Model):
    """A work order."""

    class Status(models.TextChoices):
        OPEN = "OPEN", "open"
        WAITING = "WAITING", "waiting"
        IN_WORK = "IN WORK", "in work"
        DONE = "DONE", "done"
        CANCELLED = "CANCELLED", "cancelled"

    class Priority(models.IntegerChoices):
        NOW = 1
        TODAY = 2
        SOON = 3
        SOMETIME = 4

    number = models.PositiveIntegerField(unique=True)
    title = models.CharField(max_length=60)
    equipment = models.ForeignKey("assets.Equipment", on_delete=models.PROTECT)
    technician = models.ForeignKey(
        "people.Technician", on_delete=models.PROTECT, null=True, blank=True
    )
    follows = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    status = models.CharField(max_length=10, choices=Status)
    priority = models.SmallIntegerField(choices=Priority, db_default=Priority.SOON)
    opened_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    estimate = models.DurationField(null=True, blank=True)
    downtime_hours = models.FloatField(null=True, blank=True)
    erp_id = models.UUIDField(unique=True, null=True, blank=True)
    report = models.TextField(blank=True, default="")
    parts = models.ManyToManyField("stores.Part", through="OrderPart", related_name="orders")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(closed_at__gte=models.F("opened_at")),
                name="order_closed_after_opened",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="DONE") | models.Q(closed_at__isnull=False),
                name="order_done_is_closed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class OrderPart(models.Model):
    """One line of a work order: a part, and how much of it was used."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines")
    line = models.PositiveSmallIntegerField()
    part = models.ForeignKey("stores.Part", on_delete=models.PROTECT, related_name="lines")
    quantity = models.DecimalField(max_digits=9, decimal_places=3)
    issued_on = models.DateField(null=True, blank=True)
    is_returned = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("order", "line"), name="order_part_line_unique"),
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0), name="order_part_quantity_positive"
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id}/{self.line}"


class Plan(models.Model):
    """A task that is due again and again; without a shift it is for all of them, and only once."""

    equipment = models.ForeignKey(
        "assets.Equipment", on_delete=models.PROTECT, related_name="plans"
    )
    task = models.CharField(max_length=6)
    shift = models.PositiveSmallIntegerField(null=True, blank=True)
    every = models.DurationField()
    takes = models.DurationField(null=True, blank=True)
    last_done_on = models.DateField(null=True, blank=True)
    technician = models.ForeignKey(
        "people.Technician", on_delete=models.SET_NULL, null=True, blank=True
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("equipment", "task", "shift"),
                name="plan_equipment_task_shift_unique",
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return f"{self.task} {self.equipment_id}"


class Reading(models.Model):
    """What a meter showed."""

    equipment = models.ForeignKey(
        "assets.Equipment", on_delete=models.PROTECT, related_name="readings"
    )
    taken_at = models.DateTimeField()
    value = models.FloatField()
    pieces = models.BigIntegerField(null=True, blank=True)

    class Meta:
        unique_together = (("equipment", "taken_at"),)

    def __str__(self) -> str:
        return f"{self.equipment_id} {self.taken_at}"
