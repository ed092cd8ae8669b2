"""Objects of every model made by hand: a valid one, and for each constraint one that breaks it.

Run by test_models.py in a process of its own. Prints a line for each case that went wrong.
"""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import django

django.setup()

from assets.models import Equipment, Instrument  # noqa: E402
from django.core.exceptions import ValidationError  # noqa: E402
from django.db import IntegrityError, transaction  # noqa: E402
from people.models import Skill, Technician  # noqa: E402
from stores.models import Part, Supplier  # noqa: E402
from work.models import Order, OrderPart, Plan, Reading  # noqa: E402

NOON = datetime(2020, 1, 5, 12, tzinfo=UTC)
wrong: list[str] = []


def accepted(instance):
    """Validate and save an object that Django has to accept."""
    instance.full_clean()
    instance.save()
    instance.full_clean()
    return instance


def refused(what, instance, by_database=True):
    """Django has to refuse it, and the database as well where the rule is a constraint of its."""
    try:
        instance.full_clean()
        wrong.append(f"{what}: full_clean accepts it")
    except ValidationError:
        pass
    if not by_database:
        return
    try:
        with transaction.atomic():
            instance.save()
        wrong.append(f"{what}: the database accepts it")
    except IntegrityError:
        pass


press = accepted(
    Equipment(
        plant=1,
        number=1001,
        name="Press",
        kind="PRESS",
        criticality=1,
        serial_number="SN-1",
        commissioned_on=date(2015, 1, 5),
        shift_starts_at=time(6),
        running_hours=12.5,
        price=Decimal("100.25"),
        ratings={"kw": 15},
        nameplate=b"\x00\xff",
    )
)
press.refresh_from_db()
motor = accepted(Equipment(plant=1, number=1002, name="Motor", kind="MOTOR", parent=press))
accepted(Equipment(plant=2, number=1001, name="Press", kind="PRESS"))
if press.tag is None or press.ratings != {"kw": 15} or bytes(press.nameplate) != b"\x00\xff":
    wrong.append("equipment: does not come back as it was saved")
refused("equipment: key", Equipment(plant=1, number=1001, name="x", kind="PUMP"))
refused(
    "equipment: serial number",
    Equipment(plant=3, number=1, name="x", kind="PUMP", serial_number="SN-1"),
)
refused("equipment: hours", Equipment(plant=3, number=2, name="x", kind="PUMP", running_hours=-1))
refused("equipment: kind", Equipment(plant=3, number=3, name="x", kind="BOAT"), by_database=False)

accepted(Instrument(number=1, label="TI-1", equipment=motor, calibrate_every=timedelta(days=30)))
accepted(Instrument(number=2, label="TI-2"))
accepted(Instrument(number=3, label="TI-3"))
refused("instrument: label", Instrument(number=4, label="ti-1"))
refused("instrument: equipment", Instrument(number=5, label="TI-5", equipment=motor))

welding = accepted(Skill(code="WELD", name="Welding"))
refused("skill: name", Skill(code="W2", name="WELDING"))
anna = accepted(Technician(badge="T0001", last_name="Abbott"))
anna.refresh_from_db()
anna.skills.add(welding)
refused("technician: badge", Technician(badge="T0001", last_name="Brandt"))
refused("technician: rate", Technician(badge="T0002", last_name="Brandt", hourly_rate=-1))

acme = accepted(Supplier(number=1, name="Acme"))
acme.refresh_from_db()
if acme.country != "US":
    wrong.append("supplier: the database's default did not come")
refused("supplier: name", Supplier(number=2, name="ACME"))
bearing = accepted(Part(number="P-1", name="Bearing", on_hand=Decimal("2.5"), unit_cost=2))
bearing.refresh_from_db()
if bearing.stock_value != 5:
    wrong.append(f"part: stock_value is {bearing.stock_value}")
accepted(Part(number="P-1", revision="A", name="Bearing", supplier=acme, supplier_number="7"))
accepted(Part(number="P-2", name="Seal", supplier=acme))
accepted(Part(number="P-3", name="Seal", supplier=acme))
refused("part: key", Part(number="P-1", name="Bearing"))
refused(
    "part: supplier's number",
    Part(number="P-4", name="x", supplier=acme, supplier_number="7"),
)
refused("part: on hand", Part(number="P-5", name="x", on_hand=-1))

order = accepted(
    Order(number=1, title="Grease", equipment=motor, status="OPEN", opened_at=NOON, technician=anna)
)
order.refresh_from_db()
if order.priority != Order.Priority.SOON:
    wrong.append("order: the database's default did not come")
accepted(
    Order(number=2, title="x", equipment=motor, status="DONE", opened_at=NOON, closed_at=NOON,
          follows=order)
)  # fmt: skip
refused(
    "order: closed before",
    Order(number=3, title="x", equipment=motor, status="DONE", opened_at=NOON,
          closed_at=NOON - timedelta(hours=1)),
)  # fmt: skip
refused(
    "order: not closed",
    Order(number=4, title="x", equipment=motor, status="DONE", opened_at=NOON),
)
accepted(OrderPart(order=order, line=1, part=bearing, quantity=1))
if list(order.parts.all()) != [bearing]:
    wrong.append("order: parts do not come through OrderPart")
refused("order part: line", OrderPart(order=order, line=1, part=bearing, quantity=1))
refused("order part: quantity", OrderPart(order=order, line=2, part=bearing, quantity=0))

week = timedelta(days=7)
accepted(Plan(equipment=motor, task="OIL", every=week))
accepted(Plan(equipment=motor, task="OIL", every=week, shift=1))
refused("plan: no shift", Plan(equipment=motor, task="OIL", every=week))
accepted(Reading(equipment=motor, taken_at=NOON, value=1.5, pieces=10**12))
refused("reading: key", Reading(equipment=motor, taken_at=NOON, value=2))

print("\n".join(wrong))
sys.exit(1 if wrong else 0)
