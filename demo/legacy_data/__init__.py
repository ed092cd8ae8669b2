"""Generates the legacy data: the eight AB_* tables, their dirt, and a ledger of the dirt."""
