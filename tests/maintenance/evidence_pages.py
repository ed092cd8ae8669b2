"""The evidence in the second app's admin, whose primary keys say nothing. Run by test_admin.py.

For each entity with a page: the object leads to its changed values and to the rows that were
rejected with its key, and each of their pages leads back. Prints what does not, and how many did.
"""

from __future__ import annotations

import re
from html import unescape

import django

django.setup()

from django.contrib import admin  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

CASES = {
    "changed values": """
        select loaded.entity, min(coalesce(loaded.pk, loaded.key))
        from legacy_audit.value_changes as changes
        join legacy_audit.loaded_keys as loaded using (entity, legacy_key)
        where loaded.accepted and loaded.row_hash is not null
        group by loaded.entity
        """,
    "rejected with this key": """
        select loaded.entity, min(coalesce(loaded.pk, loaded.key))
        from legacy_audit.rejected_rows as rejected
        join legacy_audit.loaded_keys as loaded using (entity, key)
        where loaded.accepted and loaded.row_hash is not null
        group by loaded.entity
        """,
}

user = get_user_model().objects.create_superuser("admin", password="admin")
browser = Client()
browser.force_login(user)
addresses = {
    model._meta.db_table: f"/{model._meta.app_label}/{model._meta.model_name}/"
    for model in admin.site._registry
}


def rows(query: str) -> list[tuple[str, ...]]:
    """What the database says."""
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def page(address: str) -> str:
    """A page's HTML."""
    answer = browser.get(address)
    assert answer.status_code == 200, (address, answer)
    return unescape(answer.content.decode())


tables = dict(rows("select entity, table_name from legacy_audit.loaded_tables"))
for text, query in CASES.items():
    trips = 0
    for entity, key in rows(query):
        if tables[entity] not in addresses:
            continue
        there = f"{addresses[tables[entity]]}{key}/change/"
        link = re.search(rf'href="([^"]+)">[\d,]+ {text}', page(there))
        if link is None:
            print(f"{there} does not lead to {text}")
            continue
        listed = re.findall(r"/legacy_audit/\w+/[0-9a-f]{32}/change/", page(link.group(1)))
        if not listed or any(f'href="{there}"' not in page(each) for each in listed):
            print(f"{there}: a page of {text} does not lead back")
        trips += 1
    print(f"{text}: {trips} trips")
