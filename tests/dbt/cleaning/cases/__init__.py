"""What each rule makes of each raw value, as tables: (raw value, stored value, is it logged).

A raw value is written as Postgres reads it as the raw column's type, and a time is stored in the
plant's zone, America/Detroit.
"""

from __future__ import annotations

from tests.dbt.cleaning.cases import boolean, date, email, number, phone, text
from tests.dbt.cleaning.cases.case import Table

TABLES: Table = {
    **text.CASES,
    **phone.CASES,
    **email.CASES,
    **boolean.CASES,
    **date.CASES,
    **number.CASES,
}
