"""What can go wrong while two revisions are compared."""


class DiffError(Exception):
    """A known failure: one line that says what to do."""
