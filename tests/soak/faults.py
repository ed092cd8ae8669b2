"""What can go wrong in a night, and is over when its `with` block ends.

Each fault takes the desk and the dice, and yields what is done to the command under way. The end
of the block is what the operator did about it: the disk has room again, the lock is gone, the
setting is right.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from pathlib import Path

from tests.hostile_settings import CLIENT, HOSTILE
from tests.soak.desk import COMMANDS, DJANGO, NAME, RAW, ROLE, ROOT, Armed, Desk

Fault = Callable[[Desk, random.Random], AbstractContextManager[Armed]]
TABLES = ("AB_COIL", "AB_JOB", "AB_QA_RESULT", "AB_CUSTOMER", "AB_SKID")
ENVIRONMENT = {
    "PGOPTIONS": "-c search_path=hostile -c statement_timeout=5",
    **CLIENT,
    "TZ": "Asia/Kolkata",
    "LC_ALL": "C",
    "PYTHONIOENCODING": "ascii",
    "NLS_LANG": "GERMAN_GERMANY.WE8MSWIN1252",
    "COLUMNS": "20",
}


def moment(desk: Desk, dice: random.Random, program: str) -> float:
    """Some time while the command runs."""
    return dice.uniform(0.1, 1.05) * desk.usual[program]


# -- the stand-in for Oracle


def stand_in(*lines: str) -> Fault:
    """Faults of the stand-in, on from the beginning; `TABLE` and `ROWS` are drawn."""

    @contextmanager
    def fault(desk: Desk, dice: random.Random) -> Iterator[Armed]:
        table, rows = dice.choice(TABLES), str(dice.randint(1, 700))
        for line in lines:
            desk.tell_oracle(line.replace("TABLE", table).replace("ROWS", rows))
        yield Armed(argv=("--timeout", "3", "--retry-wait", "0.05"))
        desk.tell_oracle("clear")
        desk.tell_oracle("account ABIS open")

    return fault


def stand_in_later(line: str) -> Fault:
    @contextmanager
    def fault(desk: Desk, dice: random.Random) -> Iterator[Armed]:
        yield Armed(later=[(moment(desk, dice, "python"), partial(desk.tell_oracle, line))])

    return fault


def oracle_dies(*, comes_back: bool) -> Fault:
    @contextmanager
    def fault(desk: Desk, dice: random.Random) -> Iterator[Armed]:
        at = moment(desk, dice, "python")
        later = [(at, desk.stop_oracle)]
        if comes_back:
            later += [(at + dice.uniform(0, 2), desk.start_oracle)]
        yield Armed(later=later, argv=("--retry-wait", "0.2"))
        desk.start_oracle()

    return fault


# -- the way to Postgres, and Postgres itself


def way(program: str, what: str) -> Fault:
    """`cut`, `refuse` or `hang` at some moment; with a ` briefly` it is over after a while."""

    @contextmanager
    def fault(desk: Desk, dice: random.Random) -> Iterator[Armed]:
        at = moment(desk, dice, program)
        proxy = desk.proxy
        kind, _, briefly = what.partition(" ")
        begin = {"cut": proxy.cut, "refuse": proxy.refuse, "hang": proxy.hang}[kind]
        armed = Armed(later=[(at, begin)], interrupts=True)
        if kind == "refuse":
            armed.later += [(at, proxy.cut)]
        if briefly:
            after = at + dice.uniform(0.2, 4)
            armed.later += [(after, proxy.flow), (after, partial(proxy.refuse, refuses=False))]
        elif program == "python":
            armed.argv = ("--timeout", "4")
        yield armed
        proxy.refuse(refuses=False)
        proxy.flow()
        proxy.cut()

    return fault


def ended_by_postgres(program: str, *, all_of_them: bool) -> Fault:
    """pg_terminate_backend, as an administrator or an idle_session_timeout does."""

    @contextmanager
    def fault(desk: Desk, dice: random.Random) -> Iterator[Armed]:
        def end() -> None:
            found = desk.backends()
            for pid in found if all_of_them else found and [dice.choice(found)]:
                desk.execute(f"select pg_terminate_backend({pid})", "postgres")

        yield Armed(later=[(moment(desk, dice, program), end)])

    return fault


def backend_killed(program: str) -> Fault:
    """kill -9, by the system's memory killer: all sessions end, Postgres recovers."""

    @contextmanager
    def fault(desk: Desk, dice: random.Random) -> Iterator[Armed]:
        def end() -> None:
            if found := desk.backends():
                with suppress(ProcessLookupError):
                    os.kill(dice.choice(found), signal.SIGKILL)

        yield Armed(later=[(moment(desk, dice, program), end)])

    return fault


def postgres_crashes(program: str) -> Fault:
    @contextmanager
    def fault(desk: Desk, dice: random.Random) -> Iterator[Armed]:
        at = moment(desk, dice, program)
        yield Armed(later=[(at, desk.crash_postgres), (at + 0.1, desk.start_postgres)])

    return fault


