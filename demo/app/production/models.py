"""The lines that cut, and the jobs that they run."""

# mypy: allow-subclassing-any
from django.db import models


class Line(models.Model):
    """One row of AB_LINE: a slitting, blanking or cut-to-length line."""

    line_id = models.CharField(max_length=20, primary_key=True)
    line_number = models.CharField(max_length=20, unique=True)
    description = models.CharField(max_length=200, null=True, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = "lines"

    def __str__(self) -> str:
        return f"{self.line_id} {self.line_number}"


class Job(models.Model):
    """One row of AB_JOB: an order to cut one coil on one line for one customer."""

    job_id = models.CharField(max_length=20, primary_key=True)
    job_number = models.CharField(max_length=50, unique=True)
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.PROTECT, null=True, blank=True
    )
    coil = models.ForeignKey("inventory.Coil", on_delete=models.PROTECT, null=True, blank=True)
    line = models.ForeignKey(Line, on_delete=models.PROTECT, null=True, blank=True)
    part_number = models.CharField(max_length=100, null=True, blank=True)
    quantity = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    alloy = models.CharField(max_length=20, null=True, blank=True)
    temper = models.CharField(max_length=20, null=True, blank=True)
    gauge = models.DecimalField(max_digits=10, decimal_places=4, null=True, blank=True)
    width = models.DecimalField(max_digits=10, decimal_places=3, null=True, blank=True)
    length = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    status = models.CharField(max_length=20, default="PENDING", null=True, blank=True)
    priority = models.IntegerField(default=0)
    scheduled_date = models.DateTimeField(null=True, blank=True)
    start_date = models.DateTimeField(null=True, blank=True)
    completion_date = models.DateTimeField(null=True, blank=True)
    notes = models.TextField(null=True, blank=True)
    created_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "jobs"

    def __str__(self) -> str:
        return f"{self.job_id} {self.job_number}"
