"""What can go wrong, as one line for the terminal that says what to do."""


class SignoffError(Exception):
    """A known failure."""


class UsageError(SignoffError):
    """Wrong usage: exit status 2."""
