"""Work orders, plans and readings in the admin."""

# mypy: allow-subclassing-any, allow-untyped-decorators
from django.contrib import admin

from .models import Order, OrderPart, Plan, Reading


class OrderPartInline(admin.TabularInline):
    """The parts that an order used."""

    model = OrderPart
    extra = 0
    raw_id_fields = ("part",)


@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):
    """Orders by number or title, with their parts."""

    list_display = ("number", "title", "status", "priority", "opened_at", "due_on")
    list_filter = ("status", "priority")
    search_fields = ("number", "title")
    ordering = ("-number",)
    raw_id_fields = ("equipment", "technician", "follows")
    inlines = (OrderPartInline,)


@admin.register(Plan)
class PlanAdmin(admin.ModelAdmin):
    """Plans by equipment and task."""

    list_display = ("equipment", "task", "shift", "every", "last_done_on")
    raw_id_fields = ("equipment", "technician")


@admin.register(Reading)
class ReadingAdmin(admin.ModelAdmin):
    """Readings, the newest first."""

    list_display = ("equipment", "taken_at", "value", "pieces")
    ordering = ("-taken_at",)
    raw_id_fields = ("equipment",)
