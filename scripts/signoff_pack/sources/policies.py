"""The policies' defaults, shown beside what a site has chosen; a test compares dbt_project.yml."""

from __future__ import annotations

from collections.abc import Mapping

DEFAULTS: Mapping[str, str] = {
    "legacy_timezone": "America/Detroit",
    "earliest_year": "1900",
    "latest_year": "2100",
    "twin_policy": "follow_if_alike",
    "flag_words": "",
    "orphan_policy": "reject",
    "on_app_change": "keep",
    "unknown_edits": "stop",
    "app_writes": "",
    "take_over": "false",
    "on_vanished": "delete",
    "reject_limit_percent": "100",
    "require_extraction": "false",
    "allow_partial": "false",
    "allow_mixed_snapshots": "false",
    "recompute": "false",
    "lock_wait_seconds": "60",
    "require_acceptance": "false",
    "cutover_window_minutes": "0",
}
