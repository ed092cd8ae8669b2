"""What was written is what stands there: whatever makes something else of it is named."""

from __future__ import annotations

import pytest
from psycopg2 import errors

from tests.dbt.project import Run
from tests.dbt.site import Site

TOUCH = """
    create function touch() returns trigger language plpgsql as
    $$ begin new.updated_at = now(); return new; end $$;
    create trigger touch before insert or update on customers_customer
        for each row execute function touch()
"""
OTHERS = {
    "a trigger that refuses rows": (
        """
        create function refuse() returns trigger language plpgsql as $$ begin return null; end $$;
        create trigger refuse before insert on customers_customer
            for each row execute function refuse()
        """,
        ("1 row (such as C3) not there", "trigger refuse (before insert, function refuse)"),
    ),
    "a trigger that changes rows afterwards": (
        """
        create function afterwards() returns trigger language plpgsql as $$ begin
            update customers_customer set notes = 'seen' where customer_id = new.customer_id
                and notes is distinct from 'seen';
            return null;
        end $$;
        create constraint trigger afterwards after insert or update on customers_customer
            deferrable initially deferred for each row execute function afterwards()
        """,
        ("notes other than written in 2 rows (such as C1)", "trigger afterwards (after insert"),
    ),
    "a trigger that keeps rows": (
        """
        create function stay() returns trigger language plpgsql as $$ begin return null; end $$;
        create trigger stay before delete on customers_customer
            for each row execute function stay()
        """,
        ("1 row (such as C2) still there after being deleted", "trigger stay (before delete"),
    ),
    "a trigger that writes to another entity": (
        """
        create function elsewhere() returns trigger language plpgsql as $$ begin
            update production_line set description = 'seen' where line_id = 'L1';
            return new;
        end $$;
        create trigger elsewhere before update on customers_customer
            for each row execute function elsewhere()
        """,
        ("1 row of production_line (such as L1) written along", "trigger elsewhere (before update"),
    ),
    "a rule that redirects rows": (
        "create rule away as on insert to customers_customer do instead nothing",
        ("1 row (such as C3) not there", "rule away"),
    ),
    "row level security": (
        """
        alter table customers_customer enable row level security;
        create policy apart on customers_customer using (customer_id <> 'C1')
        """,
        ("row level security of public.customers_customer is in force", "(apart)"),
    ),
    "a generated column": (
        """
        alter table customers_customer drop notes,
            add notes text generated always as (customer_id || '!') stored
        """,
        ("notes is a generated column",),
    ),
    "a key that is compared otherwise": (
        'alter table customers_customer alter customer_id type varchar(20) collate "C"',
        ("customer_id has the collation C, under which other values can be equal",),
    ),
}
CUSTOMER_AND_LINE = ("--select", "customer", "line")


@pytest.fixture
def site(site: Site) -> Site:
    """Migrated; then one customer changes, one goes and one comes."""
    site.make_raw()
    site.add("ab_line", line_id="L1")
    site.add("ab_customer", {"customer_id": "C1"}, {"customer_id": "C2"})
    site.loaded(*CUSTOMER_AND_LINE)
    site.execute("update legacy_raw.ab_customer set city = 'Detroit' where customer_id = 'C1'")
    site.execute("delete from legacy_raw.ab_customer where customer_id = 'C2'")
    site.add("ab_customer", customer_id="C3")
    return site


def run_as_the_night(site: Site, *arguments: str) -> Run:
    """Build as a role that owns nothing and bypasses nothing, but may read and write the rows."""
    site.execute(
        """
        create role night login password 'night';
        grant usage on schema public, legacy_raw, legacy_audit to night;
        grant select, insert, update, delete on all tables in schema public, legacy_audit to night;
        grant select on all tables in schema legacy_raw to night
        """
    )
    try:
        environ = {**site.database.environ, "PGUSER": "night", "PGPASSWORD": "night"}
        return site.dbt.run(environ, "run", *arguments)
    finally:
        site.execute("drop owned by night; drop role night")


