"""The checklist of the cutover, as docs/cutover.md has it: what nobody but a person can confirm."""

CHECKLIST = (
    "Users are out of the legacy application; its jobs and interfaces are stopped",
    "The new app is in maintenance: no user can write",
    "A backup of the target was made, and one was restored somewhere",
    "python load/extract.py --check-only passed",
    "python load/extract.py ended with status 0",
    "dbt build with require_extraction and require_acceptance ended with status 0",
    "verify_migration refused nothing",
    "The samples in this report were compared by eye in both applications",
    "The first pages of the new app are fast",
    "legacy_audit, legacy_raw and logs/ are in the archive, with this folder",
)
