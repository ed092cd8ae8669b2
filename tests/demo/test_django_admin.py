"""The admin's pages, asked for as a browser would, with rows in every table."""

from __future__ import annotations

import pytest

from tests.django_in_process import django_at

ROWS = """
    insert into shipping_carrier (carrier_id, name, is_active) values ('CAR01', 'Haul', true);
    insert into production_line values ('L01', '72-CTL', null, true);
    insert into customers_customer (customer_id, name, is_active) values ('C1', 'ACME', true);
    insert into inventory_coil (coil_id, coil_number, customer_id) values ('L1', 'N1', 'C1');
    insert into production_job (job_id, job_number, coil_id, line_id, priority)
        values ('J1', 'JB-1', 'L1', 'L01', 0);
    insert into inventory_skid (skid_id, job_id) values ('100', 'J1');
    insert into quality_qaresult (test_id, coil_id, job_id) values ('200', 'L1', 'J1');
    insert into shipping_shipment (shipment_id, bol_number, carrier_id)
        values ('300', 'BOL1', 'CAR01');
"""


@pytest.fixture(scope="module")
def browser(module_django_database):
    """Django's test client, logged in as a superuser, on a database with a row in every table."""
    with module_django_database.connect() as connection, connection.cursor() as cursor:
        cursor.execute(ROWS)
    with django_at(module_django_database.environ):
        from django.contrib.auth import get_user_model
        from django.test import Client

        user = get_user_model().objects.create_superuser("admin", password="admin")
        client = Client()
        client.force_login(user)
        yield client


PAGES = {
    "customers/customer": "C1",
    "inventory/coil": "L1",
    "inventory/skid": "100",
    "production/job": "J1",
    "production/line": "L01",
    "quality/qaresult": "200",
    "shipping/carrier": "CAR01",
    "shipping/shipment": "300",
}


@pytest.mark.parametrize("page", PAGES)
def test_the_admin_lists_searches_and_opens_each_model(browser, page):
    for address in (f"/{page}/", f"/{page}/?q={PAGES[page]}"):
        answer = browser.get(address)
        assert answer.status_code == 200
        assert f"/{page}/{PAGES[page]}/change/" in answer.content.decode()
    assert browser.get(f"/{page}/{PAGES[page]}/change/").status_code == 200


def test_the_admin_shows_all_eight_models_on_its_first_page(browser):
    text = browser.get("/").content.decode()
    assert [page for page in PAGES if f'href="/{page}/"' not in text] == []
