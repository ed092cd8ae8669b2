"""Parents with the same cleaned key: the children of a rejected one are not given away unseen.

A copy says the same as the first row in all but key and times. Which of the two is kept depends on
the dates and on the keys, as with every duplicate; whether children follow depends on the copy.
"""

from __future__ import annotations

from collections.abc import Mapping

from demo.legacy_data.defects.duplicates import EARLY, LATE
from demo.legacy_data.defects.kinds import Group, Member, Text
from demo.legacy_data.defects.values import NBSP, SOFT


def twins(column: str, groups: int, differs: Mapping[str, str], *, is_char: bool) -> list[Group]:
    """`differs`: what makes a copy another company, coil or job. `is_char`: a key of CHAR."""

    def copy(raw: str, dates: tuple[Text, Text], other: Mapping[str, str] | None = None) -> Member:
        return Member({column: raw}, {column: 0}, (), dates, is_copy=True, differs=other or {})

    old, new = (EARLY, EARLY), (LATE, EARLY)
    first = Member({}, {}, (), old)
    found = [
        Group(column, "twins: alike, second kept", (first, copy(" {leader}", new)), groups),
        Group(
            column,
            "twins: alike, first kept",
            (Member({}, {}, (), new), copy(f"{{leader}}{NBSP}", old)),
            groups,
        ),
        Group(
            column,
            "twins: alike but for one column, second kept",
            (first, copy(f"{SOFT}{{leader}}", new, differs)),
            groups,
        ),
        Group(
            column,
            "twins: three, one of two rejected ones alike",
            (first, copy(" {leader}", new), copy("{leader}\x07", old, differs)),
            groups,
        ),
    ]
    if is_char:
        return found
    # In a VARCHAR2, blanks at the end make another key; a reference with more of them names all.
    return [
        *found,
        Group(
            column,
            "twins: all that Oracle's CHAR calls equal are alike",
            (first, copy("{leader} ", old), copy(f"{NBSP}{{leader}}", new)),
            groups,
        ),
        Group(
            column,
            "twins: not all that Oracle's CHAR calls equal are alike",
            (first, copy("{leader} ", old, differs), copy(f"{NBSP}{{leader}}", new)),
            groups,
        ),
        Group(
            column,
            "twins: the kept one is among those that Oracle's CHAR calls equal",
            (first, copy("{leader} ", old, differs), copy("{leader}   ", new, differs)),
            groups,
        ),
    ]
