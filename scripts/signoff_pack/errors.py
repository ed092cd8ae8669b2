"""What can go wrong, as one line for the terminal that says what to do."""


class SignoffError(Exception):
    """A known failure."""


class UsageError(SignoffError):
    """The command was given something that it cannot work with: exit status 2."""
