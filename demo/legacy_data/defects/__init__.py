"""What is planted, and, from rules.md and not from any SQL, what has to become of it."""
