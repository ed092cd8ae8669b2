"""What leaves the plant, and with whom."""

# mypy: allow-subclassing-any
from django.db import models


class Carrier(models.Model):
    """One row of AB_CARRIER: a haulage company. SCAC is the Standard Carrier Alpha Code."""

    carrier_id = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=100)
    scac_code = models.CharField(max_length=10, null=True, blank=True)
    contact_name = models.CharField(max_length=100, null=True, blank=True)
    phone = models.CharField(max_length=50, null=True, blank=True)
    email = models.EmailField(max_length=254, null=True, blank=True)
    is_active = models.BooleanField(default=True)
    notes = models.TextField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "carriers"

    def __str__(self) -> str:
        return f"{self.carrier_id} {self.name}"


class Shipment(models.Model):
    """One row of AB_SHIPMENT; BOL is the bill of lading. Charges in US dollars."""

    shipment_id = models.CharField(max_length=20, primary_key=True)
    bol_number = models.CharField(max_length=50, unique=True)
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.PROTECT, null=True, blank=True
    )
    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT, null=True, blank=True)
    status = models.CharField(max_length=20, default="PENDING", null=True, blank=True)
    ship_date = models.DateTimeField(null=True, blank=True)
    delivery_date = models.DateTimeField(null=True, blank=True)
    tracking_number = models.CharField(max_length=100, null=True, blank=True)
    freight_charges = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    notes = models.TextField(null=True, blank=True)
    created_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "shipments"

    def __str__(self) -> str:
        return f"{self.shipment_id} {self.bol_number}"
