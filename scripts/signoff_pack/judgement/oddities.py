"""What looks unusual in a profile, worst first: the columns to look at."""

from __future__ import annotations

from dataclasses import dataclass

from scripts.signoff_pack.facts.profiles import Profile

_READ = {"y", "yes", "t", "true", "n", "no", "f", "false"}
_FEW = 40  # distinct values: a code, not a text
_SUSPECT_DAYS = ("1900-01-01", "1970-01-01", "2000-01-01", "9999-12-31", "0001-01-01")
_MANY = 0.5


@dataclass(frozen=True)
class Oddity:
    """A sentence about one column; `weight` orders them, the oddest highest."""

    weight: int
    sentence: str


def oddities(profile: Profile) -> list[Oddity]:
    """All that looks unusual in a column, the most unusual first."""
    found = [*_flags(profile), *_dates(profile), *_codes(profile), *_sizes(profile)]
    return sorted(found, key=lambda one: (-one.weight, one.sentence))


def _flags(profile: Profile) -> list[Oddity]:
    if profile.rule != "boolean":
        return []
    odd = [
        f"{value} ({times:,})"
        for value, times in _pairs(profile)
        if value.strip().lower() not in _READ and not _is_number(value.strip())
    ]
    return [Oddity(90, f"neither yes nor no: {', '.join(odd)}")] if odd else []


def _dates(profile: Profile) -> list[Oddity]:
    if profile.rule != "date":
        return []
    found = [
        Oddity(80, f"{times:,} on {value[:10]}, a day that often means 'unknown'")
        for value, times in _pairs(profile)
        if value[:10] in _SUSPECT_DAYS and times > 1
    ]
    for value in (profile.raw.lowest, profile.raw.highest):
        if value and not "1950" <= value[:4] <= "2050":
            found.append(Oddity(70, f"{value[:10]} occurs"))
    return found


def _codes(profile: Profile) -> list[Oddity]:
    side = profile.raw
    is_code = profile.rule in ("upper", "code", "text") and 1 < side.distinct <= _FEW
    if not is_code or side.rows < 10 * side.distinct or not side.once:
        return []
    words = "a code" if side.once == 1 else f"{side.once} codes"
    return [Oddity(60, f"{words} used only once")]


def _sizes(profile: Profile) -> list[Oddity]:
    side, found = profile.raw, []
    if profile.limit and side.longest and side.longest > profile.limit:
        found.append(
            Oddity(75, f"a value of {side.longest:,} characters; the field takes {profile.limit}")
        )
    if side.rows and side.blank == side.rows:
        found.append(Oddity(50, "always empty"))
    elif side.rows > 1 and side.distinct == 1 and not side.blank:
        found.append(Oddity(40, "always the same value"))
    elif side.rows and side.blank > _MANY * side.rows:
        found.append(Oddity(10, f"{100 * side.blank // side.rows} % empty"))
    return found


def _pairs(profile: Profile) -> list[tuple[str, int]]:
    return [(str(value), int(times or 0)) for value, times in profile.raw.top]


def _is_number(text: str) -> bool:
    return text.lstrip("+-").replace(".", "", 1).isdigit()
