"""What is measured at one scale, in which order, and how often."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from scripts.benchmark import floors, ours
from scripts.benchmark.errors import BenchError
from scripts.benchmark.meter import Cost
from scripts.benchmark.peers import run as peers
from scripts.benchmark.report import terminal
from scripts.benchmark.results import Results, Scale
from scripts.benchmark.site import Site, site

QUICK, LONG = 5, 1  # repetitions of what takes seconds, and of what takes minutes
QUICK_SECONDS = 20.0
PEERS_UP_TO = 10.0  # an INSERT a row takes a quarter of an hour for five million rows


def measure(results: Results, scale: float, folder: Path, *, repeat: int, with_peers: bool) -> None:
    """Measure one scale into `results`, telling each step on the terminal."""
    measured = Scale(scale)
    results.scales.append(measured)
    with site(scale, folder) as here:
        first_extract = ours.load_template(here)
        measured.rows = ours.rows(here)
        print(f"scale {scale:g}: {measured.rows:,} rows", flush=True)
        _floors(here, measured, repeat)
        _repeat(measured, "extract", lambda: ours.extract(here), repeat, first_extract)
        _ours(here, measured, repeat)
        if with_peers:
            _peers(here, measured)


def _floors(here: Site, measured: Scale, repeat: int) -> None:
    copies = here.folder / "copies"
    floors.write_copies(here, copies)
    _repeat(measured, "read", lambda: floors.read_source(here), repeat)
    _repeat(measured, "copy", lambda: floors.copy_raw(here, copies), repeat)
    statements = floors.compile_by_hand(here)
    _repeat(measured, "by_hand", lambda: floors.insert_by_hand(here, statements), repeat)


def _ours(here: Site, measured: Scale, repeat: int) -> None:
    for step, command in ours.start_up_commands(here).items():
        _repeat(measured, step, lambda command=command: ours.start_up(here, command), repeat)  # type: ignore[misc]
    _repeat(measured, "models", lambda: ours.models(here), repeat)
    with ours.built(here) as build:
        _tell(measured, "build", build.first)
        _repeat(measured, "build_again", build.again, repeat)
        _repeat(measured, "test", build.test, repeat)
    _repeat(measured, "main", lambda: ours.main_job(here), repeat)


def _peers(here: Site, measured: Scale) -> None:
    try:
        if here.scale > PEERS_UP_TO:
            raise BenchError(f"not at scales above {PEERS_UP_TO:g}: it would take too long")
        where = peers.Environment.make(here.folder / "peers")
    except BenchError as error:
        measured.skipped |= {peer.name: str(error) for peer in peers.PEERS}
        return
    for peer in peers.PEERS:
        try:
            _tell(measured, peer.name, peers.measure(here, where, peer))
        except BenchError as error:
            measured.skipped[peer.name] = str(error)
            print(terminal(measured, peer.name), flush=True)


def _repeat(
    measured: Scale, step: str, work: Callable[[], Cost], repeat: int, done: Cost | None = None
) -> None:
    """Once, unless that is `done`, then up to `repeat` times, or as often as its length allows."""
    first = done or work()
    times = repeat or (QUICK if first.wall < QUICK_SECONDS else LONG)
    _tell(measured, step, first, *(work() for _ in range(times - 1)))


def _tell(measured: Scale, step: str, *costs: Cost) -> None:
    measured.costs[step] = list(costs)
    print(terminal(measured, step), flush=True)