@pytest.mark.parametrize(("change", "said"), OTHERS.values(), ids=OTHERS)
def test_whatever_makes_something_else_of_a_row_is_named_and_nothing_is_written(
    site, change, said
) -> None:
    site.execute(change)
    before = site.state() | site.digest("legacy_audit.loaded_keys")
    builds = run_as_the_night if "row level" in change else Site.run
    run = builds(site, *CUSTOMER_AND_LINE)
    assert run.red, run.output
    message = "".join(run.messages.values())
    for words in said:
        assert words in message, message
    assert site.digest("legacy_audit.loaded_keys").items() <= before.items()
    assert site.column("select customer_id from customers_customer order by 1") == ["C1", "C2"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (TOUCH, "updated_at other than written in 2 rows (such as C1)"),
        (OTHERS["a trigger that refuses rows"][0], "2 rows (such as C1) not there"),
        (OTHERS["a rule that redirects rows"][0], "2 rows (such as C1) not there"),
        (
            OTHERS["a trigger that changes rows afterwards"][0],
            "notes other than written in 2 rows (such as C1)",
        ),
        (
            """
            create function swap() returns trigger language plpgsql as $$ begin
                new.city = new.state; new.state = 'Troy'; return new;
            end $$;
            create trigger swap before insert on customers_customer
                for each row when (new.state = 'MI') execute function swap()
            """,
            "city other than written in 1 row (such as C3)",
        ),
    ],
    ids=("stamped", "refused", "redirected", "changed afterwards", "swapped in one row"),
)
def test_of_a_first_build_too(site, change, said) -> None:
    site.execute("delete from customers_customer; drop schema legacy_audit cascade")
    site.execute("update legacy_raw.ab_customer set city = 'Troy', state = 'MI'"
                 " where customer_id = 'C3'")  # fmt: skip
    site.execute(change)
    run = site.run(*CUSTOMER_AND_LINE)
    assert said in run.messages["customer"], run.output
    assert site.column("select customer_id from customers_customer") == []


def test_a_column_that_a_trigger_writes_is_named_with_the_trigger_and_the_way_to_allow_it(
    site,
) -> None:
    site.execute(TOUCH)
    for _ in range(2):  # red again and again, not green the second time
        run = site.run("--select", "customer")
        said = run.messages["customer"]
        assert "updated_at other than written in 2 rows (such as C1)" in said
        assert "trigger touch (before insert or update, function touch)" in said
        assert "--vars '{app_writes: {customer: [updated_at]}}'" in said
    allowed = "{app_writes: {customer: [updated_at]}}"
    laws = ("customer", "test_name:holds_exactly_the_cleaned_rows")
    run = site.run("--select", *laws, "--exclude", "fqn:*job*", variables=allowed)
    assert "customer" not in run.red, run.output
    assert site.get("customer", "C1")["city"] == "Detroit"
    assert site.conflicts("customer") == {}
    # Every later change of the legacy data arrives, and a build without one writes nothing.
    site.execute("update legacy_raw.ab_customer set city = 'Lansing' where customer_id = 'C1'")
    site.loaded("--select", "customer", variables=allowed)
    assert site.get("customer", "C1")["city"] == "Lansing"
    assert site.get("customer", "C1")["updated_at"] is not None
    again = site.loaded("--select", "customer", variables=allowed)
    assert again.messages["customer"] == "UNCHANGED"
    exact = ("--select", "customer_holds_exactly_the_cleaned_rows")
    assert site.tested(*exact, variables=f"{allowed[:-1]}, recompute: true}}").red == set()


def test_an_update_between_values_that_are_equal_to_the_table_is_written(site) -> None:
    try:
        site.execute(
            "create collation ci"
            " (provider = icu, locale = 'und-u-ks-level2', deterministic = false)"
        )
    except errors.FeatureNotSupported:
        pytest.skip("this server was built without ICU, so it has no such collation")
    site.execute("alter table customers_customer alter city type varchar(100) collate ci")
    site.loaded("--select", "customer")
    site.execute("update legacy_raw.ab_customer set city = 'DETROIT' where customer_id = 'C1'")
    site.loaded("--select", "customer")
    assert site.get("customer", "C1")["city"] == "DETROIT"
    assert site.last_load("customer")["updated"] == 1
    # and an edit of the app's between such values is one
    site.execute("update customers_customer set city = 'detroit' where customer_id = 'C1'")
    site.loaded("--select", "customer")
    assert site.conflicts("customer") == {"C1": ("changed_by_app", "kept")}


def test_a_role_that_may_only_read_and_write_rows_is_enough(site) -> None:
    run = run_as_the_night(site, *CUSTOMER_AND_LINE)
    assert run.succeeded, run.output
    assert site.keys("customer") == ["C1", "C3"]


def test_a_lock_is_named_and_the_build_ends(site) -> None:
    app = site.database.connect()
    app.cursor().execute("update production_line set description = 'mine' where line_id = 'L1'")
    site.add("ab_line", line_id="L3")
    try:
        run = site.run("--select", "line", variables="lock_wait_seconds: 1")
        said = run.messages["line"]
        assert "the Django table public.production_line is locked by session" in said
        assert str(app.info.backend_pid) in said
        assert "update production_line set description" in said
    finally:
        app.rollback()
        app.close()
    site.loaded("--select", "line")
    assert site.keys("line") == ["L1", "L3"]
