"""Where Postgres is: found out once, and the same for every connection.

psycopg2, dlt, ADBC and dbt each bring a libpq of their own, with another default for the folder of
the sockets, and dbt knows no service file. So one connection is made the way libpq would make it;
where that led is written into the PG* variables, which all of them read.

Whether a server runs on this machine, only the server can say: a tunnel starts at localhost too.
"""

from __future__ import annotations

import socket
from collections.abc import MutableMapping
from contextlib import closing
from ipaddress import ip_address
from pathlib import Path

import psycopg2
from psycopg2.extensions import ConnectionInfo, parse_dsn

from load.errors import UsageError
from load.postgres.connection import Cursor, connect

# libpq's parameters and the variables that stand for them.
_VARIABLES = {
    "host": "PGHOST",
    "hostaddr": "PGHOSTADDR",
    "port": "PGPORT",
    "dbname": "PGDATABASE",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "passfile": "PGPASSFILE",
    "service": "PGSERVICE",
    "sslmode": "PGSSLMODE",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcrl": "PGSSLCRL",
    "channel_binding": "PGCHANNELBINDING",
    "krbsrvname": "PGKRBSRVNAME",
    "target_session_attrs": "PGTARGETSESSIONATTRS",
}
_SETTLED = ("PGSERVICE", "PGSERVICEFILE", "PGHOSTADDR")  # they led there, and would again
_SOCKET_FOLDERS = ("/var/run/postgresql", "/run/postgresql", "/tmp")  # noqa: S108 - libpq's


def settle(environ: MutableMapping[str, str]) -> None:
    """Write into the PG* variables where libpq connects; raises UsageError and TargetError."""
    _expand(environ)
    _find_socket(environ)
    with closing(connect()) as connection:
        info: ConnectionInfo = connection.info
        found = {name: info.dsn_parameters.get(name, "") for name in _VARIABLES}
        found |= {"host": info.host, "port": str(info.port), "dbname": info.dbname}
        found |= {"user": info.user}
        if "PGSERVICE" in environ and info.password:  # the file may have it, .pgpass each finds
            found["password"] = info.password
    hostaddr = found["hostaddr"]
    for name in _SETTLED:
        environ.pop(name, None)
    if hostaddr and "," not in hostaddr:
        environ["PGHOSTADDR"] = hostaddr
    for parameter in set(_VARIABLES) - {"service", "hostaddr"}:
        if value := found[parameter]:
            environ[_VARIABLES[parameter]] = value


def needs_settling(environ: MutableMapping[str, str]) -> bool:
    """Whether someone who reads only the plain variables, as dbt does, would miss the server."""
    return bool(environ.get("PGSERVICE")) or _is_conninfo(environ.get("PGDATABASE", ""))


def is_here(cursor: Cursor) -> bool:
    """Whether the server that the cursor talks to runs on this machine."""
    cursor.execute("select host(inet_server_addr()), inet_server_port(), host(inet_client_addr())")
    server, port, client = cursor.fetchone()
    if server is None:  # a socket
        return True
    if ip_address(server).is_loopback:  # not so if the port is another one: a tunnel's end
        return bool(port == cursor.connection.info.port)
    return _is_ours(client)


def _is_ours(address: str) -> bool:
    """Whether an address is one of this machine: behind a container's port, the server sees it."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
    return True


def _is_conninfo(database: str) -> bool:
    return "=" in database or database.startswith(("postgresql://", "postgres://"))


def _expand(environ: MutableMapping[str, str]) -> None:
    """Take a connection string in PGDATABASE apart: libpq itself would look for such a database."""
    database = environ.get("PGDATABASE", "")
    if not _is_conninfo(database):
        return
    try:
        parsed = parse_dsn(database)
    except psycopg2.ProgrammingError:
        raise UsageError(
            "PGDATABASE holds a connection string that cannot be read: set PGHOST, PGPORT, "
            "PGUSER, PGPASSWORD and PGDATABASE, each its part"
        ) from None
    unknown = sorted(set(parsed) - set(_VARIABLES))
    if unknown:
        raise UsageError(
            f"PGDATABASE holds a connection string with {', '.join(unknown)}, which cannot be "
            "passed on: leave it out"
        )
    del environ["PGDATABASE"]
    for parameter, value in parsed.items():
        environ[_VARIABLES[parameter]] = value


def _find_socket(environ: MutableMapping[str, str]) -> None:
    """Without any address libpq's own default is one folder only: look where a socket is."""
    if any(environ.get(name) for name in ("PGHOST", "PGHOSTADDR", "PGSERVICE")):
        return
    name = f".s.PGSQL.{environ.get('PGPORT') or 5432}"
    found = next((f for f in _SOCKET_FOLDERS if Path(f, name).exists()), None)
    if found:
        environ["PGHOST"] = found
