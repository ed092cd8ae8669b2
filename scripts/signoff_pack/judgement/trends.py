"""The builds side by side: which causes of rejection are new, which are gone, which grew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scripts.signoff_pack.facts.history import Build

SHOWN = 8  # builds side by side; older ones are in signoff.json


@dataclass(frozen=True)
class Trend:
    """One cause over the builds that are shown; `state` is new, gone, more, fewer or same."""

    cause: str
    counts: list[int]
    state: str


def shown(builds: Sequence[Build]) -> list[Build]:
    """The newest builds, oldest first; of builds in a row with the same outcome the last one."""
    different = [
        build
        for build, following in zip(builds, [*builds[1:], None], strict=True)
        if following is None
        or (build.rows, build.causes, build.target)
        != (following.rows, following.causes, following.target)
    ]
    return different[-SHOWN:]


def trends(builds: Sequence[Build]) -> list[Trend]:
    """All causes, those that are new or grew first."""
    places = {"new": 0, "more": 1, "same": 2, "fewer": 3, "gone": 4}
    found = []
    for cause in sorted({cause for build in builds for cause in build.causes}):
        counts = [build.causes.get(cause, 0) for build in builds]
        found.append(Trend(cause, counts, _state(counts)))
    return sorted(found, key=lambda one: (places[one.state], -one.counts[-1], one.cause))


def _state(counts: Sequence[int]) -> str:
    if len(counts) < 2:
        return "same"
    before, now = counts[-2], counts[-1]
    if not any(counts[:-1]):
        return "new"
    if not now:
        return "gone"
    return "same" if before == now else "more" if now > before else "fewer"
