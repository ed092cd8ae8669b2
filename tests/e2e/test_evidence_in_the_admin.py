"""The evidence in Django's admin: found, followed both ways, exported, and never changed."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.django_in_process import django_at
from tests.e2e.workplace import ROOT, Workplace

APP = ROOT / "demo" / "app"
EVIDENCE = ("rejectedrow", "valuechange", "conflict", "extractionwarning", "load", "signoff")


@pytest.fixture
def django(migrated: Workplace) -> Iterator[Workplace]:
    """Django in this process, at the migrated database."""
    with django_at(migrated.server.environ(migrated.name)):
        yield migrated


def client(*permissions: str, superuser: bool = False) -> Any:
    """A browser, logged in as a user with these permissions."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Permission
    from django.test import Client

    user = get_user_model().objects.create_user(
        f"u{len(permissions)}{superuser}", password="x", is_staff=True, is_superuser=superuser
    )
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    found = Client()
    found.force_login(user)
    return found


def body(answer: Any) -> str:
    assert answer.status_code == 200, answer
    text: str = b"".join(answer).decode()
    return unescape(text)


def test_all_evidence_is_listed_filtered_searched_and_opened(django) -> None:
    browser = client(superuser=True)
    for model in EVIDENCE:
        body(browser.get(f"/legacy_audit/{model}/"))
    ((rows,),) = django.rows(
        "select count(*) from legacy_audit.rejected_rows"
        " where entity = 'coil' and 'orphan:customer_id' = any(reasons)"
    )
    page = body(browser.get("/legacy_audit/rejectedrow/?entity=coil&reason=orphan%3Acustomer_id"))
    assert f"{rows} rejected rows" in page
    ((key, number),) = django.rows(
        "select legacy_key, raw_row ->> 'coil_number' from legacy_audit.rejected_rows"
        " where entity = 'coil' and raw_row ->> 'coil_number' is not null limit 1"
    )
    page = body(browser.get(f"/legacy_audit/rejectedrow/?q={quote(str(number))}"))
    address = re.search(r"/legacy_audit/rejectedrow/[0-9a-f]{32}/change/", page)
    assert address
    assert str(key) in body(browser.get(address.group()))


def test_equal_rows_open_the_same_page(django) -> None:
    django.execute(
        "insert into legacy_audit.rejected_rows select * from legacy_audit.rejected_rows"
        " where entity = 'coil'"
    )
    browser = client(superuser=True)
    page = body(browser.get("/legacy_audit/rejectedrow/?entity=coil"))
    address = re.search(r"/legacy_audit/rejectedrow/[0-9a-f]{32}/change/", page)
    assert address
    body(browser.get(address.group()))


def test_a_customer_leads_to_its_evidence_and_back(django) -> None:
    browser = client(superuser=True)
    ((twin,),) = django.rows(
        "select key from legacy_audit.rejected_rows join customers_customer"
        " on customers_customer.customer_id = rejected_rows.key"
        " where entity = 'customer' order by key limit 1"
    )
    ((changed, column),) = django.rows(
        "select loaded.key, changes.column_name from legacy_audit.value_changes as changes"
        " join legacy_audit.loaded_keys as loaded using (entity, legacy_key)"
        " where entity = 'customer' and loaded.accepted order by 1, 2 limit 1"
    )
    page = body(browser.get(f"/customers/customer/{twin}/change/"))
    link = re.search(r'href="([^"]+)">[\d,]+ rejected with this key', page)
    assert link
    page = body(browser.get(link.group(1)))
    address = re.search(r"/legacy_audit/rejectedrow/[0-9a-f]{32}/change/", page)
    assert address
    assert f'href="/customers/customer/{twin}/change/"' in body(browser.get(address.group()))

    page = body(browser.get(f"/customers/customer/{changed}/change/"))
    link = re.search(r'href="([^"]+)">[\d,]+ changed values', page)
    assert link
    page = body(browser.get(link.group(1)))
    assert str(column) in page
    address = re.search(r"/legacy_audit/valuechange/[0-9a-f]{32}/change/", page)
    assert address
    assert f'href="/customers/customer/{changed}/change/"' in body(browser.get(address.group()))


