"""--check-only, and the question before legacy_raw is replaced."""
