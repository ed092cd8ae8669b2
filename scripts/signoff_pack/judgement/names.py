"""File names of the workbooks: the owner's name in small letters."""

from __future__ import annotations

import re


def workbook_name(owner: str) -> str:
    """`sales.xlsx` for Sales, `owner_of_coil.xlsx`."""
    return re.sub(r"[^a-z0-9]+", "_", owner.lower()).strip("_") + ".xlsx"