# -- kills of the program


def killed(program: str, *numbers: signal.Signals) -> Fault:
    @contextmanager
    def fault(desk: Desk, dice: random.Random) -> Iterator[Armed]:
        armed = Armed()
        at = moment(desk, dice, program)

        def send(number: signal.Signals) -> None:
            if armed.process is not None and armed.process.poll() is None:
                armed.process.send_signal(number)

        for number in numbers:
            armed.later.append((at, partial(send, number)))
            at += dice.uniform(0.05, 0.5)
        yield armed

    return fault


# -- disks


@contextmanager
def own_disk_full(desk: Desk, dice: random.Random) -> Iterator[Armed]:
    """No file of the program can grow beyond some bytes: logs, files on their way, artefacts."""
    yield Armed(file_limit=dice.choice([0, 100, 4_000, 40_000, 400_000, 2_000_000]))


@contextmanager
def postgres_disk_full(desk: Desk, dice: random.Random) -> Iterator[Armed]:
    """The database lies on a disk of its own that has only so much room."""
    mount = desk.folder / "disk"
    mount.mkdir(exist_ok=True)
    ((size,),) = desk.rows(f"select pg_database_size('{NAME}') / 1024", "postgres")
    room = int(str(size)) + dice.randint(300, 9_000)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={room}k", "none", mount], check=True)
    try:
        space = mount / "space"
        space.mkdir()
        owner = Path(desk.rows("show data_directory", "postgres")[0][0]).stat()  # type: ignore[arg-type]
        os.chown(mount, owner.st_uid, owner.st_gid)
        os.chown(space, owner.st_uid, owner.st_gid)
        desk.execute(f"create tablespace small location '{space}'", "postgres")
        desk.execute(f"alter database {NAME} set tablespace small", "postgres")
        yield Armed()
        desk.execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
            f" where datname = '{NAME}'",
            "postgres",
        )
        desk.execute(f"alter database {NAME} set tablespace pg_default", "postgres")
        desk.execute("drop tablespace small", "postgres")
    finally:
        subprocess.run(["umount", "--lazy", mount], check=True)


def postgres_room(setting: str) -> Fault:
    """Room for temporary files is used up."""

    @contextmanager
    def fault(desk: Desk, dice: random.Random) -> Iterator[Armed]:
        desk.execute(f"alter database {NAME} set work_mem = '64kB'", "postgres")
        desk.execute(f"alter database {NAME} set temp_file_limit = '{setting}'", "postgres")
        yield Armed()
        desk.execute(f"alter database {NAME} reset all", "postgres")

    return fault


# -- locks


def locked(program: str, tables: tuple[str, ...], *, briefly: bool) -> Fault:
    """Another session holds a table: for some seconds, or until it is ended."""

    @contextmanager
    def fault(desk: Desk, dice: random.Random) -> Iterator[Armed]:
        table = dice.choice(tables)
        mode = dice.choice(["access exclusive", "access exclusive", "row exclusive"])
        holder = desk.connect()
        holder.autocommit = False

        def lock() -> None:
            with holder.cursor() as cursor:
                cursor.execute(f"select to_regclass('{table}') is not null")
                if cursor.fetchone() == (True,):
                    cursor.execute(f"set lock_timeout = '5s'; lock table {table} in {mode} mode")

        def release() -> None:
            holder.rollback()

        armed = Armed(later=[(dice.choice([0, moment(desk, dice, program)]), lock)])
        if briefly:
            armed.later.append((armed.later[0][0] + dice.uniform(0.5, 4), release))
        try:
            yield armed
        finally:
            holder.close()

    return fault


