"""The macros' YAML against the macros."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

MACROS = Path(__file__).resolve().parents[3] / "dbt_project" / "macros"


def declared(sql: Path) -> list[tuple[str, list[str]]]:
    """The macros of a file but its private parts, each with its arguments' names."""
    return [
        (name, re.findall(r"(\w+)\s*(?:=[^,]*)?(?:,|$)", arguments))
        for name, arguments in re.findall(r"{%-? macro (\w+)\((.*?)\) -?%}", sql.read_text())
        if not name.startswith("_")
    ]


@pytest.mark.parametrize("folder", ["cleaning", "judging"])
def test_every_macro_is_documented_with_its_arguments(folder) -> None:
    documented = {
        macro["name"]: [argument["name"] for argument in macro.get("arguments", [])]
        for macro in yaml.safe_load((MACROS / folder / f"_{folder}.yml").read_text())["macros"]
        if macro["description"]
    }
    assert documented == dict(
        macro for sql in sorted((MACROS / folder).glob("*.sql")) for macro in declared(sql)
    )


def test_every_macro_stands_alone_in_a_file_of_its_name() -> None:
    for sql in [*(MACROS / "cleaning").glob("*.sql"), *(MACROS / "judging").glob("*.sql")]:
        assert [name for name, _ in declared(sql)] == [sql.stem]
