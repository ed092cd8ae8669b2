"""One run at a time, and none before the last write of an earlier one has ended."""

from __future__ import annotations

from load.errors import TargetError
from load.postgres.connection import Cursor, connect, translated

RUN_LOCK = 4_201_100
# Held, shared, by every transaction that writes rows; a new run waits until the last has ended.
WRITERS_LOCK = 4_201_101


class RunLock:
    """Held from a run's first statement to its last. Raises TargetError if another run holds it."""

    def __init__(self) -> None:
        self.connection = connect()
        with translated(), self.connection.cursor() as cursor:
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

    def close(self) -> None:
        """Let the next one begin."""
        self.connection.close()
