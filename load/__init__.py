"""Oracle AB_* tables -> legacy_raw: copies, never cleans."""
