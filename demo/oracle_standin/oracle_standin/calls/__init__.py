"""One client's conversation: logon, and the calls it makes."""
