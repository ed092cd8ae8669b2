"""What can go wrong while measuring."""


class BenchError(Exception):
    """A known failure: one line that says what to do."""
