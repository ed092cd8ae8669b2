"""How the cleaning functions come into a database, and the site's own words for yes and no."""

from __future__ import annotations

import pytest

from tests.dbt.site import Site

COMMENT = "select obj_description('legacy_clean'::regnamespace, 'pg_namespace')"
OIDS = """
    select array_agg(oid order by oid) from pg_proc
    where pronamespace = 'legacy_clean'::regnamespace
"""


def test_functions_are_made_once_and_anew_where_they_are_others(site: Site) -> None:
    site.make_raw()
    site.loaded("--select", "line", "customer")
    made = site.value(OIDS)
    site.loaded("--select", "line", "customer")
    assert site.value(OIDS) == made
    comment = site.value(COMMENT)
    site.execute("comment on schema legacy_clean is %s", comment[:-1] + "x")  # an older version's
    site.execute("drop function legacy_clean.phone(text)")
    site.loaded("--select", "line", "customer")
    assert site.value(COMMENT) == comment
    assert not set(site.value(OIDS)) & set(made)
    assert site.value("select legacy_clean.phone('248.555.0100 x12')") == "(248) 555-0100 x12"


def test_a_schema_of_that_name_that_is_not_ours_is_left_alone(site: Site) -> None:
    site.make_raw()
    site.execute("create schema legacy_clean")
    site.execute("create table legacy_clean.precious ()")
    run = site.run("--select", "line", "customer")
    assert not run.succeeded
    assert "schema legacy_clean exists but does not belong to this project: rename it" in run.output
    assert site.rows("select * from legacy_clean.precious") == []


def test_a_rehearsal_has_its_own_functions(site: Site) -> None:
    site.make_raw()
    site.run("--select", "line", target="rehearsal")
    assert site.value("select rehearsal_clean.code(E'a\\u200b')") == "a"
    assert site.value("select to_regnamespace('legacy_clean')") is None


def test_a_database_in_another_encoding_is_refused(site: Site, postgres_server) -> None:
    site.execute("create database latin template template0 encoding latin1 locale 'C'")
    site.make_raw()
    run = site.dbt.run(postgres_server.environ("latin"), "run", "--select", "line")
    assert not run.succeeded
    assert "database latin has the encoding LATIN1: the migration needs UTF8" in run.output


def test_the_site_s_words_come_first_and_are_compared_as_upper_leaves_them(site: Site) -> None:
    site.make_raw(ab_qa_result__passed="text", ab_line__is_active="text")
    words = {
        **{"X": True, " x\u200b": True, "Active": True, "ACTIVE": True, "I": False, "i": False},
        **{"2": False, "2.00": False, "(3)": True, "1": False, "3-": None, "ON": True, "on": True},
        **{"Y": False, "yes": True, "gr\u00fcn": True, "maybe": None, "\u2212 1": None},
    }
    for number, word in enumerate(words, 10):
        site.add("ab_qa_result", test_id=str(number), passed=word)
        site.add("ab_line", line_id=str(number), is_active=word)
    given = (
        '{flag_words: {x: true, active: true, I: false, "2.0": false, "-3": true, 1: false,'
        ' "ON": true, Y: false, "GR\\u00dcN": true}}'
    )
    words["3-"] = True
    site.loaded("--select", "qa+", "customer", "coil", "job", "line", variables=given)
    stored = site.column("select passed from quality_qaresult order by test_id")
    assert dict(zip(words, stored, strict=True)) == words
    active = site.column("select is_active from production_line order by line_id")
    assert active == [value is not False for value in words.values()]  # the default is true
    assert site.column(
        "select original from legacy_audit.value_changes where rule = 'boolean' and entity = 'qa'"
        " order by legacy_key"
    ) == ["maybe", "\u2212 1"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("{ON: true}", "flag_words has the key true: YAML gives ON, OFF, YES, NO"),
        ("{NO: false}", "flag_words has the key false: YAML gives"),
        ("{~: false}", "flag_words has the key none: YAML gives"),
        ("{X: 1}", "flag_words: X is 1: it must be true or false"),
        ("{X: 'yes'}", "flag_words: X is yes: it must be true or false"),
        ("{X: true, x: false}", 'flag_words: the word "x" is both true and false'),
        ('{"2": true, "2.0": false}', 'flag_words: the word "2.0" is both true and false'),
        ("{' ': true}", 'flag_words: the word " " is blank'),
        ("[X]", "flag_words is ['X']: map each word to true or false"),
    ],
)
def test_a_word_that_cannot_be_meant_stops_the_build(words, said, site: Site) -> None:
    site.make_raw()
    run = site.run("--select", "line", variables=f"{{flag_words: {words}}}")
    assert not run.succeeded
    assert said in run.output
    assert site.value("select to_regclass('legacy_audit.loads') is null")


def test_raw_columns_of_any_name_are_no_matter(site: Site) -> None:
    site.make_raw()
    for name in ("row_id", "raw_row", "ab_line", "raw", "source", "cleaned", "legacy_key", "value"):
        site.execute(f"alter table legacy_raw.ab_line add column {name} text default 'x'")
    site.add("ab_line", {"line_id": "L1", "line_number": "1"}, {"line_id": "L2"})
    site.execute("update legacy_raw.ab_line set line_number = null where line_id = 'L2'")
    site.loaded("--select", "line", "customer")
    assert site.keys("line") == ["L1"]
    (row,) = site.column("select raw_row from legacy_audit.rejected_rows")
    assert (row["line_id"], row["ab_line"], row["row_id"]) == ("L2", "x", "x")
