"""AB_CARRIER: written out by hand. Rows 22 to 24 are there to be spoilt (see defects/fixed.py)."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from demo.legacy_data.columns import nullable, numbered, words
from demo.legacy_data.draws import Ints
from demo.legacy_data.entities import Site
from demo.legacy_data.legacy.rows import NO_PARENT, Rows

# Name, SCAC, contact, domain of the e-mail address.
CARRIERS = (
    ("Motor City Freight", "MCFT", "Dale Kowalski", "motorcityfreight.com"),
    ("Great Lakes Haulage", "GLHA", "Ann Visser", "greatlakeshaulage.com"),
    ("Buckeye Flatbed", "BKFB", "Tom Brandt", "buckeyeflatbed.com"),
    ("Wolverine Transport", "WLVT", "Rita Gomez", "wolverinetransport.com"),
    ("Mackinac Lines", "MKNL", "Paul Hautala", "mackinaclines.com"),
    ("Huron Valley Trucking", "HVTK", "Jim O'Neil", "hvtrucking.com"),
    ("Saginaw Express", "SGNX", "Carla Meyer", "saginawexpress.com"),
    ("Erie Shore Carriers", "ESCR", "Lou Petrov", "erieshore.com"),
    ("Blue Water Logistics", "BWLG", "Sue Tremblay", "bluewaterlogistics.com"),
    ("Toledo Steel Haulers", "TSHL", "Al Nowak", "toledohaulers.com"),
    ("Kalamazoo Cartage", "KZCT", "Deb Hoekstra", "kzoocartage.com"),
    ("Straits Motor Freight", "STMF", "Ray Beaulieu", "straitsmotor.com"),
    ("Thumb Area Trucking", "THAT", "Ed Schmitt", "thumbtrucking.com"),
    ("Lakehead Bulk", "LKHB", "Kim Saari", "lakeheadbulk.com"),
    ("Irish Hills Transfer", "IHT", "Pat Doyle", "irishhills.com"),
    ("River Rouge Cartage", "RRCG", "Max Fischer", "rougecartage.com"),
    ("Grand Trunk Freight", "GTF", "Jo Lindqvist", "grandtrunkfreight.com"),
    ("Keweenaw Haul", "KWHL", "Arvo Niemi", "keweenawhaul.com"),
    ("Hoosier Flatbed", "HSFB", "Bill Yoder", "hoosierflatbed.com"),
    ("Maumee Lines", "MAUM", "Sal Russo", "maumeelines.com"),
    ("Ambassador Crossing", "AMBX", "Guy Leduc", "ambassadorx.com"),
    ("Northern Tier Carriers", "NTCR", "Lee Anders", "northerntier.com"),
    ("Customer Pick-up", "CPUP", None, None),
    ("Metro Courier", "METC", "Ty Walsh", "metrocourier.com"),
    ("Motor City Freight (old)", "MCFT", "Dale Kowalski", "motorcityfreight.com"),
)


def key(rows: Ints) -> pa.Array:
    """CAR01 to CAR25, but car21, as all its shipments have it too; NULL for NO_PARENT."""
    keys = [f"{'car' if row == 20 else 'CAR'}{row + 1:02}" for row in range(len(CARRIERS))]
    return nullable(words(keys, np.maximum(rows, 0)), rows == NO_PARENT)


def build(site: Site, rows: Ints) -> Rows:
    """The carriers of `rows`."""
    chosen = [CARRIERS[row] for row in rows.tolist()]
    count = np.arange(len(chosen))
    return Rows(
        {
            "CARRIER_ID": key(rows),
            "CARRIER_NAME": pa.array([name for name, _, _, _ in chosen]),
            "SCAC_CODE": pa.array([scac for _, scac, _, _ in chosen]),
            "CONTACT_NAME": pa.array([contact for _, _, contact, _ in chosen]),
            "PHONE": numbered("313-555-", count * 37 + 1200, 4),
            "EMAIL": pa.array([host and f"dispatch@{host}" for _, _, _, host in chosen]),
            "IS_ACTIVE": pa.array(["Y"] * len(chosen)),
            "NOTES": pa.array(["liftgate on request"] + [None] * (len(chosen) - 1), pa.string()),
        }
    )
