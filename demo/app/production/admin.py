"""Lines and jobs in the admin."""

# mypy: allow-subclassing-any, allow-untyped-decorators
from django.contrib import admin

from .models import Job, Line


@admin.register(Line)
class LineAdmin(admin.ModelAdmin):
    """All lines."""

    list_display = ("line_id", "line_number", "description", "is_active")
    list_filter = ("is_active",)
    search_fields = ("line_id", "line_number", "description")
    ordering = ("line_id",)


@admin.register(Job)
class JobAdmin(admin.ModelAdmin):
    """Jobs by number, part or customer."""

    list_display = (
        "job_id",
        "job_number",
        "customer",
        "coil",
        "line",
        "part_number",
        "quantity",
        "status",
        "priority",
        "scheduled_date",
    )
    list_filter = ("status", "line")
    list_select_related = ("customer", "coil", "line")
    raw_id_fields = ("customer", "coil", "line")
    search_fields = ("job_id", "job_number", "part_number", "customer__name")
    ordering = ("job_id",)
