"""Where facts come from: the database, the contracts, this checkout, accepted.csv."""
