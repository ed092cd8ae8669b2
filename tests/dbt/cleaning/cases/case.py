"""The words of the tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

silent, logged = False, True  # is there a row in legacy_audit.value_changes?

Case = tuple[str | None, str | None, bool]  # raw value, stored value, logged
Table = Mapping[tuple[str, str], Sequence[Case]]  # by rule and raw column's type
