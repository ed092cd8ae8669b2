"""The command `dbt` compiles the same SQL as dbt itself."""

from pathlib import Path

from tests.e2e.workplace import ROOT, Workplace


def test_the_sql_is_the_same_though_only_its_first_words_are_read(extracted: Workplace) -> None:
    ours = compiled(extracted, "ours", "dbt")
    plain = ("python", "-P", "-c", "from dbt.cli.main import cli; cli()")
    theirs = compiled(extracted, "theirs", *plain)
    assert len(ours) > 60
    assert any("__dbt__cte__" in sql for sql in ours.values())
    assert ours == theirs


def compiled(workplace: Workplace, name: str, *dbt: str) -> dict[Path, str]:
    """The SQL of all models and tests, by file."""
    target = workplace.folder / name
    folders = ("--project-dir", str(ROOT / "dbt_project"), "--profiles-dir", str(ROOT))
    workplace.done(*dbt, "compile", *folders, "--target-path", str(target))
    return {
        path.relative_to(target): path.read_text()
        for path in sorted((target / "compiled").rglob("*.sql"))
    }
