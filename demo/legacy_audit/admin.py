"""The evidence in the admin: to be filtered, searched and exported, never changed."""

# mypy: allow-subclassing-any, allow-untyped-decorators
import json
from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.db.models import F, Func, TextField
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from . import csv_export, links, lookup
from .models import (
    VIEW_EVIDENCE,
    Conflict,
    ExtractionWarning,
    Load,
    RejectedRow,
    Signoff,
    ValueChange,
)


class EvidenceAdmin(admin.ModelAdmin):
    """Reads only, and only for those who have the permission legacy_audit.view_evidence."""

    actions = ("export_as_csv",)
    list_per_page = 50
    show_full_result_count = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm(VIEW_EVIDENCE))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        """Nothing, if there is no such evidence or this Postgres role may not read it."""
        found = super().get_queryset(request)
        return found if lookup.is_readable(self.model._meta.db_table) else found.none()

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any | None:
        """The first of them: rows with the same digest are the same in everything."""
        return self.get_queryset(request).filter(pk=object_id).first()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not lookup.is_readable(self.model._meta.db_table):
            table = self.model._meta.db_table.replace('"', "")
            self.message_user(
                request,
                f"{table} is not there, or Django's role may not read it: the migration makes it;"
                f" grant select on {table}",
                messages.WARNING,
            )
        return super().changelist_view(request, extra_context)

    @admin.action(description="Export as CSV", permissions=["view"])
    def export_as_csv(self, request: HttpRequest, queryset: Any) -> StreamingHttpResponse:
        return csv_export.export(self, request, queryset)


class ReasonFilter(admin.SimpleListFilter):
    """By one of a row's reasons."""

    title = "reason"
    parameter_name = "reason"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, str]]:
        each = Func(F("reasons"), function="unnest", output_field=TextField())
        found = model_admin.get_queryset(request).order_by().annotate(each=each)
        reasons = found.values_list("each", flat=True).distinct()
        return [(reason, reason) for reason in sorted(reasons)]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(reasons__contains=[self.value()]) if self.value() else queryset


@admin.register(RejectedRow)
class RejectedRowAdmin(EvidenceAdmin):
    """Rows that were not migrated, with links to the row to correct and to the kept row."""

    list_display = ("legacy_key_or_none", "entity", "all_reasons", "root")
    list_filter = ("entity", ReasonFilter, "root_entity")
    search_fields = ("legacy_key", "key", "root_key", "raw_row")
    ordering = ("entity", "legacy_key")
    fields = (
        *("entity", "source_table", "legacy_key", "key", "all_reasons", "in_the_app", "root"),
        *("details_shown", "row_shown"),
    )
    readonly_fields = ("all_reasons", "in_the_app", "root", "details_shown", "row_shown")

    @admin.display(description="key in Oracle", ordering="legacy_key")
    def legacy_key_or_none(self, row: RejectedRow) -> str:
        return _named(row.legacy_key)

    @admin.display(description="reasons")
    def all_reasons(self, row: RejectedRow) -> str:
        return ", ".join(row.reasons)

    @admin.display(description="what to mend")
    def root(self, row: RejectedRow) -> str:
        return f"{row.root_entity} {_named(row.root_key)}: {row.root_reason}"

    @admin.display(description="row of the app with this key")
    def in_the_app(self, row: RejectedRow) -> SafeString | str:
        return _object(row.entity, row.key)

    @admin.display(description="details")
    def details_shown(self, row: RejectedRow) -> SafeString:
        return _pairs({name: json.dumps(said) for name, said in row.details.items()})

    @admin.display(description="row in Oracle")
    def row_shown(self, row: RejectedRow) -> SafeString:
        return _pairs(row.raw_row)


@admin.register(ValueChange)
class ValueChangeAdmin(EvidenceAdmin):
    """Values that cleaning changed or lost."""

    list_display = ("legacy_key", "entity", "column_name", "original", "stored", "rule")
    list_filter = ("entity", "rule", "column_name")
    search_fields = ("legacy_key", "original", "stored")
    ordering = ("entity", "legacy_key", "column_name")
    fields = ("entity", "legacy_key", "in_the_app", "column_name", "original", "stored", "rule")
    readonly_fields = ("in_the_app",)

    @admin.display(description="row of the app")
    def in_the_app(self, change: ValueChange) -> SafeString | str:
        if change.legacy_key is None:
            return _anchor(None)
        primary_key = lookup.primary_key_of_legacy(change.entity, change.legacy_key)
        return _anchor(links.object_of(change.entity, primary_key))


@admin.register(Conflict)
class ConflictAdmin(EvidenceAdmin):
    """Rows that the app changed, created or still needs."""

    list_display = ("key", "entity", "kind", "resolution")
    list_filter = ("entity", "kind", "resolution")
    search_fields = ("key", "legacy_key")
    ordering = ("entity", "key")
    fields = ("entity", "key", "in_the_app", "kind", "resolution", "kept", "legacy")
    readonly_fields = ("in_the_app",)

    @admin.display(description="row of the app")
    def in_the_app(self, conflict: Conflict) -> SafeString | str:
        return _object(conflict.entity, conflict.key)


@admin.register(ExtractionWarning)
class ExtractionWarningAdmin(EvidenceAdmin):
    """Values that Postgres cannot hold as they are, of the rows that raw holds now."""

    list_display = ("legacy_key", "table_name", "column_name", "original", "stored", "reason")
    list_filter = ("table_name", "reason", "column_name")
    search_fields = ("legacy_key", "original", "stored")
    ordering = ("table_name", "legacy_key", "column_name")


@admin.register(Load)
class LoadAdmin(EvidenceAdmin):
    """The equation of each entity and build, the newest first."""

    list_display = (
        *("number", "entity", "source_rows", "migrated_rows", "rejected_rows"),
        *("inserted", "updated", "unchanged", "deleted", "conflicts", "finished_at"),
    )
    list_filter = ("entity",)
    ordering = ("-number",)


@admin.register(Signoff)
class SignoffAdmin(EvidenceAdmin):
    """The packs, the newest first."""

    list_display = ("number", "verdict", "made_by", "made_at", "digest")
    list_filter = ("audit_schema",)
    search_fields = ("digest", "made_by")
    ordering = ("-number",)


def _named(key: str | None) -> str:
    """A key as one can see it."""
    return key if key is not None and key.strip() else "without a key"


def _object(entity: str, key: str | None) -> SafeString | str:
    primary_key = None if key is None else lookup.primary_key_of(entity, key)
    return _anchor(links.object_of(entity, primary_key))


def _anchor(link: links.Link | None) -> SafeString | str:
    return "none" if link is None else format_html('<a href="{}">{}</a>', link.address, link.text)


def _pairs(row: dict[str, Any]) -> SafeString:
    lines = ((name, "(empty)" if value is None else value) for name, value in row.items())
    return format_html(
        "<table>{}</table>",
        format_html_join("", "<tr><th scope='row'>{}</th><td>{}</td></tr>", lines),
    )
