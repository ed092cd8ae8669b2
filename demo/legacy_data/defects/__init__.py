"""What is planted, and what must happen to it: written by hand from the rules, not from any SQL."""
