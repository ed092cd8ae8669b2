"""What dbt renders reads as well as what stands in the repository: short, and laid out.

One build, and a second one after both sides changed: what models, tests and hooks compile to, and
the statements that they send, are linted by the rules of .sqlfluff, with the exceptions that
rendered.sqlfluff gives reasons for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlfluff.core import FluffConfig, Linter

from scripts import one_value
from scripts.dbt_entry import ROOT
from tests.dbt.project import Run
from tests.dbt.site import DJANGO, Site

# Has all that an entity can have; the statements for the others come from the same macros.
ENTITY = "job"
# dbt's own statements; and functions/*.sql in one text, which are linted as files.
NOT_LINTED = re.compile(
    r"do \$create_functions\$|begin$|commit$|select\s+count\(\*\) as failures"
    r"|-- Build actual result|select\s+'\w+' as database"
    r"|select distinct\s+dependent_namespace|select distinct nspname"
    r"|select \* from \(\s*select|create temporary table \"",
    re.IGNORECASE,
)
SETTINGS = re.compile(r"set client_encoding.*?end \$settings\$;?", re.DOTALL)
# Literals and comments, whose brackets are none.
TEXTS = re.compile(r"'(?:[^']|'')*'|--[^\n]*|\"[^\"]*\"")


@pytest.fixture(scope="module")
def builds(module_site: Site) -> list[Run]:
    """A first build, and a second one after the legacy data and the app changed."""
    site = module_site
    site.make_raw()
    site.add("ab_carrier", carrier_id="U1")
    site.add("ab_line", line_id="L1")
    site.add("ab_customer", {"customer_id": "C1"}, {"customer_id": "C2", "customer_name": None})
    site.add("ab_coil", {"coil_id": "K1", "customer_id": "C1"}, {"coil_id": "K2", "width": 0})
    for number in range(4):
        site.add("ab_job", job_id=f"J{number}", coil_id="K1", line_id="L1", priority="1.5")
    site.add("ab_skid", {"skid_id": 1, "job_id": "J1"}, {"skid_id": 2, "customer_id": "C2"})
    site.add("ab_qa_result", test_id=1, job_id="J1")
    site.add("ab_shipment", shipment_id=1, carrier_id="U1", customer_id="C1")
    first = site.run(command="build")
    site.execute("delete from legacy_raw.ab_job where job_id in ('J1', 'J2')")
    site.execute("update production_job set notes = 'mine' where job_id = 'J0'")
    second = site.run(command="build")
    assert (first.red, second.red) == (set(), set()), first.output + second.output
    return [first, second]


def test_no_compiled_model_is_longer_than_a_reviewer_reads(builds: list[Run]) -> None:
    models = {name: builds[0].compiled[name] for name in DJANGO}
    sizes = {name: (one.sql.count("\n") + 1, len(one.sql)) for name, one in models.items()}
    assert [name for name, (lines, size) in sizes.items() if lines > 200 or size > 12000] == []
    assert models["customer"].parents["stg_customer"].count("\n") + 1 < 40


def test_the_page_that_follows_one_value_shows_the_sql_of_now(builds: list[Run]) -> None:
    page = one_value.page(builds[0].compiled, builds[0].database)
    assert one_value.PAGE.read_text() == page, "out of date: run scripts/docs with a database"


def test_what_dbt_renders_is_laid_out_as_what_stands_in_files(builds: list[Run]) -> None:
    differences = Path(__file__).with_name("rendered.sqlfluff")
    linter = Linter(FluffConfig.from_path(str(ROOT), extra_config_path=str(differences)))
    found = []
    for name, sql in rendered(builds):
        found += [f"{name}: indentation\n    {line}" for line in misindented(sql)]
        for violation in linter.lint_string(f"{sql}\n").get_violations():
            line = sql.splitlines()[violation.line_no - 1]
            found.append(f"{name}: {violation.rule_code()} {violation.desc()}\n    {line}")
    assert not found, "\n".join(found)


def rendered(builds: list[Run]) -> Iterator[tuple[str, str]]:
    """Each text once, with the name of the model, test or hook."""
    seen = set()
    for name, sql in [*_compiled(builds[0]), *_statements(builds)]:
        if sql and sql not in seen:
            seen.add(sql)
            yield name, sql


def _compiled(build: Run) -> Iterator[tuple[str, str]]:
    for name, one in build.compiled.items():
        if _is_common(name):
            yield name, one.own
            yield from one.parents.items()


def _statements(builds: list[Run]) -> Iterator[tuple[str, str]]:
    for build in builds:
        models = [one.sql for one in build.compiled.values() if one.sql]
        for name, sent in build.statements:
            sql = re.sub(r"^/\*.*?\*/", "", sent, flags=re.DOTALL).strip()
            settings = SETTINGS.match(sql)
            if settings:
                yield name, _dedented(settings[0].rstrip(";"))
                sql = sql[settings.end() :].strip()
            is_ours = name in build.compiled or name.startswith("abis-on-run")
            if is_ours and _is_common(name) and not NOT_LINTED.match(sql):
                for model in models:  # linted by itself
                    sql = sql.replace(model, "select * from rows_of_model")
                yield name, _dedented(sql)


def _is_common(name: str) -> bool:
    return name == ENTITY or name.startswith(f"{ENTITY}_") or not name.startswith(tuple(DJANGO))


def _dedented(sql: str) -> str:
    """Without the blanks by which it is indented in its macro; dbt takes the first away."""
    first, *rest = sql.split("\n")
    depths = [len(line) - len(line.lstrip()) for line in rest if line.strip()]
    for depth in range(4, min(depths, default=0) + 1, 4):
        shifted = "\n".join([first, *(line[depth:] for line in rest)]).strip()
        if not misindented(shifted):
            return shifted
    return sql


def misindented(sql: str) -> list[str]:
    """Lines that stand elsewhere than their brackets and the line before them say.

    Steps are of four blanks. Between brackets a line is deeper than the line that opened them, and
    a line that begins by closing them is as deep.
    """
    wrong = []
    opened: list[int] = []  # how deep the line of each open bracket stands
    before = 0
    text = TEXTS.sub(lambda found: re.sub(r"[()\[\]]", "_", found[0]), sql)
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip())
        if line.strip() and not line.lstrip().startswith("--"):
            closes = line.lstrip()[0] in ")]"
            inside = opened[-1] if opened else -4
            fits = depth == inside if closes else depth > inside
            if depth % 4 or depth > before + 4 or not fits:
                wrong.append(line)
            before = depth
        for letter in line:
            if letter in "([":
                opened.append(depth)
            elif letter in ")]" and opened:
                opened.pop()
    return wrong


def test_what_is_misindented_is_noticed() -> None:
    good = "select\n    f(\n        a, g(b,\n            c\n        )\n    )\nfrom x"
    assert misindented(good.replace("g(b,\n            c\n        )", "b")) == []
    for wrong in (
        "select\n        a\nfrom x",
        "select\n    f(\n    a\n    )",
        "select\n    f(\n        a\n        )",
        "select\n  a",
        "where\n    a in (\nselect b\n    )",
    ):
        assert misindented(wrong), wrong
