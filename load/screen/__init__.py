"""What the operator sees, and the log file."""
