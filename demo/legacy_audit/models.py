"""The tables of the evidence, as dbt and the loader make them: Django reads them and nothing else.

`LEGACY_AUDIT_SCHEMA` in the settings names another schema than legacy_audit, for a rehearsal.
"""

# mypy: allow-subclassing-any
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from .fields import RowDigest

SCHEMA = getattr(settings, "LEGACY_AUDIT_SCHEMA", "legacy_audit")
HISTORY = "legacy_audit"  # what outlives a rehearsal, and what the loader writes, is always there
VIEW_EVIDENCE = "legacy_audit.view_evidence"


def _table(name: str, schema: str = SCHEMA) -> str:
    return f'"{schema}"."{name}"'  # Django leaves a name that is quoted already as it is


class RejectedRow(models.Model):
    """A raw row that was not migrated."""

    digest = RowDigest()
    entity = models.TextField()
    source_table = models.TextField()
    legacy_key = models.TextField(null=True, help_text="as it stands in Oracle")
    key = models.TextField(null=True, help_text="cleaned, as another row's reference names it")
    reasons = ArrayField(models.TextField())
    details = models.JSONField()
    root_entity = models.TextField()
    root_key = models.TextField(null=True)
    root_reason = models.TextField("what to mend")
    raw_row = models.JSONField()

    class Meta:
        managed = False
        db_table = _table("rejected_rows")
        default_permissions = ()
        # One permission for all of the evidence: it shows whole rows of every entity.
        permissions = (("view_evidence", "Can see the evidence of the migration"),)
        verbose_name = "rejected row"

    def __str__(self) -> str:
        return (
            f"{self.entity} {self.legacy_key if self.legacy_key is not None else 'without a key'}"
        )


class ValueChange(models.Model):
    """A value that cleaning changed or lost."""

    digest = RowDigest()
    entity = models.TextField()
    legacy_key = models.TextField(null=True)
    column_name = models.TextField("column")
    original = models.TextField(null=True)
    stored = models.TextField(null=True)
    rule = models.TextField()

    class Meta:
        managed = False
        db_table = _table("value_changes")
        default_permissions = ()
        verbose_name = "changed value"

    def __str__(self) -> str:
        return f"{self.entity} {self.legacy_key}, {self.column_name}"


class Conflict(models.Model):
    """A row that the app changed, created or still needs."""

    digest = RowDigest()
    entity = models.TextField()
    legacy_key = models.TextField(null=True)
    key = models.TextField()
    kind = models.TextField()
    resolution = models.TextField()
    kept = models.JSONField(null=True, help_text="the row of the app")
    legacy = models.JSONField(null=True, help_text="the row as the legacy data would have it")

    class Meta:
        managed = False
        db_table = _table("conflicts")
        default_permissions = ()
        verbose_name = "conflict with the app"
        verbose_name_plural = "conflicts with the app"

    def __str__(self) -> str:
        return f"{self.entity} {self.key}: {self.kind}"


class ExtractionWarning(models.Model):
    """A value that Postgres cannot hold as it is."""

    digest = RowDigest()
    run_id = models.TextField("run")
    table_name = models.TextField("table")
    legacy_key = models.TextField(null=True)
    column_name = models.TextField("column")
    original = models.TextField(null=True, help_text="in hex where it is no text")
    stored = models.TextField(null=True)
    reason = models.TextField()

    class Meta:
        managed = False
        db_table = _table("current_extraction_warnings", HISTORY)
        default_permissions = ()
        verbose_name = "warning of the copy"
        verbose_name_plural = "warnings of the copy"

    def __str__(self) -> str:
        return f"{self.table_name} {self.legacy_key}, {self.column_name}"


class Load(models.Model):
    """One entity as one `dbt build` loaded it."""

    number = models.BigIntegerField(primary_key=True)
    entity = models.TextField()
    source_rows = models.BigIntegerField()
    migrated_rows = models.BigIntegerField()
    rejected_rows = models.BigIntegerField()
    inserted = models.BigIntegerField()
    updated = models.BigIntegerField()
    unchanged = models.BigIntegerField()
    deleted = models.BigIntegerField()
    conflicts = models.BigIntegerField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = _table("loads")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.number}: {self.entity}"


class Signoff(models.Model):
    """A pack that scripts/signoff made."""

    number = models.BigIntegerField(primary_key=True)
    digest = models.TextField(help_text="SHA-256 of the pack's MANIFEST")
    previous_digest = models.TextField()
    manifest = models.TextField()
    audit_schema = models.TextField()
    verdict = models.TextField()
    made_by = models.TextField()
    machine = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = _table("signoffs", HISTORY)
        default_permissions = ()
        verbose_name = "sign-off"

    def __str__(self) -> str:
        return f"{self.number}: {self.verdict}"
