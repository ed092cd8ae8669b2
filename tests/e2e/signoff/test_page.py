"""The page in a real browser: with JavaScript and without, on a telephone, on paper, attacked."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from scripts.revision_diff.difference import (
    Cause,
    Change,
    Difference,
    Loss,
    Pair,
    SchemaChange,
)
from scripts.revision_diff.page import html as diff_html
from scripts.source_profile import report as source_profile
from tests.e2e.signoff.conftest import make_pack

pytestmark = pytest.mark.nightly  # each test is a build and a pack, or a browser

HOSTILE = (
    "<script>document.title = 'owned'</script>",
    "<img src=x onerror=\"document.title = 'owned'\">",
    "</style></table><iframe src=https://example.com></iframe>",
    "=cmd|'/c calc'!A0",
    "{{ 7 * 7 }}{% raw %}",
    "safe\u202egpj.exe\u2066\u200b",
)

DIFFERENCE = Difference(
    "coil",
    rows=9,
    changed=2,
    newly_rejected=1,
    schema=(SchemaChange("column temper", None, "text"),),
    changes=(Change("alloy", 2, 2, tuple(Pair(v, v, None, 1, v) for v in HOSTILE)),),
    losses=(Loss("alloy", "code", 1, 0, ((HOSTILE[0], None, 1, True),)),),
    causes=(Cause("customer", "required:name", 1, 0),),
    reasons=(("orphan:customer_id", 1),),
)


@contextmanager
def opened(
    browser: Browser, pack: Path, width: int = 1280, javascript: bool = True
) -> Iterator[Page]:
    """The page, which may ask for nothing but itself and say nothing on the console."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=javascript
    )
    page = context.new_page()
    requests: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    address = (pack / "index.html").as_uri()
    page.goto(address)
    yield page
    assert requests == [address]
    assert said == []
    context.close()


@pytest.mark.parametrize("width", [375, 1280])
@pytest.mark.parametrize("javascript", [False, True])
def test_the_page_fits_its_window(browser, first_pack, width, javascript) -> None:
    with opened(browser, first_pack, width, javascript) as page:
        assert page.locator("#verdict").inner_text().startswith("NO-GO: ")
        widest = "document.documentElement.scrollWidth"
        assert page.evaluate(widest) <= width


def test_without_javascript_everything_can_be_read_and_no_control_is_dead(
    browser, first_pack
) -> None:
    with opened(browser, first_pack, javascript=False) as page:
        assert not page.locator("#search").is_visible()
        fold = page.locator("#rejected details:not([open])").first
        fold.locator("summary").click()
        assert fold.page.locator("#rejected details[open]").count() > 3


def test_with_javascript_one_can_search_sort_and_unfold(browser, first_pack) -> None:
    with opened(browser, first_pack) as page:
        page.locator("#search").fill("coil_reconciles_with_source")
        assert page.locator("#found").inner_text() == "1 found"
        assert page.locator("tr[data-search]:visible").count() == 1
        page.locator("#search").fill("")
        head = page.locator("#equation thead button", has_text="in Oracle")
        cells = page.locator("#equation tbody tr td:nth-child(2)")
        head.click()
        counts = [int(text.replace(",", "")) for text in cells.all_inner_texts()]
        assert counts == sorted(counts)
        head.click()
        counts = [int(text.replace(",", "")) for text in cells.all_inner_texts()]
        assert counts == sorted(counts, reverse=True)
        page.locator("#unfold").click()
        assert page.locator("details:not([open])").count() == 0
        page.locator("#fold").click()
        assert page.locator("details[open]").count() == 0


def test_the_page_is_accessible(browser, first_pack) -> None:
    with opened(browser, first_pack) as page:
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


