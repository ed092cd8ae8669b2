"""The syntax tree into DuckDB SQL, with Oracle's types and conversions."""
