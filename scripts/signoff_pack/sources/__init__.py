"""Where facts come from: the database, the contracts, the program in this checkout, accepted.csv."""
