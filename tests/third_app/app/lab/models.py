"""Models that nobody wrote the migration for: what Django has of keys, fields and constraints."""

# mypy: allow-subclassing-any
import datetime
import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.contrib.postgres.functions import RandomUUID
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower, Now
from django.utils import timezone


class TsTzRange(Func):
    """The time between two instants."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class Recorded(models.Model):
    """What only the app knows of a row."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recorded = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True


class Site(models.Model):
    """The database gives a UUID; capitals in the table's name."""

    id = models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)
    code = models.CharField(max_length=4, unique=True)
    name = models.CharField(max_length=40)
    opened_on = models.DateField()
    profile = models.JSONField(default=dict, blank=True)
    logo = models.BinaryField(null=True, blank=True)
    sort_order = models.SmallIntegerField(default=0)
    staff = models.PositiveIntegerField(null=True, blank=True)
    shift_hours = models.DurationField(null=True, blank=True)
    is_open = models.BooleanField(db_default=True)

    class Meta:
        db_table = "LAB_Site"


class SiteDetail(models.Model):
    """One to one with a site, and from the same legacy table."""

    site = models.OneToOneField(Site, on_delete=models.CASCADE, primary_key=True)
    address = models.TextField(blank=True)
    area = models.FloatField(null=True, blank=True)


class Gauge(models.Model):
    """Its primary key is the legacy one, a number."""

    gauge_no = models.IntegerField(primary_key=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT)
    serial = models.CharField(max_length=20, blank=True)
    low = models.DecimalField(max_digits=8, decimal_places=3)
    high = models.DecimalField(max_digits=8, decimal_places=3)
    span = models.GeneratedField(
        expression=F("high") - F("low"),
        output_field=models.DecimalField(max_digits=9, decimal_places=3),
        db_persist=True,
    )
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL)
    retired = models.BooleanField(default=False)
    sort_no = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(high__gte=F("low")), name="gauge_high_low"),
            models.UniqueConstraint(
                fields=["site", "serial"], condition=~Q(serial=""), name="gauge_serial"
            ),
        ]


class Booking(models.Model):
    """Known by its gauge and a number; two of one gauge do not overlap."""

    gauge = models.ForeignKey(Gauge, on_delete=models.CASCADE)
    seq = models.PositiveIntegerField()
    begins = models.DateTimeField()
    finishes = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True, default="")
    created = models.DateTimeField(db_default=Now())
    modified = models.DateTimeField(auto_now=True)
    percent = models.IntegerField(
        validators=[MinValueValidator(0), MaxValueValidator(100)], null=True, blank=True
    )

    class Meta:
        unique_together = [("gauge", "seq")]
        constraints = [
            ExclusionConstraint(
                name="no_overlap",
                expressions=[
                    (TsTzRange("begins", "finishes"), RangeOperators.OVERLAPS),
                    ("gauge", RangeOperators.EQUAL),
                ],
            )
        ]


class Norm(models.Model):
    """A UUID that Django makes; known by three columns; a plain many-to-many field."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.CharField(max_length=6)
    number = models.CharField(max_length=10)
    revision = models.SmallIntegerField()
    title = models.CharField(max_length=80)
    valid_from = models.DateField(null=True, blank=True)
    gauges = models.ManyToManyField(Gauge, blank=True)
    grade = models.IntegerField(choices=[(1, "A"), (2, "B")], null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "number", "revision"], name="norm_key"),
            models.UniqueConstraint(Lower("title"), "revision", name="norm_title"),
        ]


class Location(Recorded):
    """From a legacy table and columns that Postgres calls otherwise."""

    id = models.SmallAutoField(primary_key=True)
    warehouse = models.CharField(max_length=4)
    bin = models.CharField(max_length=8)
    heat_no = models.CharField(max_length=10, blank=True)
    xmin = models.DecimalField(
        max_digits=8, decimal_places=3, null=True, blank=True, db_column="x_min"
    )
    row_number = models.IntegerField(null=True, blank=True)
    coil = models.CharField(max_length=5, null=True, blank=True)
    name = models.CharField(max_length=30)
    spelled = models.CharField(max_length=30, blank=True)
    above = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL)
    opened = models.DateField(default=datetime.date.today)
    first_use = models.TimeField(null=True, blank=True)
    ip = models.GenericIPAddressField(null=True, blank=True)
    tags = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    big = models.PositiveBigIntegerField(default=0)
    free = models.CharField(blank=True)

    class Meta:
        db_table = "lab location"
        unique_together = [("warehouse", "bin")]


class Place(models.Model):
    """Inherited by Dock, in a table of its own."""

    code = models.CharField(max_length=6, unique=True)
    title = models.CharField(max_length=30)


class Dock(Place):
    """Its primary key is its place's; it refers to a location by two columns."""

    doors = models.PositiveSmallIntegerField(default=1)
    location = models.OneToOneField(Location, null=True, blank=True, on_delete=models.SET_NULL)


class Ship(models.Model):
    """Columns that SQL takes for something else."""

    user = models.CharField(max_length=10)
    when = models.DateTimeField()
    order = models.PositiveSmallIntegerField(default=0)
    default = models.BooleanField(default=False)
    captain = models.CharField(max_length=20, db_column="Captain")
    dock = models.ForeignKey(Dock, on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "when"], name="ship_key")]
