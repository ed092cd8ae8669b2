"""A primary key for evidence that has none: the digest of the row."""

# mypy: allow-subclassing-any
from typing import Any

from django.db import models
from django.db.models.expressions import Col


class _DigestOfRow(Col):
    """`md5((table.*)::text)` where Django would write `table.column`."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return f"md5(({compiler.quote_name_unless_alias(self.alias)}.*)::text)", []


class RowDigest(models.CharField):
    """No column: computed from the row. Rows that are equal in everything have the same digest.

    A number of the row's own would have to be stored, and the place where Postgres keeps it changes
    with each build: an old address in the admin would then show another row.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "max_length": 32, "primary_key": True, "editable": False})

    def get_col(self, alias: str, output_field: Any = None) -> _DigestOfRow:
        return _DigestOfRow(alias, self, output_field)

    @property
    def cached_col(self) -> _DigestOfRow:
        return _DigestOfRow(self.model._meta.db_table, self)
