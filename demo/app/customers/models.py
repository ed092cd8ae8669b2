"""Whom the plant works for."""

# mypy: allow-subclassing-any
from django.db import models


class Customer(models.Model):
    """One row of AB_CUSTOMER. The times are the legacy's: they are migrated, never set here."""

    customer_id = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=200)
    address_line1 = models.CharField(max_length=200, null=True, blank=True)
    address_line2 = models.CharField(max_length=200, null=True, blank=True)
    city = models.CharField(max_length=100, null=True, blank=True)
    state = models.CharField(max_length=50, null=True, blank=True)
    zip_code = models.CharField(max_length=20, null=True, blank=True)
    country = models.CharField(max_length=50, default="USA", null=True, blank=True)
    phone = models.CharField(max_length=50, null=True, blank=True)
    fax = models.CharField(max_length=50, null=True, blank=True)
    email = models.EmailField(max_length=254, null=True, blank=True)
    is_active = models.BooleanField(default=True)
    notes = models.TextField(null=True, blank=True)
    created_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "customers"

    def __str__(self) -> str:
        return f"{self.customer_id} {self.name}"
