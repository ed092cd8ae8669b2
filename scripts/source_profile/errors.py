"""What can go wrong while the source is profiled."""


class ProfileError(Exception):
    """A known failure: one line that says what to do."""
