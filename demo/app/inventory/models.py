"""What lies in the warehouse: coils from the mill, skids for the customer."""

# mypy: allow-subclassing-any
from django.db import models


class Coil(models.Model):
    """One row of AB_COIL: a coil of aluminium. Gauge, width, length in inches, weight in pounds."""

    coil_id = models.CharField(max_length=20, primary_key=True)
    coil_number = models.CharField(max_length=50)
    heat_number = models.CharField(max_length=50, null=True, blank=True)
    alloy = models.CharField(max_length=20, null=True, blank=True)
    temper = models.CharField(max_length=20, null=True, blank=True)
    gauge = models.DecimalField(max_digits=10, decimal_places=4, null=True, blank=True)
    width = models.DecimalField(max_digits=10, decimal_places=3, null=True, blank=True)
    length = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    weight = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    quantity = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    location = models.CharField(max_length=100, null=True, blank=True)
    status = models.CharField(max_length=20, null=True, blank=True)
    supplier = models.CharField(max_length=100, null=True, blank=True)
    mill_id = models.CharField(max_length=50, null=True, blank=True)
    received_date = models.DateTimeField(null=True, blank=True)
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.PROTECT, null=True, blank=True
    )
    notes = models.TextField(null=True, blank=True)
    created_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "coils"

    def __str__(self) -> str:
        return f"{self.coil_id} {self.coil_number}"


class Skid(models.Model):
    """One row of AB_SKID: finished sheets on a pallet. Weight in pounds."""

    skid_id = models.CharField(max_length=20, primary_key=True)
    skid_number = models.CharField(max_length=50, unique=True, null=True, blank=True)
    job = models.ForeignKey("production.Job", on_delete=models.PROTECT, null=True, blank=True)
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.PROTECT, null=True, blank=True
    )
    status = models.CharField(max_length=20, null=True, blank=True)
    location = models.CharField(max_length=100, null=True, blank=True)
    total_pieces = models.IntegerField(null=True, blank=True)
    total_weight = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    created_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "skids"

    def __str__(self) -> str:
        return f"{self.skid_id} {self.skid_number or ''}".rstrip()
