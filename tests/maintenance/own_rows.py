"""The app goes on with its own rows in tables that a migration filled. Run by test_build.py.

Prints a line for what goes wrong: a sequence that stands behind the rows, a constraint.
"""

from __future__ import annotations

import django

django.setup()

from assets.models import Equipment, Instrument  # noqa: E402
from django.utils import timezone  # noqa: E402
from people.models import Skill, Technician  # noqa: E402
from stores.models import Part, Supplier  # noqa: E402
from work.models import Order, OrderPart, Plan, Reading  # noqa: E402

machine = Equipment.objects.create(
    plant=9, number=1, name="Own", kind="PRESS", parent=Equipment.objects.order_by("pk").first()
)
Instrument.objects.create(number=70001, label="OWN-1", equipment=machine)
technician = Technician.objects.create(badge="OWN", last_name="Own")
technician.skills.add(Skill.objects.create(code="OWN", name="Own"), Skill.objects.get(code="ELEC"))
supplier = Supplier.objects.create(number=70001, name="Own")
part = Part.objects.create(number="OWN", name="Own", supplier=supplier)
order = Order.objects.create(
    number=70001, title="Own", equipment=machine, status="OPEN", opened_at=timezone.now()
)
OrderPart.objects.create(order=order, line=1, part=part, quantity=1)
Plan.objects.create(equipment=machine, task="OWN", every="1 00:00:00")
Reading.objects.create(equipment=machine, taken_at=timezone.now(), value=1)
