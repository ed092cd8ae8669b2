"""Other tools on the same rows: small programs, run with a Python of their own.

Each takes the two databases from the environment (ORACLE_*, PG*) and copies the tables that are
named as its arguments into schema `peer`. They import nothing of this project.
"""
