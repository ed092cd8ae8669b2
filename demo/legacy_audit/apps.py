"""The app, under whatever name its folder has."""

# mypy: allow-subclassing-any
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import Warning as CheckWarning
from django.core.checks import register


class LegacyAuditConfig(AppConfig):
    """Evidence of the migration."""

    name = __package__ or "legacy_audit"
    label = "legacy_audit"
    verbose_name = "Evidence of the migration"

    def ready(self) -> None:
        register(_comes_before_the_admin)


def _comes_before_the_admin(**_: Any) -> list[CheckWarning]:
    """The links on the pages of migrated rows come from a template that the admin has too."""
    installed = [name.rpartition(".apps.")[0] or name for name in settings.INSTALLED_APPS]
    ours, admin = LegacyAuditConfig.name, "django.contrib.admin"
    if admin in installed and ours in installed and installed.index(ours) < installed.index(admin):
        return []
    return [
        CheckWarning(
            f"{ours} stands behind {admin} in INSTALLED_APPS",
            hint=f"Put it above {admin}: else the pages of migrated rows have no links to the"
            " evidence.",
            id="legacy_audit.W001",
        )
    ]
