"""The eight tables: volumes, keys, references, and the names that the Django app gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Entity:
    """One legacy table. All column names are Oracle's, except the values of `renamed`."""

    name: str
    table: str
    volume: int  # rows at the documented site
    key: str
    unique: tuple[str, ...] = ()  # besides the key
    references: Mapping[str, str] = field(default_factory=dict)  # column -> entity
    renamed: Mapping[str, str] = field(default_factory=dict)  # column -> Django's, where it differs
    grows: bool = True  # with --scale; a plant does not get more lines with more orders

    def django(self, column: str) -> str:
        """The column of the Django table that is filled from a legacy column."""
        return self.renamed.get(column, column.lower())


_TIMES = {"CREATED_DATE": "created_at", "MODIFIED_DATE": "updated_at"}

# In the order of dependency: parents first.
ENTITIES = (
    Entity(
        "carrier",
        "AB_CARRIER",
        25,
        "CARRIER_ID",
        renamed={"CARRIER_NAME": "name"},
        grows=False,
    ),
    Entity("line", "AB_LINE", 10, "LINE_ID", unique=("LINE_NUMBER",), grows=False),
    Entity(
        "customer",
        "AB_CUSTOMER",
        1_234,
        "CUSTOMER_ID",
        renamed={
            "CUSTOMER_NAME": "name",
            "ADDRESS_1": "address_line1",
            "ADDRESS_2": "address_line2",
            **_TIMES,
        },
    ),
    Entity(
        "coil",
        "AB_COIL",
        45_678,
        "COIL_ID",
        references={"CUSTOMER_ID": "customer"},
        renamed=_TIMES,
    ),
    Entity(
        "job",
        "AB_JOB",
        23_456,
        "JOB_ID",
        unique=("JOB_NUMBER",),
        references={"CUSTOMER_ID": "customer", "COIL_ID": "coil", "LINE_ID": "line"},
        renamed=_TIMES,
    ),
    Entity(
        "skid",
        "AB_SKID",
        8_901,
        "SKID_ID",
        unique=("SKID_NUMBER",),
        references={"JOB_ID": "job", "CUSTOMER_ID": "customer"},
        renamed=_TIMES,
    ),
    Entity(
        "qa",
        "AB_QA_RESULT",
        12_345,
        "TEST_ID",
        references={"COIL_ID": "coil", "JOB_ID": "job"},
        renamed=_TIMES,
    ),
    Entity(
        "shipment",
        "AB_SHIPMENT",
        6_789,
        "SHIPMENT_ID",
        unique=("BOL_NUMBER",),
        references={"CUSTOMER_ID": "customer", "CARRIER_ID": "carrier"},
        renamed=_TIMES,
    ),
)


@dataclass(frozen=True)
class Site:
    """One data set: its seed and how many rows each entity has."""

    seed: int
    scale: float

    def rows(self, entity: str) -> int:
        """The number of rows of an entity, by name."""
        (found,) = (each for each in ENTITIES if each.name == entity)
        return max(1, round(found.volume * self.scale)) if found.grows else found.volume
