"""What is dear is computed once a row, however often its result is used."""

from __future__ import annotations

from tests.dbt.project import Project

QUERY = (
    "select value || value || value"
    " from (select dear(raw) as value from probe {{ computed_once() }}) as computed"
)
# Postgres may fold and repeat what is immutable, as all of cleaning is; the count is a side effect.
DEAR = """
    create sequence calls;
    create function dear(text) returns text language plpgsql immutable as
    $$ begin perform nextval('calls'); return $1; end $$;
    create table probe as select 'a' as raw from generate_series(1, 100)
"""


def test_a_fenced_value_is_computed_once_a_row(dbt: Project, database) -> None:
    rendered = dbt.run(database.environ, "compile", "--inline", f"-- next\n{QUERY}")
    connection = database.connect()
    with connection.cursor() as cursor:
        cursor.execute(DEAR)
        cursor.execute(rendered.output.partition("-- next\n")[2])
        assert cursor.fetchall() == [("aaa",)] * 100
        cursor.execute("select last_value from calls")
        assert cursor.fetchone() == (100,)
    connection.close()
