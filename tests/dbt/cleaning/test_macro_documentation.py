"""The macros' YAML against the macros, and their names against dbt's own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from dbt.include import global_project, postgres

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


def test_a_macro_takes_the_place_of_one_of_dbt_s_only_where_that_is_meant() -> None:
    def names(folder: Path) -> set[str]:
        texts = (sql.read_text() for sql in folder.rglob("*.sql"))
        return {name for text in texts for name in re.findall(r"{%-? *macro +(\w+)", text)}

    of_dbt = names(Path(global_project.PACKAGE_PATH)) | names(Path(postgres.PACKAGE_PATH))
    assert "create_schema" in of_dbt
    meant = {"generate_schema_name"}
    relations = names(MACROS / "materializations")  # foreign_relations.sql refuses what dbt drops
    assert names(MACROS) & of_dbt == meant | (relations & of_dbt)
