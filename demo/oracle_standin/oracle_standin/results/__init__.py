"""The rows of a query, in the form in which they are sent."""