def test_csv_has_every_chosen_row_and_no_formula(django) -> None:
    django.execute(
        "update legacy_audit.value_changes set original = '=cmd|''/c calc''!A0' where ctid ="
        " (select ctid from legacy_audit.value_changes where entity = 'customer' limit 1)"
    )
    browser = client(superuser=True)
    (digests, rows) = (
        [
            row[0]
            for row in django.rows(f"select md5(t::text) from legacy_audit.value_changes t {w}")
        ]
        for w in ("where entity = 'customer' limit 1", "where entity = 'customer'")
    )
    answer = browser.post(
        "/legacy_audit/valuechange/?entity=customer",
        {"action": "export_as_csv", "select_across": "1", "_selected_action": digests},
    )
    text = b"".join(answer.streaming_content).decode()
    lines = list(csv.DictReader(io.StringIO(text)))
    assert len(lines) == len(rows)
    assert [line["original"] for line in lines if "cmd|" in line["original"]] == [
        "'=cmd|'/c calc'!A0"
    ]


def test_only_who_has_the_permission_sees_the_evidence_or_links_to_it(django) -> None:
    ((twin,),) = django.rows(
        "select key from legacy_audit.rejected_rows join customers_customer"
        " on customers_customer.customer_id = rejected_rows.key"
        " where entity = 'customer' order by key limit 1"
    )
    without = client("view_customer")
    assert without.get("/legacy_audit/rejectedrow/").status_code == 403
    assert "rejected with" not in body(without.get(f"/customers/customer/{twin}/change/"))
    auditor = client("view_customer", "view_evidence")
    assert "rejected with" in body(auditor.get(f"/customers/customer/{twin}/change/"))
    body(auditor.get("/legacy_audit/rejectedrow/"))


def test_nothing_can_be_added_changed_or_deleted(django) -> None:
    before = django.digest("legacy_audit.rejected_rows", "legacy_audit.loads")
    browser = client(superuser=True)
    ((digest,),) = django.rows("select md5(t::text) from legacy_audit.rejected_rows t limit 1")
    assert browser.get("/legacy_audit/rejectedrow/add/").status_code == 403
    assert browser.post(f"/legacy_audit/rejectedrow/{digest}/delete/").status_code == 403
    assert browser.post(f"/legacy_audit/rejectedrow/{digest}/change/", {}).status_code == 403
    answer = browser.post(
        "/legacy_audit/rejectedrow/", {"action": "delete_selected", "_selected_action": [digest]}
    )
    assert answer.status_code in (200, 302)
    assert django.digest("legacy_audit.rejected_rows", "legacy_audit.loads") == before


def test_without_evidence_the_pages_say_so(django) -> None:
    django.execute("drop schema legacy_audit cascade")
    browser = client(superuser=True)
    for model in EVIDENCE:
        page = body(browser.get(f"/legacy_audit/{model}/"))
        assert "is not there, or Django's role may not read it" in page
    ((key,),) = django.rows("select min(customer_id) from customers_customer")
    body(browser.get(f"/customers/customer/{key}/change/"))


def check(workplace: Workplace, folder: Path, installed: str, *command: str) -> str:
    """What a command of Django's says in a site with these INSTALLED_APPS."""
    (folder / "site_settings.py").write_text(
        f"from config.settings import *\nINSTALLED_APPS = {installed}\n"
    )
    environ = {
        **workplace.environ,
        "DJANGO_SETTINGS_MODULE": "site_settings",
        "PYTHONPATH": str(folder),
    }
    said = subprocess.run(
        [sys.executable, "demo/app/manage.py", *command],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
    )
    assert said.returncode == 0, said.stderr
    return said.stdout + said.stderr


def test_a_site_that_puts_it_behind_the_admin_is_warned(migrated, tmp_path) -> None:
    late = "[*INSTALLED_APPS[1:], INSTALLED_APPS[0]]"
    assert "legacy_audit.W001" in check(migrated, tmp_path, late, "check")
    assert "no issues" in migrated.done("python", "demo/app/manage.py", "check")


def test_a_copy_of_the_folder_under_another_name_works_as_well(migrated, tmp_path) -> None:
    shutil.copytree(ROOT / "demo" / "legacy_audit", tmp_path / "evidence")
    apps = "['evidence', *INSTALLED_APPS[1:]]"
    assert "no issues" in check(migrated, tmp_path, apps, "check")
    count = (
        "from django.template.loader import get_template as get;"
        " get('admin/change_form_object_tools.html');"
        " from evidence.models import RejectedRow; print(RejectedRow.objects.count(), 'rejected')"
    )
    ((rows,),) = migrated.rows("select count(*) from legacy_audit.rejected_rows")
    assert f"{rows} rejected" in check(migrated, tmp_path, apps, "shell", "--command", count)
