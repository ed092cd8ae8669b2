"""A decision is about columns that the contract has."""

from __future__ import annotations

import pytest

from scripts.signoff_pack.decisions.read import Decided
from scripts.signoff_pack.decisions.take_in import require_known
from scripts.signoff_pack.errors import SignoffError
from scripts.signoff_pack.sources.read_contracts import entities

KNOWN = {entity.name: entity for entity in entities()}


def decided(kind: str, what: str) -> Decided:
    return Decided("Decisions, row 5", "skid", kind, what, "", "accept", 1, 1, "Ann", "", "")


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("rejected", "required:skid_number"),
        ("rejected", "duplicate:skid_number+job_id"),
        ("rejected", "breaks:closed_after_opened"),
        ("changed", "text:location"),
        ("conflict", "changed_by_app"),
    ],
)
def test_what_the_evidence_can_say_is_understood(kind: str, what: str) -> None:
    require_known(decided(kind, what), KNOWN)


@pytest.mark.parametrize("what", ["required:colour", "duplicate:skid_number+colour"])
def test_a_column_that_does_not_exist_is_named(what: str) -> None:
    with pytest.raises(SignoffError, match="row 5: skid has no column 'colour'"):
        require_known(decided("rejected", what), KNOWN)
