"""The legacy tables of the maintenance app: made up, dirty, with a ledger of what is in them."""
