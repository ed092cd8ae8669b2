"""Groups of rows with the same cleaned key or unique value, one group for each turn of the rule.

Kept is the latest MODIFIED_DATE, then the latest CREATED_DATE, then a raw key that is its cleaned
one already, then the lowest raw key as text.
"""

from __future__ import annotations

from demo.legacy_data.defects.kinds import Defect, Group, Member, Text
from demo.legacy_data.defects.values import NBSP, SOFT

EARLY, LATE = "2011-05-02 09:00:00", "2016-09-14 15:30:00"


def _pair(
    column: str,
    kind: str,
    groups: int,
    second: str,
    first_dates: tuple[Text, Text],
    second_dates: tuple[Text, Text],
    also: tuple[Defect, ...] = (),
) -> Group:
    return Group(
        column,
        kind,
        (
            Member({}, {}, also, first_dates),
            Member({column: second}, {column: 0}, (), second_dates),
        ),
        groups,
    )


def _triple(column: str, groups: int) -> Group:
    return Group(
        column,
        "duplicate: three rows",
        (
            Member({}, {}, (), (EARLY, EARLY)),
            Member({column: " {leader}"}, {column: 0}, (), (LATE, EARLY)),
            Member({column: f"{NBSP}{{leader}}"}, {column: 0}, (), (LATE, None)),
        ),
        groups,
    )


def same_value(column: str, groups: int, spoilt: Defect) -> tuple[Group, ...]:
    """One set of groups for a unique column; `spoilt` is a defect that rejects a row by itself."""
    return _same(column, groups, spoilt, last="lowest raw key kept")


def same_key(column: str, groups: int, spoilt: Defect) -> tuple[Group, ...]:
    """The same for a primary key, whose own look counts where the dates do not."""
    return (
        *_same(column, groups, spoilt, last="tidy key kept"),
        Group(
            column,
            "duplicate: no tidy key, lowest raw key kept",
            (
                Member({column: f"{{leader}}{NBSP}"}, {}, (), (LATE, EARLY)),
                Member({column: " {leader}"}, {column: 0}, (), (LATE, EARLY)),
            ),
            groups,
        ),
    )


def _same(column: str, groups: int, spoilt: Defect, last: str) -> tuple[Group, ...]:
    return (
        _pair(
            column,
            "duplicate: second row modified later",
            groups,
            " {leader}",
            (EARLY, EARLY),
            (LATE, EARLY),
        ),
        _pair(
            column,
            "duplicate: first row modified later",
            groups,
            f"{{leader}}{NBSP}",
            (LATE, EARLY),
            (EARLY, LATE),
        ),
        _pair(
            column,
            "duplicate: second row created later",
            groups,
            f"{NBSP}{{leader}}",
            (LATE, EARLY),
            (LATE, LATE),
        ),
        _pair(
            column,
            f"duplicate: same dates, {last}",
            groups,
            " {leader}",
            (LATE, EARLY),
            (LATE, EARLY),
        ),
        _pair(
            column,
            f"duplicate: no dates, {last}",
            groups,
            f"{NBSP}{{leader}}",
            (None, None),
            (None, None),
        ),
        _pair(
            column,
            "duplicate: no date counts as oldest",
            groups,
            " {leader} ",
            (None, LATE),
            (EARLY, EARLY),
        ),
        _pair(
            column,
            "duplicate: unlikely year counts as no date",
            groups,
            "{leader}\x07",
            ("9999-12-31 00:00:00", LATE),
            (EARLY, EARLY),
        ),
        _pair(
            column,
            "duplicate: differs in what nobody can see",
            groups,
            f"{{leader}}{SOFT}",
            (EARLY, EARLY),
            (EARLY, EARLY),
        ),
        _triple(column, groups),
        _pair(
            column,
            "duplicate of a row rejected for itself: kept",
            groups,
            " {leader}",
            (LATE, LATE),
            (EARLY, EARLY),
            also=(spoilt,),
        ),
        Group(
            column,
            "differs in case only: no duplicate",
            (
                Member({}, {}, (), (LATE, EARLY)),
                Member({column: "{leader_lower}"}, {}, (), (LATE, EARLY)),
            ),
            groups,
        ),
    )


def chain(key: str, unique: str, groups: int) -> Group:
    """B loses its key to A; so C, with B's unique value, is no duplicate although it is older."""
    return Group(
        key,
        "duplicate of a row that lost its key: kept",
        (
            Member({}, {}, (), (LATE, LATE)),
            Member({key: " {leader}"}, {key: 0}, (), (EARLY, LATE)),
            Member({unique: "{second} "}, {unique: 1}, (), (EARLY, EARLY)),
        ),
        groups,
    )
