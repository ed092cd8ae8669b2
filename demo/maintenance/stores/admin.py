"""Parts and suppliers in the admin."""

# mypy: allow-subclassing-any, allow-untyped-decorators
from django.contrib import admin

from .models import Part, Supplier


@admin.register(Supplier)
class SupplierAdmin(admin.ModelAdmin):
    """Suppliers by name."""

    list_display = ("number", "name", "country", "terms")
    search_fields = ("name",)
    ordering = ("number",)


@admin.register(Part)
class PartAdmin(admin.ModelAdmin):
    """Parts by number or name."""

    list_display = ("number", "revision", "name", "on_hand", "unit", "stock_value")
    list_filter = ("unit",)
    search_fields = ("number", "name", "supplier_number")
    ordering = ("number", "revision")
    raw_id_fields = ("supplier",)
