"""A server that speaks Oracle's wire protocol, for a machine that has no Oracle. See README.md."""
