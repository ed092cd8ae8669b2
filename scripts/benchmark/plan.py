"""What is measured at one scale, in which order, and how often."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from scripts.benchmark import floors, ours
from scripts.benchmark.errors import BenchError
from scripts.benchmark.meter import Cost
from scripts.benchmark.peers import run as peers
from scripts.benchmark.report import terminal
from scripts.benchmark.results import Results, Scale
from scripts.benchmark.site import Site, site

REPETITIONS = ((20.0, 5), (60.0, 3))  # of what takes less than so many seconds; else once
PEERS_UP_TO = 10.0  # an INSERT a row takes a quarter of an hour for five million rows


def measure(results: Results, scale: float, folder: Path, *, repeat: int, with_peers: bool) -> None:
    """Measure one scale into `results`, telling each step on the terminal."""
    measured = Scale(scale)
    results.scales.append(measured)
    with site(scale, folder) as here:
        ours.load_template(here)
        measured.rows = ours.rows(here)
        print(f"scale {scale:g}: {measured.rows:,} rows", flush=True)
        _with_floors(here, measured, repeat)
        _ours(here, measured, repeat)
        if with_peers:
            _peers(here, measured)


def _with_floors(here: Site, measured: Scale, repeat: int) -> None:
    """Alternates each step with its floor, because a machine's speed changes in minutes."""
    copies = here.folder / "copies"
    floors.write_copies(here, copies)
    loading = {
        "read": lambda: floors.read_source(here),
        "copy": lambda: floors.copy_raw(here, copies),
        "extract": lambda: ours.extract(here),
    }
    _repeat(measured, loading, repeat)
    statements = floors.compile_by_hand(here)
    models = {
        "by_hand": lambda: floors.insert_by_hand(here, statements),
        "models": lambda: ours.models(here),
    }
    _repeat(measured, models, repeat)


def _ours(here: Site, measured: Scale, repeat: int) -> None:
    for step, command in ours.start_up_commands(here).items():
        _repeat(measured, {step: partial(ours.start_up, here, command)}, repeat)
    with ours.built(here) as build:
        _tell(measured, "build", build.first)
        _repeat(measured, {"build_again": build.again}, repeat)
        _repeat(measured, {"test": build.test}, repeat)
    _repeat(measured, {"main": lambda: ours.main_job(here)}, repeat)


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


def _repeat(measured: Scale, steps: Mapping[str, Callable[[], Cost]], repeat: int) -> None:
    """All steps in turn, `repeat` times, or as often as the longest of them allows."""
    costs = {step: [work()] for step, work in steps.items()}
    longest = max(first.wall for (first,) in costs.values())
    times = repeat or next((times for below, times in REPETITIONS if longest < below), 1)
    for _ in range(times - 1):
        for step, work in steps.items():
            costs[step].append(work())
    for step in steps:
        _tell(measured, step, *costs[step])


def _tell(measured: Scale, step: str, *costs: Cost) -> None:
    measured.costs[step] = list(costs)
    print(terminal(measured, step), flush=True)
