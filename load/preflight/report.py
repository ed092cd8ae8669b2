"""--check-only: finds what would stop or spoil a run, before it begins.

One line per check. A failed one says what to do, and the others still run.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from load.errors import EXIT_DONE, EXIT_FAILED, LoadError
from load.preflight import postgres
from load.preflight.check import Check, Status, fail
from load.preflight.needed_tables import NeededTable, app_schema, needed_tables
from load.preflight.oracle import OracleSide
from load.screen.progress import Screen
from load.settings import Options, oracle_settings, postgres_settings

_STYLES = {Status.OK: "", Status.NOTE: "yellow", Status.FAIL: "bold red"}


def run(environment: Mapping[str, str], options: Options, screen: Screen, *, as_json: bool) -> int:
    """Print all checks; return the exit status: 1 if one failed."""
    done = []
    for check in _checks(environment, options):
        done.append(check)
        screen.say(str(check), style=_STYLES[check.status])
    failed = sum(check.status is Status.FAIL for check in done)
    screen.say("")
    if failed:
        screen.say(f"{failed} of {len(done)} checks FAILED", style="bold red")
    else:
        screen.say(f"all {len(done)} checks passed", style="green")
    if as_json:
        print(
            json.dumps(
                [
                    {
                        "subject": check.subject,
                        "status": check.status.value,
                        "found": check.found,
                        "cure": check.cure or None,
                    }
                    for check in done
                ],
                indent=2,
            )
        )
    return EXIT_FAILED if failed else EXIT_DONE


def _checks(environment: Mapping[str, str], options: Options) -> Iterator[Check]:
    needed: list[NeededTable] = []
    try:
        needed = [t for t in needed_tables() if t.source_table in options.tables]
        schema = app_schema()
    except LoadError as error:
        yield fail("mapping", str(error))
        schema = "public"
    expected_bytes = 0
    try:
        side = OracleSide(oracle_settings(environment), options, needed)
        yield from side.checks()
        expected_bytes = side.expected_bytes
    except LoadError as error:
        yield fail("settings", str(error))
    yield from postgres.checks(
        postgres_settings(environment), needed, schema, expected_bytes, options.sessions
    )
