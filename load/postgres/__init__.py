"""Writing to Postgres: staging tables, chunk log, dlt, and the evidence of what was done."""
