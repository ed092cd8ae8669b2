"""The database: tables, versions of rows, accounts, the dictionary."""
