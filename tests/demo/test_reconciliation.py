"""The equation as the demonstration prints it."""

from dataclasses import replace

import pytest

from demo.reconciliation import Balance, table

GOOD = Balance("coil", source=10, raw=10, migrated=7, rejected=3)


def test_a_balance_holds_when_source_raw_and_the_sum_are_equal() -> None:
    assert GOOD.holds


@pytest.mark.parametrize(
    "wrong",
    [{"source": 11}, {"source": None}, {"raw": 9}, {"migrated": 8}, {"rejected": 0}],
    ids=str,
)
def test_a_balance_with_one_other_number_does_not_hold_and_is_shown(wrong) -> None:
    balance = replace(GOOD, **wrong)
    assert not balance.holds
    lines = table([GOOD, balance]).splitlines()
    assert ["DOES NOT ADD UP" in line for line in lines] == [False, False, True, True]
    assert ["!=" in line for line in lines] == [False, False, True, True]
