"""The loader's command line: python load/extract.py --help."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from types import FrameType
from typing import NoReturn

if not __package__:  # run as a script: the repository's root, not load/, is where imports begin
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from load import arguments
from load.errors import EXIT_DONE, EXIT_FAILED, EXIT_INTERRUPTED, LoadError
from load.postgres import address, dlt_settings, session, watchdog
from load.preflight import confirm, postgres
from load.screen import last_net, log_file
from load.screen.log_file import log
from load.screen.printable import hide
from load.screen.progress import Screen
from load.settings import (
    ENV_FILE,
    LOG_DIR,
    ROOT,
    Settings,
    libpq_variables,
    load_environment,
    secrets_of,
    settings_from,
)

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")  # Windows has no SIGHUP
GRACE = 5.0  # seconds that a run has to end cleanly when Postgres no longer answers


def main(argv: Sequence[str] | None = None) -> int:
    """Copy the legacy tables; return the exit status."""
    try:
        given = arguments.parse(argv)
        environment = load_environment(ENV_FILE)
        hide(secrets_of(environment))
        session.settle(os.environ)
        dlt_settings.settle(os.environ)
        screen = Screen(sys.stderr if given.json else sys.stdout)
        if given.check_only:
            from load.preflight import report

            with suppress(LoadError):  # the checks say it
                environment = _found(environment)
            return report.run(environment, given.options, screen, as_json=given.json)
        if given.profile:
            _hand_over(sys.argv[1:] if argv is None else argv)
        settings = settings_from(environment)
        if given.dry_run:
            from load.run import dry_run

            with _stop_on_signals() as stop:
                return dry_run.read_all(settings, given.options, screen, stop)
        settings = settings_from(_found(environment))
        confirm.ask(settings, assume_yes=given.yes)
        postgres.require(given.options.sessions)
        path = log_file.open_log(LOG_DIR)
        return _extract(settings, given, screen, path)
    except LoadError as error:
        log.error(str(error))
        last_net.tell("extract", str(error))
        return error.exit_status


def _found(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment with the address of Postgres that libpq finds."""
    address.settle(os.environ)
    return {**environment, **libpq_variables(os.environ)}


def _extract(settings: Settings, given: arguments.Arguments, screen: Screen, log_path: Path) -> int:
    # Importing dlt is slow, and it stays loaded: collecting its garbage costs half a second.
    gc.disable()
    from load.run import pipeline, summary

    gc.freeze()
    gc.enable()
    patience = given.options.timeout
    with (
        _stop_on_signals() as stop,
        screen,
        watchdog.watching(patience, partial(_end_hung, stop, patience)),
    ):
        outcome = pipeline.extract(settings, given.options, screen, stop)
    summary.show(screen, outcome, given.options)
    screen.say(f"log: {log_path}")
    for failure in summary.failures(outcome):
        last_net.tell("extract", failure)
    if outcome.interrupted:
        last_net.tell("extract", f"interrupted. {summary.how_to_go_on(outcome)}")
    if given.json:
        print(summary.as_json(outcome))
    if outcome.is_good:
        return EXIT_DONE
    return EXIT_INTERRUPTED if outcome.interrupted else EXIT_FAILED


def _hand_over(argv: Sequence[str]) -> NoReturn:
    """Start the program that profiles: it needs dbt and the report; the loader needs neither."""
    os.chdir(ROOT)
    others = [argument for argument in argv if argument != "--profile"]
    os.execv(sys.executable, [sys.executable, "-m", "scripts.source_profile", *others])  # noqa: S606 - no shell is needed


def _end_hung(stop: threading.Event, patience: float) -> None:
    """Postgres no longer answers. What waits for it cannot be interrupted, so end the process."""
    line = (
        f"Postgres has not answered for {patience:g} s, so the run stops. Check the server and "
        "the network, then: python load/extract.py --resume"
    )
    log.error(line)
    last_net.tell("extract", line)
    stop.set()
    time.sleep(GRACE)
    os._exit(EXIT_FAILED)


@contextmanager
def _stop_on_signals() -> Iterator[threading.Event]:
    """Ctrl-C, SIGTERM and a closed terminal set the event: the run ends cleanly.

    A second one ends it at once.
    """
    stop = threading.Event()
    numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]

    def handle(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            os._exit(EXIT_INTERRUPTED)  # the next run finds out what is there and what is not
        stop.set()

    before = {
        number: signal.signal(number, handle)
        for number in numbers
        if signal.getsignal(number) is not signal.SIG_IGN  # as under nohup
    }
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


if __name__ == "__main__":
    sys.exit(last_net.run("extract", main))
