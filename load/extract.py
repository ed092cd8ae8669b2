"""The loader's command line: python load/extract.py --help."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

if not __package__:  # run as a script: the repository's root, not load/, is where imports begin
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from load import arguments
from load.errors import EXIT_DONE, EXIT_FAILED, EXIT_INTERRUPTED, LoadError
from load.postgres import dlt_settings, session
from load.preflight import confirm
from load.screen import last_net, log_file
from load.screen.log_file import log
from load.screen.printable import hide
from load.screen.progress import Screen
from load.settings import (
    ENV_FILE,
    LOG_DIR,
    Settings,
    load_environment,
    secrets_of,
    settings_from,
)


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

            return report.run(environment, given.options, screen, as_json=given.json)
        settings = settings_from(environment)
        if given.dry_run:
            from load.run import dry_run

            with _stop_on_signals() as stop:
                return dry_run.read_all(settings, given.options, screen, stop)
        confirm.ask(settings, assume_yes=given.yes)
        path = log_file.open_log(LOG_DIR)
        return _extract(settings, given, screen, path)
    except LoadError as error:
        log.error(str(error))
        last_net.tell("extract", str(error))
        return error.exit_status


def _extract(settings: Settings, given: arguments.Arguments, screen: Screen, log_path: Path) -> int:
    # dlt takes its time, and stays for good: looking through it for garbage costs half a second.
    gc.disable()
    from load.run import pipeline, summary

    gc.freeze()
    gc.enable()
    with _stop_on_signals() as stop, screen:
        outcome = pipeline.extract(settings, given.options, screen, stop)
    summary.show(screen, outcome, given.options)
    screen.say(f"log: {log_path}")
    for failure in summary.failures(outcome):
        last_net.tell("extract", failure)
    if given.json:
        print(summary.as_json(outcome))
    if outcome.is_good:
        return EXIT_DONE
    return EXIT_INTERRUPTED if outcome.interrupted else EXIT_FAILED


@contextmanager
def _stop_on_signals() -> Iterator[threading.Event]:
    """Ctrl-C and SIGTERM set the event: the run ends in order. A second one ends it at once."""
    stop = threading.Event()

    def handle(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            os._exit(EXIT_INTERRUPTED)  # the next run finds out what is there and what is not
        stop.set()

    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


if __name__ == "__main__":
    sys.exit(last_net.run("extract", main))
