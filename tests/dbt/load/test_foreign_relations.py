"""No dbt command goes round django_table: the app's schema is Django's."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.dbt.project import PROJECT
from tests.dbt.site import DJANGO, Site

# What somebody may add to the project one day, each aliased onto a table of the app's.
NOTES = ("as_table", "as_view", "as_part", "as_snapshot", "as_seed")
ADDED = {
    "models/as_table.sql": "{{ config(materialized='table', alias='note_as_table') }} select 1",
    "models/as_view.sql": "{{ config(materialized='view', alias='note_as_view') }} select 1 as a",
    "models/as_part.sql": "{{ config(materialized='incremental', alias='note_as_part',"
    " incremental_strategy='append') }} select 'X' as note",
    "snapshots/as_snapshot.sql": "{% snapshot as_snapshot %}{{ config(strategy='check',"
    " unique_key='a', check_cols='all', alias='note_as_snapshot') }} select 1 as a"
    "{% endsnapshot %}",
    "seeds/note_as_seed.csv": "note\n1\n",
    # left to itself, a seed lies beside the evidence
    "seeds/note_as_seed.yml": "seeds: [{name: note_as_seed, config: {schema: public}}]\n",
    "macros/by_hand.sql": """
        {% macro by_hand(what) %}
        {% set relation = api.Relation.create(
            database=target.database, schema='public', identifier='shipping_carrier', type='table'
        ) %}
        {% if what == 'drop' %}{% do adapter.drop_relation(relation) %}
        {% elif what == 'truncate' %}{% do adapter.truncate_relation(relation) %}
        {% elif what == 'rename' %}
        {% do adapter.rename_relation(relation, relation.incorporate(path={'identifier': 'x'})) %}
        {% elif what == 'alter' %}{% do alter_column_type(relation, 'name', 'text') %}
        {% else %}{% do adapter.drop_schema(relation) %}{% endif %}
        {% endmacro %}""",
}
TABLES = (*(table for table, _ in DJANGO.values()), *(f"note_{name}" for name in NOTES))
COMMANDS = {
    "clone": ("clone", "--full-refresh", "--state", "STATE", "--select", "line"),
    "run as a table": ("run", "--select", "as_table"),
    "run as a table with full refresh": ("run", "--full-refresh", "--select", "as_table"),
    "run as a view": ("run", "--select", "as_view"),
    "run as an incremental model": ("run", "--select", "as_part"),
    "seed": ("seed", "--select", "note_as_seed"),
    "snapshot": ("snapshot", "--select", "as_snapshot"),
    **{
        f"run-operation {what}": ("run-operation", "by_hand", "--args", json.dumps({"what": what}))
        for what in ("drop", "truncate", "rename", "alter", "schema")
    },
}


@pytest.fixture(scope="module")
def site(module_site: Site) -> Site:
    site = module_site.make_raw()
    site.add("ab_line", line_id="L1")
    site.add("ab_carrier", carrier_id="U1")
    for name in NOTES:
        site.execute(f"create table note_{name} (note text); insert into note_{name} values ('x')")
    site.loaded("--select", "line", "carrier")
    return site


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """A copy of the project with what somebody may add."""
    folder = tmp_path_factory.mktemp("added") / "dbt_project"
    shutil.copytree(PROJECT, folder, ignore=shutil.ignore_patterns("target", "logs"))
    for name, text in ADDED.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return folder


def catalogue(site: Site) -> list[tuple[object, ...]]:
    return site.rows(
        "select relname, relkind::text, relfilenode from pg_class"
        " where relnamespace = 'public'::regnamespace order by 1"
    )


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_a_command_that_would_touch_a_django_table_refuses_and_says_why(
    site, project, tmp_path_factory, command
) -> None:
    before = site.digest(*TABLES), catalogue(site)
    target = project.parent / "target"
    state = project.parent / "state"
    with site.dbt.environment(site.database.environ, "app") as environ:
        environ |= {"DBT_PROJECT_DIR": str(project), "DBT_TARGET_PATH": str(target)}

        def dbt(*arguments: str) -> subprocess.CompletedProcess[str]:
            return subprocess.run(
                [Path(sys.executable).with_name("dbt"), *arguments],
                env=environ,
                capture_output=True,
                text=True,
            )

        if "STATE" in command and not state.exists():
            made = dbt("compile", "--select", "line", "--target-path", str(state))
            assert made.returncode == 0, made.stdout
        ran = dbt(*(str(state) if word == "STATE" else word for word in command))
    assert ran.returncode != 0, ran.stdout
    assert "whose tables only Django's migrate makes, alters and drops" in ran.stdout, ran.stdout
    assert (site.digest(*TABLES), catalogue(site)) == before


def test_what_dbt_makes_elsewhere_is_dbts_own(site) -> None:
    run = site.tested("--select", "line_equals_its_django_table", "--store-failures")
    assert run.succeeded, run.output
