"""The rows as a tidy plant would have kept them; all dirt is planted afterwards.

One module per table with `build(site, rows)`. Every value is a function of seed and row number, so
that a child can tell what its parent holds without the parent's row being there.
"""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa

from demo.legacy_data.draws import Ints
from demo.legacy_data.entities import Site
from demo.legacy_data.legacy import carrier, coil, customer, job, line, qa, shipment, skid
from demo.legacy_data.legacy.rows import Rows

BUILDERS: dict[str, Callable[[Site, Ints], Rows]] = {
    "carrier": carrier.build,
    "line": line.build,
    "customer": customer.build,
    "coil": coil.build,
    "job": job.build,
    "skid": skid.build,
    "qa": qa.build,
    "shipment": shipment.build,
}

# The keys that others refer to, by row number.
KEYS: dict[str, Callable[[Ints], pa.Array]] = {
    "carrier": carrier.key,
    "line": line.key,
    "customer": customer.key,
    "coil": coil.key,
    "job": job.key,
}

__all__ = ["BUILDERS", "KEYS", "Rows"]
