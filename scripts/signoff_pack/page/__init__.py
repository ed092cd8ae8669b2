"""The page: one HTML file that needs nothing else, from Jinja's templates."""
