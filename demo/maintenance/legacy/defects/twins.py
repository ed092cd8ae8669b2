"""Parents whose keys are the same once cleaned, and the children that name the rejected one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from demo.maintenance.legacy.forms import char
from demo.maintenance.legacy.planting import Copy, Planter
from demo.maintenance.legacy.row import Change, Raw, Row

Planters = Mapping[str, Planter]
ALIKE = "twin that is alike"
NOT_ALIKE = "twin that is not alike"
CHILDREN = 8  # of each twin: some of them have another parent that is rejected


def plant(planters: Planters) -> None:
    """A pair of each kind among technicians and parts, and one among skills."""
    skill = planters["skill"].take(lambda row: row.stored["code"] == "PLC")
    planters["skill"].copy(skill, Copy(ALIKE, {"SKILL_CD": " PLC"}, reason="duplicate:code"))
    for _ in range(2):
        child = planters["technician_skill"].take(lambda row: row.stored["skill_id"] == ("PLC",))
        _follow(child, "skill_id", ("PLC",), {"SKILL_CD": " PLC"}, [" PLC"])
    _technicians(planters)
    _parts(planters)


def _technicians(planters: Planters) -> None:
    for alike in (True, False):
        kept = planters["technician"].take()
        badge = char(f" {kept.stored['badge']}", 8)
        raw: Raw = {"EMP_NO": badge}
        other: Raw = {} if alike else {"LAST_NM": char("Nobody", 30)}
        stored = {} if alike else {"last_name": "Nobody"}
        what = ALIKE if alike else NOT_ALIKE
        planters["technician"].copy(kept, Copy(what, raw | other, stored, "duplicate:badge"))
        for child in [planters["order"].take() for _ in range(CHILDREN)]:
            if alike:
                _follow(child, "technician_id", (kept.stored["badge"],), raw, [badge])
            else:
                _refuse(child, "technician_id", (kept.stored["badge"],), raw)


def _parts(planters: Planters) -> None:
    for alike in (True, False):
        kept = planters["part"].take(lambda row: row.stored["revision"] == "A")
        kept.raw["VENDOR_NO"], kept.stored["supplier_id"] = None, None  # never an orphan itself
        number = f"{kept.stored['number']} "
        other: Raw = {} if alike else {"DESCR": char("Something else", 40)}
        stored = {} if alike else {"name": "Something else"}
        what = ALIKE if alike else NOT_ALIKE
        planters["part"].copy(
            kept, Copy(what, {"PART_NO": number, **other}, stored, "duplicate:number+revision")
        )
        raw: Raw = {"PART_NO": number, "REV": "A"}
        key = (kept.stored["number"], "A")
        for child in [planters["order_part"].take() for _ in range(CHILDREN)]:
            if alike:
                _follow(child, "part_id", key, raw, [number, "A"])
            else:
                _refuse(child, "part_id", key, raw)


def _follow(child: Row, column: str, key: tuple[Any, ...], raw: Raw, named: list[Any]) -> None:
    child.raw.update(raw)
    child.stored[column] = key
    child.planted.append("names a rejected twin that is alike")
    child.changes.append(Change(column, _listed(named), _listed(list(key)), "twin"))


def _refuse(child: Row, column: str, key: tuple[Any, ...], raw: Raw) -> None:
    child.raw.update(raw)
    child.stored[column] = key
    child.planted.append("names a rejected twin that is not alike")
    child.declared.append(f"orphan:{column}")


def _listed(parts: list[Any]) -> str:
    """One part as it is, several with a bar between them."""
    return "|".join(str(part) for part in parts)
