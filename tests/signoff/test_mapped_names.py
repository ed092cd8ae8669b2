"""Names that the loader mapped: a contract has Oracle's, the sign-off finds those of legacy_raw."""

from __future__ import annotations

from pathlib import Path

from scripts.signoff_pack.sources.read_contracts import entities

CONTRACT = """
models:
  - name: location
    config:
      alias: lab location
      meta:
        source_table: Lb_Loc
        raw_table: lb_loc_079bf49e
        renamed: {"Name": "name_dcd1d522"}
        unmapped: {"OLD NO": nobody asks, Name: as NAME}
    columns:
      - name: bin
        data_type: varchar(8)
        config: {meta: {source: "BIN NO", rule: code}}
        constraints: [{type: primary_key}]
      - name: spelled
        data_type: varchar(30)
        config:
          meta:
            {source: [XMIN, Name], rule: text, expression: "concat({xmin_}, {name_dcd1d522})"}
"""


def test_columns_and_tables_are_found_under_their_names_in_legacy_raw(tmp_path: Path) -> None:
    path = tmp_path / "models" / "app" / "location.yml"
    path.parent.mkdir(parents=True)
    path.write_text(CONTRACT)
    (location,) = entities(tmp_path)
    assert location.raw_name.startswith("lb_loc_")
    assert location.raw_table == f"legacy_raw.{location.raw_name}"
    assert [column.raw_names for column in location.columns] == [
        ("bin_no",),
        ("xmin_", "name_dcd1d522"),
    ]
    assert location.columns[1].source == "XMIN and Name"
    assert location.unmapped == {"OLD_NO": "nobody asks", "NAME_DCD1D522": "as NAME"}
