"""Who may log on, and what each may do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from oracle_standin.errors import OracleError

OWNER_PRIVILEGES = frozenset(
    {"CREATE SESSION", "CREATE TABLE", "CREATE VIEW", "CREATE SYNONYM", "UNLIMITED TABLESPACE",
     "EXECUTE DBMS_FLASHBACK", "SELECT V$DATABASE", "SELECT V$UNDOSTAT",
     "FLASHBACK ANY TABLE"}
)  # fmt: skip
READER_PRIVILEGES = frozenset({"CREATE SESSION"})


@dataclass
class Account:
    """`privileges` holds system privileges and, as `EXECUTE DBMS_FLASHBACK`, rights on SYS's
    objects; `grants` the rights on tables of others. status: OPEN, LOCKED, EXPIRED or GRACE.
    """

    name: str
    password: str = field(repr=False)
    privileges: set[str] = field(default_factory=lambda: set(OWNER_PRIVILEGES))
    grants: set[tuple[str, str, str]] = field(default_factory=set)
    status: str = "OPEN"

    def may(self, privilege: str) -> bool:
        return privilege in self.privileges

    def holds(self, privilege: str, owner: str, table: str) -> bool:
        """A right on a table: the owner has all, others what they were granted."""
        if owner == self.name or f"{privilege} ANY TABLE" in self.privileges:
            return True
        return (privilege, owner, table) in self.grants

    def check_logon(self) -> None:
        """ORA-28000, ORA-28001 or ORA-01045 where the account cannot log on."""
        if self.status == "LOCKED":
            raise OracleError(28000, "the account is locked")
        if self.status == "EXPIRED":
            raise OracleError(28001, "the password has expired")
        if not self.may("CREATE SESSION"):
            raise OracleError(
                1045, f"user {self.name} lacks CREATE SESSION privilege; logon denied"
            )


class Accounts:
    """The accounts by name, in upper case as Oracle keeps them."""

    def __init__(self) -> None:
        self._by_name: dict[str, Account] = {}

    def add(
        self, name: str, password: str, privileges: Iterable[str] = OWNER_PRIVILEGES
    ) -> Account:
        account = Account(name.upper(), password, set(privileges))
        self._by_name[account.name] = account
        return account

    def find(self, name: str) -> Account | None:
        return self._by_name.get(name if name.startswith('"') else name.upper())

    def __iter__(self) -> Iterator[Account]:
        return iter(list(self._by_name.values()))
