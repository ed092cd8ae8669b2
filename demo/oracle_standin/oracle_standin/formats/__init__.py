"""Format models of TO_CHAR and its relatives."""
