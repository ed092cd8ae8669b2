"""The cleaning and rejection rules in slow, plain Python: what the generator's ledger is held to.

Written from the rules' text alone; it shares nothing with the generator or with the SQL. A cleaned
value comes with whether something was lost; it is text, number, flag or moment, or None.
"""

from tests.demo.reference.judging import Row, changes, clean_row, judge
from tests.demo.reference.mapping import MAPPING
from tests.demo.reference.shown import shown

__all__ = ["MAPPING", "Row", "changes", "clean_row", "judge", "shown"]
