"""One run from its snapshot to legacy_raw, in all its kinds."""
