"""A key of 4,000 characters is its row's fault, not the end of the run: an index row has 2,704."""

import random

import pytest

from tests.dbt.site import Site

LONG = "".join(random.Random(11).choices("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", k=4000))
WIDE = "".join(random.Random(12).choices("ÄÖÜßéèêñçåæø€漢字語", k=4000))  # twice the bytes and more


@pytest.mark.parametrize("key", [LONG, WIDE], ids=["letters", "wide letters"])
def test_a_long_key_is_rejected_and_so_is_who_refers_to_it(site: Site, key: str) -> None:
    site.make_raw()
    site.add("ab_customer", {"customer_id": key, "customer_name": "x"}, {"customer_id": "C1"})
    site.add(
        "ab_coil",
        {"coil_id": "K1", "customer_id": "C1", "coil_number": "1"},
        {"coil_id": "K2", "customer_id": key, "coil_number": "2"},
    )
    site.loaded("--select", "customer", "coil")
    assert site.keys("customer") == ["C1"]
    assert site.keys("coil") == ["K1"]
    assert site.reasons("customer")[key] == ["too_long:customer_id"]
    assert site.reasons("coil")["K2"] == ["orphan:customer_id"]
    site.loaded("--select", "customer", "coil")
    assert site.keys("coil") == ["K1"]
