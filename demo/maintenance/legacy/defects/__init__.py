"""Everything that is planted in a plant's tables, with its outcome, by hand and from the rules."""

from __future__ import annotations

from demo.maintenance.legacy.defects import assets, people, stores, twins, work
from demo.maintenance.legacy.entities import ENTITIES
from demo.maintenance.legacy.planting import Planter
from demo.maintenance.legacy.site import Site

BY_ENTITY = {
    "skill": people.SKILLS,
    "technician": people.TECHNICIANS,
    "technician_skill": people.TECHNICIAN_SKILLS,
    "equipment": assets.EQUIPMENT,
    "instrument": assets.INSTRUMENTS,
    "supplier": stores.SUPPLIERS,
    "part": stores.PARTS,
    "order": work.ORDERS,
    "order_part": work.ORDER_PARTS,
    "plan": work.PLANS,
    "reading": work.READINGS,
}


def plant_all(site: Site) -> None:
    """Plant every defect, those that take several rows first."""
    planters = {entity.name: Planter(site, entity.name) for entity in ENTITIES}
    twins.plant(planters)
    assets.plant_relations(planters)
    for name, defects in BY_ENTITY.items():
        planters[name].plant(defects)
