"""Oracle's data dictionary, computed from what the store knows."""
