"""Coils and skids in the admin."""

# mypy: allow-subclassing-any, allow-untyped-decorators
from django.contrib import admin

from .models import Coil, Skid


@admin.register(Coil)
class CoilAdmin(admin.ModelAdmin):
    """Coils by any of their numbers."""

    list_display = (
        "coil_id",
        "coil_number",
        "alloy",
        "temper",
        "gauge",
        "width",
        "weight",
        "status",
        "location",
        "customer",
    )
    list_filter = ("status", "alloy")
    list_select_related = ("customer",)
    raw_id_fields = ("customer",)
    search_fields = ("coil_id", "coil_number", "heat_number", "mill_id")
    ordering = ("coil_id",)


@admin.register(Skid)
class SkidAdmin(admin.ModelAdmin):
    """Skids by number, job or customer."""

    list_display = (
        "skid_id",
        "skid_number",
        "job",
        "customer",
        "status",
        "location",
        "total_pieces",
        "total_weight",
    )
    list_filter = ("status",)
    list_select_related = ("job", "customer")
    raw_id_fields = ("job", "customer")
    search_fields = ("skid_id", "skid_number", "job__job_number", "customer__name")
    ordering = ("skid_id",)
