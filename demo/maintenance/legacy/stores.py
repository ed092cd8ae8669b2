"""Suppliers and parts."""

from __future__ import annotations

from datetime import timedelta

from demo.maintenance.legacy.forms import char, duration, hundredths, trimmed
from demo.maintenance.legacy.site import Site

FIRMS = ("Bearings", "Hydraulics", "Tool", "Electric", "Filters", "Belting", "Supply", "Steel")
TERMS = ("NET30", "NET60", "COD", "")
THINGS = ("Bearing", "Seal", "V-belt", "Filter", "Fuse", "Hose", "Relay", "Gasket")
UNITS = ("EA", "EA", "EA", "KG", "M", "L")


def suppliers(site: Site) -> None:
    """MT_VENDOR."""
    chance = site.chance("supplier")
    for number in range(1, max(30, site.orders // 20) + 1):
        name = f"{chance.pick(FIRMS)} House No. {number}"
        country = chance.pick(("US", "US", "CA", "MX", None))
        terms = chance.pick(TERMS)
        area = f"{chance.below(9000) + 1000}"
        email = "" if chance.once_in(3) else f"sales{number}@supplier.example"
        site.add(
            "supplier",
            {
                "VENDOR_NO": str(number),
                "VENDOR_NM": name,
                "CTRY": country,
                "TERMS": char(terms or None, 6),
                "PHONE": f"(313)555{area}",
                "EMAIL": email or None,
                "FAX": f"313555{area}" if chance.once_in(4) else None,
            },
            {
                "number": number,
                "name": name,
                "country": country or "US",
                "terms": terms,
                "phone": f"(313) 555-{area}",
                "email": email,
            },
        )


def parts(site: Site) -> None:
    """MT_PART: some exist without a revision and with one or two beside it."""
    chance = site.chance("part")
    suppliers = [row.stored["number"] for row in site.rows["supplier"]]
    for nth in range(max(80, site.orders // 4)):
        number = f"P-{nth + 100}"
        for revision in ("", "A", "B")[: 1 if nth % 4 else 2 + nth % 8 // 4]:
            supplier = None if chance.once_in(5) else chance.pick(suppliers)
            code = "" if chance.once_in(3) else f"{number}/{revision or '0'}"
            stock = chance.below(4000)
            cost = chance.below(200_000)
            minimum = None if chance.once_in(4) else chance.below(50)
            shelf = None if chance.once_in(2) else 30 * (chance.below(24) + 1)
            unit = chance.pick(UNITS)
            name = f"{chance.pick(THINGS)} {nth + 1}"
            site.add(
                "part",
                {
                    "PART_NO": number,
                    "REV": revision or None,
                    "DESCR": char(name, 40),
                    "UOM": char(unit, 2),
                    "ON_HAND": trimmed(f"{hundredths(stock)}"),
                    "MIN_QTY": None if minimum is None else str(minimum),
                    "UNIT_COST": trimmed(hundredths(cost)),
                    "SHELF_DAYS": None if shelf is None else str(shelf),
                    "VENDOR_NO": None if supplier is None else str(supplier),
                    "VENDOR_PART": code or None,
                    "BIN": char(f"R{nth % 40:02}", 8),
                },
                {
                    "number": number,
                    "revision": revision,
                    "name": name,
                    "unit": unit,
                    "on_hand": f"{hundredths(stock)}0",
                    "minimum": minimum or 0,
                    "unit_cost": f"{hundredths(cost)}00",
                    "shelf_life": None if shelf is None else duration(timedelta(days=shelf)),
                    "supplier_id": None if supplier is None else (supplier,),
                    "supplier_number": code,
                },
            )
