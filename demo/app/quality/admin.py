"""Test results in the admin."""

# mypy: allow-subclassing-any, allow-untyped-decorators
from django.contrib import admin

from .models import QAResult


@admin.register(QAResult)
class QAResultAdmin(admin.ModelAdmin):
    """Test results by coil, job or inspector."""

    list_display = (
        "test_id",
        "coil",
        "job",
        "test_type",
        "test_date",
        "inspector",
        "result",
        "passed",
    )
    list_filter = ("passed", "test_type")
    list_select_related = ("coil", "job")
    raw_id_fields = ("coil", "job")
    search_fields = ("test_id", "coil__coil_number", "job__job_number", "inspector")
    ordering = ("test_id",)
