"""docs/mapping.md says what the contracts say."""

from scripts import mapping
from scripts.dbt_entry import ROOT


def test_the_committed_mapping_is_what_the_contracts_give() -> None:
    assert mapping.main(["--check"]) == 0


def test_a_page_that_differs_is_noticed(tmp_path, monkeypatch, capsys) -> None:
    stale = tmp_path / "mapping.md"
    stale.write_text(mapping.PAGE.read_text().replace("varchar(254)", "varchar(250)"))
    monkeypatch.setattr(mapping, "PAGE", stale)
    assert mapping.main(["--check"]) == 1
    assert "run scripts/docs" in capsys.readouterr().err


def test_parents_come_before_their_children() -> None:
    page = (ROOT / "docs" / "mapping.md").read_text()
    order = [line.removeprefix("## ") for line in page.splitlines() if line.startswith("## ")]
    assert len(order) == 8
    for parent, child in (("customer", "coil"), ("coil", "job"), ("job", "skid"), ("job", "qa")):
        assert order.index(parent) < order.index(child)
