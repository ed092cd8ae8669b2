"""Carriers and shipments in the admin."""

# mypy: allow-subclassing-any, allow-untyped-decorators
from django.contrib import admin

from .models import Carrier, Shipment


@admin.register(Carrier)
class CarrierAdmin(admin.ModelAdmin):
    """All carriers."""

    list_display = ("carrier_id", "name", "scac_code", "contact_name", "phone", "is_active")
    list_filter = ("is_active",)
    search_fields = ("carrier_id", "name", "scac_code")
    ordering = ("carrier_id",)


@admin.register(Shipment)
class ShipmentAdmin(admin.ModelAdmin):
    """Shipments by bill of lading, tracking number or customer."""

    list_display = (
        "shipment_id",
        "bol_number",
        "customer",
        "carrier",
        "status",
        "ship_date",
        "delivery_date",
        "freight_charges",
    )
    list_filter = ("status", "carrier")
    list_select_related = ("customer", "carrier")
    raw_id_fields = ("customer", "carrier")
    search_fields = ("shipment_id", "bol_number", "tracking_number", "customer__name")
    ordering = ("shipment_id",)
