"""What the SQL of a session asks of it: settings, the account, the clock."""

from __future__ import annotations

import itertools
from typing import Any

import duckdb

from oracle_standin.compile.typed import Settings, used_parameters
from oracle_standin.errors import OracleError
from oracle_standin.store.accounts import Account
from oracle_standin.store.database import Database, translated
from oracle_standin.store.versions import Version

NLS = {
    "NLS_DATE_FORMAT": "DD-MON-RR",
    "NLS_TIMESTAMP_FORMAT": "DD-MON-RR HH.MI.SSXFF AM",
    "NLS_TIMESTAMP_TZ_FORMAT": "DD-MON-RR HH.MI.SSXFF AM TZR",
}
_ids = itertools.count(1)


class State:
    """`zone` is the session's time zone in minutes; `schema` where names without an owner are."""

    def __init__(self, database: Database, account: Account, version: Version) -> None:
        self.id = next(_ids)
        self.database = database
        self.account = account
        self.version = version
        self.schema = account.name
        self.nls = dict(NLS)
        self.zone = 0
        self.settings = self.new_settings()

    def new_settings(self) -> Settings:
        """Conversion settings for one statement, with an empty set of parameters."""
        self.settings = Settings(self.nls, self.zone, self.database.charset)
        return self.settings

    def evaluate(self, sql: str) -> Any:
        """The one value of a small query, computed now."""
        with self.database.duck() as duck:
            try:
                row = duck.execute(sql, used_parameters(self.settings, sql)).fetchone()
            except duckdb.Error as error:
                raise translated(error) from error
        return row[0] if row else None

    def require_package(self, package: str) -> None:
        """A package that one may not execute does not exist: ORA-00904, as in a SELECT."""
        if not self.account.may(f"EXECUTE {package}"):
            raise OracleError(904, f'"{package}": invalid identifier')
