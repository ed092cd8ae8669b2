"""The settings of the environment and the options of the command line, as frozen dataclasses.

`.env` in the repository's root is read; real variables win. Postgres has libpq's own
variables, and libpq itself reads them: the loader never handles that password.
"""

from __future__ import annotations

import codecs
import io
import os
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path

from dotenv import dotenv_values

from load.errors import UsageError

ROOT = Path(__file__).resolve().parent.parent
WORK_DIR = ROOT / ".dlt" / "extract"  # parquet files on their way; emptied after every run
LOG_DIR = ROOT / "logs"
ENV_FILE = ROOT / ".env"

MIN_SESSIONS, MAX_SESSIONS = 1, 10

APPLICATION_NAME = "abis-extract"


@dataclass(frozen=True)
class OracleSettings:
    """How to reach the legacy database. `schema` owns the AB_* tables."""

    user: str
    password: str = field(repr=False)
    schema: str
    host: str = ""
    port: int = 1521
    service: str = ""
    sid: str = ""
    tns_name: str = ""
    tns_admin: str = ""
    client_lib_dir: str = ""

    @property
    def where(self) -> str:
        """The address for messages."""
        if self.tns_name:
            return self.tns_name
        return f"{self.host}:{self.port}/{self.service or self.sid}"


@dataclass(frozen=True)
class PostgresSettings:
    """Where Postgres is, for messages and for the question before legacy_raw is replaced."""

    host: str
    database: str

    @property
    def is_local(self) -> bool:
        """A Unix socket or the loopback address."""
        hosts = self.host.split(",") if self.host else [""]
        return all(
            not host or host.startswith(("/", "@", "127.")) or host in ("localhost", "::1")
            for host in hosts
        )

    @property
    def where(self) -> str:
        """The address for messages."""
        return f"{self.database or 'the default database'} on {self.host or 'this machine'}"


@dataclass(frozen=True)
class Settings:
    """How to reach both databases."""

    oracle: OracleSettings
    postgres: PostgresSettings


@dataclass(frozen=True)
class Options:
    """What one run is asked to do. `tables` are Oracle names; seconds and rows as named."""

    tables: tuple[str, ...]
    where: str = ""
    order_by: str = ""
    batch_size: int = 20_000
    chunk_rows: int = 200_000
    sessions: int = 2
    timeout: float = 300.0
    retries: int = 5
    retry_wait: float = 1.0
    fail_fast: bool = False
    no_snapshot: bool = False
    new_snapshot: bool = False
    resume: bool = False
    since_last: bool = False
    verify_deep: bool = False
    allow_unproven: bool = False
    all_tables: bool = False  # of the schema, besides `tables`
    like: tuple[str, ...] = ()  # the same for those like one of these patterns
    exclude: tuple[str, ...] = ()
    modified_column: str = "MODIFIED_DATE"
    skip_columns: frozenset[tuple[str, str]] = frozenset()  # (table, column), Oracle's names

    def skipped(self, table: str) -> frozenset[str]:
        """The columns of this table that are left out."""
        return frozenset(column for name, column in self.skip_columns if name == table)

    @property
    def is_partial(self) -> bool:
        """Whether only some of the rows are asked for."""
        return bool(self.where)


def load_environment(path: Path = ENV_FILE) -> dict[str, str]:
    """The variables of `.env` and the real ones, which win, an empty one too: it means not set.

    PG* variables that only `.env` has are put into the process's environment, where libpq looks.
    """
    from_file = read_env_file(path)
    offer({name: value for name, value in from_file.items() if name.startswith("PG")}, os.environ)
    return {name: value for name, value in {**from_file, **os.environ}.items() if value}


def offer(values: Mapping[str, str], environ: MutableMapping[str, str]) -> None:
    """Set what is not set yet."""
    for name, value in values.items():
        environ.setdefault(name, value)


