"""What stops the command with one line."""


class ScaffoldError(Exception):
    """The message says what to do."""
