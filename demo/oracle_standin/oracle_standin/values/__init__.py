"""Oracle's values in Oracle's own binary forms, one at a time and by the column."""
