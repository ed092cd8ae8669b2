"""Equipment and instruments in the admin."""

# mypy: allow-subclassing-any, allow-untyped-decorators
from django.contrib import admin

from .models import Equipment, Instrument


@admin.register(Equipment)
class EquipmentAdmin(admin.ModelAdmin):
    """Equipment by name or serial number."""

    list_display = ("plant", "number", "name", "kind", "criticality", "is_active")
    list_filter = ("plant", "kind", "is_active")
    search_fields = ("name", "serial_number")
    ordering = ("plant", "number")
    raw_id_fields = ("parent",)


@admin.register(Instrument)
class InstrumentAdmin(admin.ModelAdmin):
    """Instruments by label."""

    list_display = ("number", "label", "equipment", "calibrated_on")
    search_fields = ("label",)
    ordering = ("number",)
    raw_id_fields = ("equipment",)
