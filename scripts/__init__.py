"""Commands around the migration: set-up, demo, tests, reports."""
