"""One run at a time, and none before the last write of an earlier one has ended."""

from __future__ import annotations

from load.errors import TargetError
from load.postgres.connection import Cursor, connect, translated

RUN_LOCK = 4_201_100
# Every transaction that writes rows holds it, shared; a new run waits until the last has ended.
WRITERS_LOCK = 4_201_101


class RunLock:
    """Held from a run's first statement to its last. Raises TargetError if another run holds it."""

    def __init__(self) -> None:
        self.connection = connect()
        self._process = self.connection.info.backend_pid
        with translated(), self.connection.cursor() as cursor:
            cursor.execute("select pg_backend_pid()")
            if cursor.fetchone()[0] != self._process:  # a pooler invents a number of its own
                raise TargetError(
                    "a connection pooler such as pgbouncer is in front of Postgres, and the run's "
                    "lock would not hold: set PGHOST and PGPORT to Postgres itself"
                )
            cursor.execute("select pg_try_advisory_lock(%s)", (RUN_LOCK,))
            if not cursor.fetchone()[0]:
                raise TargetError(self._who(cursor))
            # A killed run's last COPY may still be under way in the server: wait for it.
            cursor.execute("select pg_advisory_lock(%s)", (WRITERS_LOCK,))
            cursor.execute("select pg_advisory_unlock(%s)", (WRITERS_LOCK,))

    def _who(self, cursor: Cursor) -> str:
        cursor.execute(
            "select pid, backend_start from pg_stat_activity join pg_locks using (pid)"
            " where locktype = 'advisory' and objid = %s and granted",
            (RUN_LOCK,),
        )
        holder = cursor.fetchone()
        who = f" (server process {holder[0]}, since {holder[1]:%Y-%m-%d %H:%M})" if holder else ""
        return f"another extract is running on this database{who}: wait until it has ended"

    def check(self, cursor: Cursor) -> None:
        """In a transaction about to publish: raises TargetError if the lock has gone.

        Then another run may have begun. None that begins now passes this transaction, since it
        waits for the writers.
        """
        cursor.execute("select pg_advisory_xact_lock_shared(%s)", (WRITERS_LOCK,))
        cursor.execute(
            "select exists (select from pg_locks where locktype = 'advisory' and granted"
            " and objid = %s and pid = %s"
            " and database = (select oid from pg_database where datname = current_database()))",
            (RUN_LOCK, self._process),
        )
        if not cursor.fetchone()[0]:
            raise TargetError(
                "the session that held this run's lock was ended, so another run may have "
                "started, and nothing was published. Find out what ended it "
                "(idle_session_timeout, a firewall, an administrator): server process "
                f"{self._process}. Then run this again"
            )

    def close(self) -> None:
        """Let the next one begin."""
        self.connection.close()
