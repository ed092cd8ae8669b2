"""dlt's settings, which it reads from the environment."""

from __future__ import annotations

from collections.abc import MutableMapping

SETTINGS = {
    "RUNTIME__DLTHUB_TELEMETRY": "false",
    "RUNTIME__LOG_LEVEL": "CRITICAL",  # what goes wrong comes back as an exception
    "RUNTIME__INTERCEPT_SIGNALS": "false",
    "RESTORE_FROM_DESTINATION": "false",  # which chunks are there, legacy_load.chunks knows
    "SCHEMA__NAMING": "direct",  # keeps COIL# and COL2A, where snake_case makes others of them
    "EXTRACT__NEXT_ITEM_MODE": "fifo",
    "EXTRACT__WORKERS": "1",
    "NORMALIZE__WORKERS": "1",
    "LOAD__WORKERS": "1",  # a worker of ours is a thread already
    "LOAD__RAISE_ON_MAX_RETRIES": "1",
    "LOAD__DELETE_COMPLETED_JOBS": "true",
}


def settle(environ: MutableMapping[str, str]) -> None:
    """Set them, whatever was set before. dlt reads them when it makes a pipeline."""
    environ.update(SETTINGS)
