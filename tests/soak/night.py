"""One night: extract and build, a fault in one of them, and what the message says to do."""

from __future__ import annotations

import random
import re
import signal
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2

from tests.soak.desk import COMMANDS, LOAD, START, Desk, Ended
from tests.soak.faults import FAULTS

TABLE = (Path(__file__).resolve().parents[2] / "docs" / "troubleshooting.md").read_text()
LONGEST_WAY = 4  # commands, until a cure has helped
NO_LINE = re.compile(r"Traceback \(most recent call last\)|this should not happen")
# What is typed where the program could not say anything any more: README, "Interruptions".
AFTER_A_KILL = {"extract": ("--resume", ""), "build": ("",)}


class WrongError(Exception):
    """A night that did not end as it should; says why."""


@dataclass
class Night:
    """What happened."""

    number: int
    fault: str
    start: str
    ended: str = ""  # "done", "cured" or "wrong"
    said: list[str] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    why: str = ""
    seconds: float = 0.0

    @property
    def line(self) -> str:
        said = f" | {' | '.join(self.said)}" if self.said else ""
        why = f" | WRONG: {self.why}" if self.why else ""
        return (
            f"{self.number:>4} {self.ended:<5} {self.seconds:5.1f} s  {self.fault}"
            f" (from {self.start}){said}{why}"
        )


def known_words() -> list[re.Pattern[str]]:
    """What docs/troubleshooting.md lists, as patterns."""
    found = []
    for row in TABLE.splitlines():
        if row.startswith("| `"):
            first = row.split(" | ")[0]
            for words in re.findall(r"``\s?(.+?)\s?``|`([^`]+)`", first):
                found.append(re.compile(re.escape((words[0] or words[1]).replace("\\'", "'"))))
    return found


KNOWN = known_words()


def what(number: int, seed: int) -> tuple[str, str]:
    """The command that is disturbed in night `number`, and by which fault."""
    phase = ("extract", "build")[number % 2]
    names = sorted(FAULTS[phase])
    # Each fault once before any comes twice, in an order that the seed decides.
    order = random.Random(f"{seed} {phase} {number // 2 // len(names)}").sample(names, len(names))
    return phase, order[number // 2 % len(names)]


def spend(number: int, seed: int, desk: Desk, only: str = "") -> Night | None:
    """Night `number` of a soak; None where `only` leaves it out."""
    dice = random.Random(f"{seed} {number}")
    phase, name = what(number, seed)
    if only not in f"{phase}: {name}":
        return None
    night = Night(number, f"{phase}: {name}", dice.choice(sorted(START)))
    desk.begin(night.start)
    try:
        for step in COMMANDS:
            _step(step, name if step == phase else None, night, desk, dice)
        if wrong := [
            table
            for table, found in desk.digest().items()
            if found != desk.expected[night.start][table]
        ]:
            raise WrongError(f"another digest: {', '.join(wrong)}")
        night.ended = "cured" if night.said else "done"
    except WrongError as error:
        night.ended, night.why = "wrong", str(error)
        night.commands += _found_by_tests(night.commands[-1], desk)
    finally:
        desk.settle()
    return night


def _found_by_tests(said: str, desk: Desk) -> list[str]:
    """The rows that dbt's failed tests found."""
    found = []
    for path in re.findall(r"compiled code at (\S+\.sql)", said):
        with suppress(psycopg2.Error, OSError):
            found.append(f"{path}: {desk.rows(Path(path).read_text())[:20]}")
    return found


def _step(
    step: str, fault: str | None, night: Night, desk: Desk, dice: random.Random
) -> None:  # fmt: skip
    command = COMMANDS[step]
    if fault is None:
        command = LOAD if step == "build" else command
        ended = _run(command, night, desk)
        if ended.status != 0:
            raise WrongError(f"no fault, but {_last(ended)}")
        return
    with FAULTS[step][fault](desk, dice) as armed:
        ended = desk.run(command, armed)
    _note(ended, night)
    for _ in range(LONGEST_WAY):
        if ended.status == 0:
            return
        more = _cure(step, ended, dice)
        night.said.append(_last(ended))
        ended = _run(more, night, desk)
    if ended.status != 0:
        raise WrongError(f"no cure helps: {_last(ended)}")


def _run(command: tuple[str, ...], night: Night, desk: Desk) -> Ended:
    ended = desk.run(command)
    _note(ended, night)
    return ended


def _note(ended: Ended, night: Night) -> None:
    night.commands.append(f"{ended.command}: {ended.status}\n{ended.text}")
    night.seconds += ended.seconds


def _cure(step: str, ended: Ended, dice: random.Random) -> tuple[str, ...]:
    """What the operator types next; WrongError where nothing tells him."""
    command = COMMANDS[step]
    if ended.hung:
        raise WrongError("hangs, and cannot be interrupted")
    if NO_LINE.search(ended.text):
        raise WrongError(f"a traceback: {_last(ended)}")
    if ended.status < 0:  # killed: nobody could say anything
        if ended.status not in (-signal.SIGKILL, -signal.SIGTERM, -signal.SIGHUP):
            raise WrongError(f"ended by signal {-ended.status}")
        more = dice.choice(AFTER_A_KILL[step])
        return (*command, *more.split())
    if ended.status not in (1, 2, 130):
        raise WrongError(f"status {ended.status}")
    program = "extract" if step == "extract" else "dbt"
    lines = [line for line in ended.err.splitlines() if line.startswith(f"{program}: ")]
    if not lines:
        raise WrongError(f"no line says what to do: {_last(ended)}")
    for line in lines:
        if not any(words.search(line) for words in KNOWN):
            raise WrongError(f"not in docs/troubleshooting.md: {line}")
    if step == "build":
        retries = "dbt retry" in " ".join(lines)
        return ("dbt", "retry", *command[2:]) if retries else command
    said = ended.text
    resumes = "--resume" in said and not re.search(r"start a fresh run|nothing to resume", said)
    return (*command, "--resume") if resumes else command


def _last(ended: Ended) -> str:
    """The line that counts."""
    lines = [line for line in ended.err.splitlines() if line.strip()] or [
        line for line in ended.out.splitlines() if line.strip()
    ]
    return f"[{ended.status}] {lines[-1][:400] if lines else 'nothing was said'}"
