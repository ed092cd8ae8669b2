"""Technicians and skills in the admin."""

# mypy: allow-subclassing-any, allow-untyped-decorators
from django.contrib import admin

from .models import Skill, Technician


@admin.register(Skill)
class SkillAdmin(admin.ModelAdmin):
    """Skills by code."""

    list_display = ("code", "name")
    ordering = ("code",)


@admin.register(Technician)
class TechnicianAdmin(admin.ModelAdmin):
    """Technicians by badge or name."""

    list_display = ("badge", "last_name", "first_name", "email", "is_active")
    list_filter = ("is_active",)
    search_fields = ("badge", "last_name", "email")
    ordering = ("badge",)
