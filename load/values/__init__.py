"""Each Oracle type: how its values travel, what Postgres cannot hold, what is measured of them."""