def test_the_profile_and_the_diff_are_pages_of_the_same_kind(
    browser, sealed, tmp_path, monkeypatch
) -> None:
    for name, value in sealed.server.environ(sealed.name).items():
        monkeypatch.setenv(name, value)
    profile = source_profile.write(tmp_path)
    diff = tmp_path / "diff"
    diff.mkdir()
    (diff / "index.html").write_text(diff_html("main", "here", "these data", [DIFFERENCE]))
    for folder in (profile, diff):
        for width in (375, 1280):
            with opened(browser, folder, width) as page:
                assert page.evaluate("document.documentElement.scrollWidth") <= width
                found = Axe().run(page)
                assert found.violations_count == 0, found.generate_report()
    with opened(browser, diff) as page:
        text = page.locator("main").inner_text()
        assert "the owners know of the newly rejected rows" in text
        assert "safe\\u202egpj.exe\\u2066\\u200b" in text
        assert page.title() == "ABIS migration: what this change does to the data"


@pytest.mark.parametrize(("paper", "width"), [("A4", 595), ("Letter", 612)])
def test_the_printed_page_has_numbered_pages_and_all_that_was_folded(
    browser, first_pack, paper, width
) -> None:
    with opened(browser, first_pack, javascript=False) as page:
        pdf = PdfReader(io.BytesIO(page.pdf(format=paper)))
    texts = [" ".join(one.extract_text().split()) for one in pdf.pages]
    assert abs(float(pdf.pages[0].mediabox.width) - width) < 1
    assert 10 < len(texts) < 120
    for number, text in enumerate(texts, start=1):
        assert f"page {number} of {len(texts)}" in text
        assert len(text) > 100, f"page {number} is empty"
    assert "name, date, signature" in texts[-1]
    assert "has_sound_keys_and_references" in "".join("".join(texts).split())
    assert any("AB_COIL and inventory_coil" in text for text in texts)  # folded on the screen
    assert not any("Unfold all" in text for text in texts)


def test_nothing_is_cut_off_on_paper(browser, first_pack) -> None:
    between_the_margins_of_a4 = 680  # pixels: 180 mm
    with opened(browser, first_pack, between_the_margins_of_a4, javascript=False) as page:
        page.emulate_media(media="print")
        wide = page.eval_on_selector_all(
            "table", "all => all.map(one => [one.caption.textContent, one.scrollWidth])"
        )
        assert [one for one in wide if one[1] > between_the_margins_of_a4] == []


def test_hostile_values_are_text_and_nothing_else(signed, browser, tmp_path) -> None:
    values = [*HOSTILE, "x" * 1_000_000]
    array = "array[" + ", ".join("'" + value.replace("'", "''") + "'" for value in values) + "]"
    # in every change and rejected row, the long one once: a page shows samples of many
    hostile = (
        f"({array})[case when place = 1 then {len(values)} else 1 + place % {len(HOSTILE)} end]"
    )
    signed.execute(
        f"update legacy_audit.value_changes as changed set original = {hostile}"
        " from (select ctid, row_number() over (partition by column_name) + "
        " (case when column_name = 'phone' then 0 else 1 end) as place"
        " from legacy_audit.value_changes) as placed where changed.ctid = placed.ctid"
    )
    signed.execute(
        f"update legacy_audit.rejected_rows as rejected set legacy_key = {hostile},"
        f" raw_row = raw_row || jsonb_build_object('notes', {hostile})"
        " from (select ctid, row_number() over () as place from legacy_audit.rejected_rows"
        " where entity = 'coil') as placed where rejected.ctid = placed.ctid"
    )
    pack = make_pack(signed, tmp_path)
    with opened(browser, pack) as page:
        page.locator("#unfold").click()
        assert page.title() == "ABIS migration: sign-off"
        assert page.locator("iframe, img, script:not(:last-child)").count() == 0
        text = page.locator("main").inner_text()
        assert HOSTILE[0] in text
        assert "safe\\u202egpj.exe\\u2066\\u200b" in text
        assert "cut: 1,000,000 characters, SHA-256" in text
        assert not set(text) & set("\u202e\u2066\u200b")
    assert (pack / "index.html").stat().st_size < 5_000_000
    csv = "".join(path.read_text() for path in pack.glob("*.csv"))
    assert "'=cmd|" in csv
    assert ",=cmd|" not in csv
