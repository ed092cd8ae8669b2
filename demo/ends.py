"""Both databases of the demonstration: generated data behind Oracle's protocol, and Postgres.

Everything lies in `.demo/`; ports stay the same from one start to the next where they can.
"""

import hashlib
import json
import socket
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import psycopg2

from demo import background
from demo.postgres import DEFAULT_DATA_DIR, DEFAULT_DATABASE, Server, connect

ROOT = Path(__file__).resolve().parents[1]
STATE = ROOT / ".demo"
DATA = STATE / "data"
ORACLE = STATE / "oracle"
SEED = 11
PORTS = range(15210, 15310)  # below the range of ports for outgoing connections


@dataclass(frozen=True)
class Ends:
    """Where the two ends listen."""

    oracle_port: int
    postgres: Server

    def environ(self) -> dict[str, str]:
        """The variables that name both ends to load/, dbt and Django."""
        return {
            "ORACLE_USER": "abis",
            "ORACLE_PASSWORD": "abis",
            "ORACLE_HOST": "127.0.0.1",
            "ORACLE_PORT": str(self.oracle_port),
            "ORACLE_SERVICE": "ABIS",
            **self.postgres.environ(DEFAULT_DATABASE),
        }

    def connect(self) -> psycopg2.extensions.connection:
        """A connection to the database of the Django app; closing it is the caller's."""
        return connect(self.postgres.environ(DEFAULT_DATABASE))

    def __str__(self) -> str:
        return (
            f"Oracle's stand-in on port {self.oracle_port}, Postgres on port {self.postgres.port}"
        )


def up(scale: float) -> Ends:
    """Start what is not running yet, on data of this scale.

    Raises BackgroundError, demo.postgres.PostgresError, or CalledProcessError.
    """
    postgres = Server.start(DEFAULT_DATA_DIR)
    postgres.create_database(DEFAULT_DATABASE)
    data = _generate(scale)
    return Ends(_start_oracle(data), postgres)


def down() -> list[str]:
    """Stop both ends; return the names of those that ran."""
    stopped = []
    if background.stop(ORACLE):
        stopped.append("oracle")
    if (postgres := Server.running(DEFAULT_DATA_DIR)) is not None:
        postgres.stop()
        stopped.append("postgres")
    return stopped


def running() -> Ends | None:
    """Both ends, if both run."""
    oracle, postgres = background.find(ORACLE), Server.running(DEFAULT_DATA_DIR)
    if oracle is None or postgres is None:
        return None
    return Ends(int(oracle.notes["port"]), postgres)


def _generate(scale: float) -> str:
    """Make the legacy data unless they are there; return what they were made from."""
    made_from = json.dumps(
        {"scale": scale, "seed": SEED, "code": _digest([ROOT / "demo/legacy_data"])}
    )
    stamp = DATA / "stamp.json"
    if not stamp.exists() or stamp.read_text() != made_from:
        background.stop(ORACLE)  # it reads the files that will be replaced
        stamp.unlink(missing_ok=True)
        command = [sys.executable, "-m", "demo.legacy_data", "--out", str(DATA)]
        subprocess.run(
            [*command, "--scale", f"{scale:g}", "--seed", str(SEED)], cwd=ROOT, check=True
        )
        stamp.write_text(made_from)
    return made_from


def _start_oracle(data: str) -> int:
    """Start the stand-in for Oracle, or find the one that serves these data; return its port."""
    notes = {"data": data, "code": _digest([ROOT / "demo/oracle_standin/oracle_standin"])}
    found = background.find(ORACLE)
    if found is not None:
        port = found.notes["port"]
        if found.notes == {**notes, "port": port}:
            return int(port)
        background.stop(ORACLE)
    kept = ORACLE / "port"
    port = kept.read_text() if kept.exists() else ""
    if not port or not _is_free(int(port)):
        port = str(next((one for one in PORTS if _is_free(one)), 0))
    command = [sys.executable, "-m", "demo.oracle", "--data", str(DATA), "--port", port]
    notes["port"] = port
    background.start(ORACLE, command, ready="listening on", cwd=ROOT, notes=notes)
    kept.write_text(port)
    return int(port)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _digest(paths: Iterable[Path]) -> str:
    """One hash over the Python files among the paths and in the folders among them."""
    files = {file for path in paths for file in (path, *path.rglob("*.py"))}
    digest = hashlib.sha256()
    for file in sorted(file for file in files if file.suffix == ".py"):
        digest.update(file.read_bytes())
    return digest.hexdigest()
