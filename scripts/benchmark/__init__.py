"""`scripts/bench`: the migration against the floor of the hardware, and against other tools."""
