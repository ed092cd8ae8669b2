"""What can go wrong while setting up."""


class SetupError(Exception):
    """A known failure: one line that says what to do."""
