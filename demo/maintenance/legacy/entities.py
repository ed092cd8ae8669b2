"""The eleven entities, parents before children."""

from __future__ import annotations

from demo.maintenance.legacy.row import Entity, together, whatever_case, where_given

SKILL = Entity(
    "skill",
    "people.Skill",
    "MT_SKILL",
    ("SKILL_CD",),
    ("code",),
    uniques=(whatever_case("name"),),
)
TECHNICIAN = Entity("technician", "people.Technician", "MT_EMP", ("EMP_NO",), ("badge",))
TECHNICIAN_SKILL = Entity(
    "technician_skill",
    "people.Technician.skills",
    "MT_EMP_SKILL",
    ("EMP_NO", "SKILL_CD"),
    ("technician_id", "skill_id"),
    {"technician_id": "technician", "skill_id": "skill"},
)
EQUIPMENT = Entity(
    "equipment",
    "assets.Equipment",
    "MT_EQUIP",
    ("PLANT_NO", "EQUIP_NO"),
    ("plant", "number"),
    {"parent_id": "equipment"},
    (where_given("serial_number"),),
)
INSTRUMENT = Entity(
    "instrument",
    "assets.Instrument",
    "MT_INSTR",
    ("INSTR_NO",),
    ("number",),
    {"equipment_id": "equipment"},
    (whatever_case("label"), together("equipment_id")),
)
SUPPLIER = Entity(
    "supplier",
    "stores.Supplier",
    "MT_VENDOR",
    ("VENDOR_NO",),
    ("number",),
    uniques=(whatever_case("name"),),
)
PART = Entity(
    "part",
    "stores.Part",
    "MT_PART",
    ("PART_NO", "REV"),
    ("number", "revision"),
    {"supplier_id": "supplier"},
    (where_given("supplier_number", "supplier_id"),),
)
ORDER = Entity(
    "order",
    "work.Order",
    "MT_WO",
    ("WO_NO",),
    ("number",),
    {"equipment_id": "equipment", "technician_id": "technician", "follows_id": "order"},
    (together("erp_id"),),
)
ORDER_PART = Entity(
    "order_part",
    "work.OrderPart",
    "MT_WO_PART",
    ("WO_NO", "LINE_NO"),
    ("order_id", "line"),
    {"order_id": "order", "part_id": "part"},
)
PLAN = Entity(
    "plan",
    "work.Plan",
    "MT_PM",
    ("PLANT_NO", "EQUIP_NO", "TASK_CD", "SHIFT"),
    ("equipment_id", "task", "shift"),
    {"equipment_id": "equipment", "technician_id": "technician"},
)
READING = Entity(
    "reading",
    "work.Reading",
    "MT_READING",
    ("PLANT_NO", "EQUIP_NO", "READ_DT", "READ_TM"),
    ("equipment_id", "taken_at"),
    {"equipment_id": "equipment"},
)

ENTITIES = (
    SKILL,
    TECHNICIAN,
    TECHNICIAN_SKILL,
    EQUIPMENT,
    INSTRUMENT,
    SUPPLIER,
    PART,
    ORDER,
    ORDER_PART,
    PLAN,
    READING,
)