def read_env_file(path: Path = ENV_FILE) -> dict[str, str]:
    """The variables of `.env`, empty when there is none; raises UsageError when it is unreadable.

    UTF-8, or UTF-16 as Windows' Notepad writes it. A password in any other encoding would be
    misread, and wrong passwords lock the account.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None
    is_wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UsageError(f"{path}, line {line}, is not UTF-8: save the file as UTF-8") from None
    # nothing in a password is a reference to another variable
    values = dotenv_values(stream=io.StringIO(text), interpolate=False)
    return {name: value for name, value in values.items() if value is not None}


def libpq_variables(environ: Mapping[str, str]) -> dict[str, str]:
    """Those that are set."""
    return {name: value for name, value in environ.items() if name.startswith("PG") and value}


def secrets_of(environment: Mapping[str, str]) -> list[str]:
    """The passwords; one that equals the account's name is no secret, and appears everywhere."""
    pairs = (("ORACLE_USER", "ORACLE_PASSWORD"), ("PGUSER", "PGPASSWORD"))
    known = [(environment.get(user, ""), environment.get(secret, "")) for user, secret in pairs]
    return [secret for user, secret in known if secret.lower() != user.lower()]


def who_owns(folder: Path) -> str:
    """What to do about a folder that cannot be written."""
    if folder.exists() and (owner := folder.stat().st_uid) != os.geteuid():
        return (
            f"It belongs to user {owner}, who ran this first: sudo chown -R {os.geteuid()} {folder}"
        )
    return f"Make room there, or have {folder} made writable"


def settings_from(environment: Mapping[str, str]) -> Settings:
    """The settings of both databases; raises UsageError that names all that is missing."""
    return Settings(oracle_settings(environment), postgres_settings(environment))


def postgres_settings(environment: Mapping[str, str]) -> PostgresSettings:
    """Where libpq will connect, by the PG* variables."""
    value = environment.get
    return PostgresSettings(
        host=value("PGHOSTADDR") or value("PGHOST", ""),
        database=value("PGDATABASE") or value("PGUSER", ""),
    )


def oracle_settings(environment: Mapping[str, str]) -> OracleSettings:
    """Check and collect the ORACLE_* variables; raises UsageError that names all missing ones."""
    value = environment.get
    tns_name = value("ORACLE_TNS_NAME", "")
    required = ["ORACLE_USER", "ORACLE_PASSWORD"]
    if not tns_name:
        required.append("ORACLE_HOST")
    missing = [name for name in required if not value(name)]
    if not tns_name and not value("ORACLE_SERVICE") and not value("ORACLE_SID"):
        missing.append("ORACLE_SERVICE (or ORACLE_SID, or ORACLE_TNS_NAME instead of all three)")
    if missing:
        raise UsageError(
            f"not set: {', '.join(missing)}. Set them in the environment or in .env "
            "(cp .env.example .env)"
        )
    user = environment["ORACLE_USER"]
    # someone who logs on through a proxy, proxy[owner], reads as the one in brackets
    owner = value("ORACLE_SCHEMA") or user.partition("[")[2].rstrip("]") or user
    return OracleSettings(
        user=user,
        password=environment["ORACLE_PASSWORD"],
        schema=oracle_name(owner),
        host=value("ORACLE_HOST", ""),
        port=_port(value("ORACLE_PORT") or "1521"),
        service=value("ORACLE_SERVICE", ""),
        # a service wins: on a database host ORACLE_SID is often set for other reasons
        sid="" if value("ORACLE_SERVICE") else value("ORACLE_SID", ""),
        tns_name=tns_name,
        tns_admin=value("TNS_ADMIN", ""),
        client_lib_dir=value("ORACLE_CLIENT_LIB_DIR", ""),
    )


def oracle_name(text: str) -> str:
    """A name as the dictionary has it: upper case, unless it is written in double quotes."""
    if len(text) > 2 and text.startswith('"') and text.endswith('"'):
        return text[1:-1]
    return text.upper()


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise UsageError(f"ORACLE_PORT must be a number from 1 to 65535, not {text!r}")
    return int(text)
