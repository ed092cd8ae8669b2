"""What all conversations of a server share: how it presents itself, its data, who is logged on."""

from __future__ import annotations

import secrets
import threading
from pathlib import Path

from oracle_standin.errors import OracleError
from oracle_standin.faults import Faults
from oracle_standin.session.session import Session
from oracle_standin.store.database import Database
from oracle_standin.store.versions import Version
from oracle_standin.wire.auth import Verifier

PROTOCOL = 319


class Instance:
    """`protocol` is the highest version of the TNS protocol spoken: the driver's thin mode refuses
    less than 315, and an 11.2 listener says 314. `statements` holds every SQL text that any client
    sent, in order.
    """

    def __init__(
        self,
        *,
        user: str,
        password: str,
        service: str,
        version: str,
        protocol: int,
        verifier: Verifier,
        sdu: int,
        charset: str,
        log_sql: Path | None,
    ) -> None:
        self.service = service
        self.version = Version.parse(version)
        self.protocol = protocol
        self.verifier = verifier
        self.sdu = sdu
        self.faults = Faults()
        self.database = Database(name=service.upper(), charset=charset)
        self.owner = self.database.accounts.add(user, password)
        self.impossible_password = secrets.token_hex()
        self.statements: list[str] = []
        self._log_file = log_sql.open("a", encoding="utf-8") if log_sql else None
        self._sessions: dict[int, Session] = {}
        self._lock = threading.Lock()

    def close(self) -> None:
        """Forget the data."""
        self.database.close()
        if self._log_file is not None:
            self._log_file.close()

    @property
    def session_count(self) -> int:
        """How many sessions are logged on."""
        return len(self._sessions)

    def enter(self, session: Session) -> None:
        """A logged-on session begins. ORA-00018 when there are as many as there may be."""
        with self._lock:
            if len(self._sessions) >= self.faults.max_sessions:
                raise OracleError(18, "maximum number of sessions exceeded")
            self._sessions[session.id] = session

    def leave(self, session: Session) -> None:
        with self._lock:
            self._sessions.pop(session.id, None)

    def log(self, sql: str) -> None:
        """Note a statement that a client sent."""
        with self._lock:
            self.statements.append(sql)
            if self._log_file is not None:
                self._log_file.write(" ".join(sql.split()) + "\n")
                self._log_file.flush()
