"""Customers in the admin."""

# mypy: allow-subclassing-any, allow-untyped-decorators
from django.contrib import admin

from .models import Customer


@admin.register(Customer)
class CustomerAdmin(admin.ModelAdmin):
    """Customers by name or town."""

    list_display = ("customer_id", "name", "city", "state", "phone", "email", "is_active")
    list_filter = ("is_active", "country")
    search_fields = ("customer_id", "name", "city", "email")
    ordering = ("customer_id",)
