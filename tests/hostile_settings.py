"""Settings that set everything otherwise than a migration needs it."""

# of a role or a database, for anybody
HOSTILE = {
    "client_encoding": "GBK",
    "standard_conforming_strings": "off",
    "array_nulls": "off",
    "transform_null_equals": "on",
    "datestyle": "German, DMY",
    "intervalstyle": "sql_standard",
    "timezone": "Asia/Kolkata",
    "bytea_output": "escape",
    "extra_float_digits": "-15",
    "xmloption": "document",
    "quote_all_identifiers": "on",
    "synchronous_commit": "off",
    "exit_on_error": "on",
    "default_transaction_isolation": "serializable",
    "default_transaction_read_only": "on",
    "row_security": "on",
    "search_path": "hostile, pg_catalog",
    "statement_timeout": "5",
    "lock_timeout": "1",
    "idle_in_transaction_session_timeout": "5",
    "idle_session_timeout": "5",
}
# libpq's, of an environment
CLIENT = {
    "PGCLIENTENCODING": "GBK",
    "PGTZ": "America/Lima",
    "PGDATESTYLE": "SQL, DMY",
}