def twice(program: str) -> Fault:
    """The same command runs already."""

    @contextmanager
    def fault(desk: Desk, dice: random.Random) -> Iterator[Armed]:
        other: list[subprocess.Popen[bytes]] = []

        def start() -> None:
            kind = "extract" if program == "python" else "build"
            folder = desk.folder / "other"
            environ = {**desk.environ, "DBT_TARGET_PATH": str(folder), "DBT_LOG_PATH": str(folder)}
            other.append(
                subprocess.Popen(
                    COMMANDS[kind],
                    cwd=ROOT,
                    env=environ,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            )

        yield Armed(later=[(dice.choice([0, moment(desk, dice, program)]), start)])
        for process in other:
            process.wait(timeout=200)

    return fault


# -- settings


@contextmanager
def hostile(desk: Desk, dice: random.Random) -> Iterator[Armed]:
    """Role, database and environment set some things otherwise."""
    scope = dice.choice([f"role {ROLE}", f"database {NAME}", f"role {ROLE} in database {NAME}"])
    for name in dice.sample(sorted(HOSTILE), dice.randint(1, len(HOSTILE))):
        values = ", ".join(f"'{part}'" for part in HOSTILE[name].split(", "))
        desk.execute(f"alter {scope} set {name} = {values}", "postgres")
    chosen = dice.sample(sorted(ENVIRONMENT), dice.randint(0, len(ENVIRONMENT)))
    yield Armed(environ={name: ENVIRONMENT[name] for name in chosen})
    desk.execute(f"alter {scope} reset all", "postgres")


def wrong(**environ: str) -> Fault:
    """A setting that is wrong; the operator mends it."""

    @contextmanager
    def fault(desk: Desk, dice: random.Random) -> Iterator[Armed]:
        yield Armed(environ=environ)

    return fault


def statement(begin: str, end: str) -> Fault:
    """Something that an administrator did; `TABLE` is drawn."""

    @contextmanager
    def fault(desk: Desk, dice: random.Random) -> Iterator[Armed]:
        table = dice.choice(DJANGO)
        desk.execute(begin.format(table=table, name=NAME, role=ROLE))
        yield Armed()
        desk.execute(end.format(table=table, name=NAME, role=ROLE))

    return fault


SETTINGS: dict[str, Fault] = {
    "hostile settings": hostile,
    "hostile settings and environment": hostile,
    "wrong PGPASSWORD": wrong(PGPASSWORD="no"),
    "wrong PGPORT": wrong(PGPORT="1"),
    "wrong PGHOST": wrong(PGHOST="no.such.host.invalid"),
    "wrong PGDATABASE": wrong(PGDATABASE="nothing_here"),
    "INSERT revoked": statement(
        "revoke insert on {table} from {role}", "grant insert on {table} to {role}"
    ),
    "CREATE revoked": statement(
        "revoke create on database {name} from {role}, public",
        "grant create on database {name} to {role}",
    ),
    "TEMPORARY revoked": statement(
        "revoke temporary on database {name} from {role}, public",
        "grant temporary on database {name} to {role}",
    ),
    "few connections": statement(
        "alter role {role} connection limit 1", "alter role {role} connection limit -1"
    ),
    "no log on": statement("alter role {role} nologin", "alter role {role} login"),
}


def _of_either(program: str, seen: tuple[str, ...]) -> dict[str, Fault]:
    return {
        "way cut": way(program, "cut"),
        "way refused": way(program, "refuse"),
        "way refused briefly": way(program, "refuse briefly"),
        "way hangs": way(program, "hang"),
        "way hangs briefly": way(program, "hang briefly"),
        "a session ended": ended_by_postgres(program, all_of_them=False),
        "all sessions ended": ended_by_postgres(program, all_of_them=True),
        "a backend killed": backend_killed(program),
        "Postgres crashes": postgres_crashes(program),
        "killed": killed(program, signal.SIGKILL),
        "SIGTERM": killed(program, signal.SIGTERM),
        "SIGHUP": killed(program, signal.SIGHUP),
        "Ctrl-C": killed(program, signal.SIGINT),
        "Ctrl-C twice": killed(program, signal.SIGINT, signal.SIGINT),
        "own disk full": own_disk_full,
        **({"Postgres' disk full": postgres_disk_full} if os.geteuid() == 0 else {}),
        "locked briefly": locked(program, seen, briefly=True),
        "locked": locked(program, seen, briefly=False),
        "twice at once": twice(program),
        **SETTINGS,
    }


FAULTS: dict[str, dict[str, Fault]] = {
    "extract": {
        "cut": stand_in("cut TABLE ROWS"),
        "cut often": stand_in("cut TABLE ROWS 1000"),
        "hang": stand_in("hang TABLE ROWS"),
        "hang often": stand_in("hang TABLE ROWS 1000"),
        "too old": stand_in("too-old TABLE ROWS"),
        "refuse a few": stand_in("refuse 2 12541"),
        "refuse all": stand_in("refuse 1000 12514"),
        "reset": stand_in("reset 2"),
        "one session": stand_in("sessions 1"),
        "account locked": stand_in("account ABIS locked"),
        "account expired": stand_in("account ABIS expired"),
        "disconnected": stand_in_later("disconnect"),
        "undo gone": stand_in_later("undo"),
        "Oracle dies": oracle_dies(comes_back=False),
        "Oracle restarts": oracle_dies(comes_back=True),
        "wrong ORACLE_PASSWORD": wrong(ORACLE_PASSWORD="no"),
        "wrong ORACLE_PORT": wrong(ORACLE_PORT="1"),
        "wrong ORACLE_SCHEMA": wrong(ORACLE_SCHEMA="NOBODY"),
        "no ORACLE_USER": wrong(ORACLE_USER=""),
        **_of_either("python", (*RAW, "legacy_audit.extractions")),
    },
    "build": {
        "temporary files": postgres_room("0"),
        **_of_either(
            "dbt",
            (*DJANGO, *DJANGO, *RAW, "legacy_audit.rejected_rows", "legacy_audit.loads"),
        ),
    },
}
