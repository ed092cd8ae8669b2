"""One model is one transaction; builds of one entity wait for each other."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.dbt.site import Site

ENTITIES = ("carrier", "line", "customer", "coil", "job")


@pytest.fixture
def site(site: Site) -> Site:
    site.make_raw()
    site.add("ab_carrier", *({"carrier_id": f"U{number}"} for number in range(5)))
    site.add("ab_customer", customer_id="C1")
    site.add("ab_line", line_id="L1")
    site.execute(
        "insert into legacy_raw.ab_coil (coil_id, coil_number, customer_id, notes)"
        " select 'K' || number, number, 'C1', repeat('note ', 40)"
        " from generate_series(1, 20000) as number"
    )
    site.execute(
        "insert into legacy_raw.ab_job (job_id, job_number, coil_id, customer_id)"
        " select 'J' || number, number, 'K' || number, 'C' || 1 + number % 2"
        " from generate_series(1, 2000) as number"
    )
    return site


def test_a_build_that_fails_half_way_leaves_the_table_and_the_evidence_as_they_were(site) -> None:
    site.loaded("--select", "carrier")
    site.execute(
        """
        create function refuse() returns trigger language plpgsql as
        $$ begin raise exception 'no % here', new.carrier_id; end $$;
        create trigger refuse after insert on shipping_carrier
            for each row when (new.carrier_id = 'U9') execute function refuse()
        """
    )
    site.execute("delete from legacy_raw.ab_carrier where carrier_id = 'U0'")
    site.execute("update legacy_raw.ab_carrier set notes = 'new' where carrier_id = 'U1'")
    site.add("ab_carrier", {"carrier_id": "U8"}, {"carrier_id": "U9"}, {"carrier_id": None})
    ours = ("legacy_audit.loaded_keys", "legacy_audit.loads")
    before = site.state() | site.digest(*ours)
    run = site.run("--select", "carrier")
    assert "no U9 here" in run.messages["carrier"]
    assert site.state() | site.digest(*ours) == before
    site.execute("drop trigger refuse on shipping_carrier")
    site.loaded("--select", "carrier")
    assert site.keys("carrier") == ["U1", "U2", "U3", "U4", "U8", "U9"]


def test_a_reference_that_breaks_is_the_model_s_own_error_before_any_evidence_is_written(
    site,
) -> None:
    site.loaded("--select", "customer")
    site.execute("delete from customers_customer")
    site.execute(  # a sequence remembers what was rolled back
        """
        create sequence recorded;
        create function record() returns trigger language plpgsql as
        $$ begin perform nextval('recorded'); return new; end $$;
        create trigger record before insert on legacy_audit.loads
            for each row execute function record()
        """
    )
    run = site.run("--select", "coil")
    assert run.messages["coil"].startswith("Database Error in model coil")
    assert "violates foreign key constraint" in run.messages["coil"]
    assert site.keys("coil") == []
    assert not site.value("select is_called from recorded")


def test_a_build_waits_for_another_of_the_same_entity_and_says_so(site) -> None:
    other = site.database.connect()
    other.cursor().execute(
        "select pg_advisory_xact_lock(hashtextextended('abis:public.carrier', 0))"
    )
    ended = threading.Event()

    def release_when_waited_for() -> None:
        waiting = "select 1 from pg_locks where locktype = 'advisory' and not granted"
        while not ended.wait(0.1) and not site.rows(waiting):
            pass
        other.rollback()

    releasing = threading.Thread(target=release_when_waited_for)
    releasing.start()
    try:
        run = site.loaded("--select", "carrier")
    finally:
        ended.set()
        releasing.join()
        other.close()
    assert "carrier: another build is at work on it; waiting for its end" in run.output


def until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline, "nothing came to wait"
        time.sleep(0.05)


@contextmanager
def two_builds(site: Site) -> Iterator[Callable[[], list[tuple[bool, str]]]]:
    """Two builds that run beside each other; called, their ends: (whether green, output)."""
    spawn = multiprocessing.get_context("fork")
    outcomes = spawn.Queue()

    def build() -> None:
        run = site.run("--select", *ENTITIES)
        outcomes.put((run.succeeded, run.output))

    builds = [spawn.Process(target=build) for _ in range(2)]
    for process in builds:
        process.start()
    yield lambda: [outcomes.get(timeout=120) for _ in builds]
    for process in builds:
        process.join()


def test_two_builds_at_the_same_time_on_an_unprepared_database_come_to_one_result(site) -> None:
    with two_builds(site) as ends:
        for succeeded, output in ends():
            assert succeeded, output
    assert len(site.keys("coil")) == 20000
    assert len(site.keys("job")) == 1000
    assert site.value("select count(*) from legacy_audit.rejected_rows") == 1000
    assert site.rows(
        "select entity, sum(inserted) from legacy_audit.loads group by 1 having sum(inserted) > 0"
        " order by 1"
    ) == [("carrier", 5), ("coil", 20000), ("customer", 1), ("job", 1000), ("line", 1)]
    built = site.state()
    site.loaded("--select", *ENTITIES)
    assert site.state() == built


def test_a_build_that_waited_while_another_prepared_the_database_sees_what_that_one_made(
    site,
) -> None:
    site.execute(
        """
        create table made (tag text);
        create function note() returns event_trigger language plpgsql as
        $$ begin insert into made values (tg_tag); end $$;
        create event trigger note on ddl_command_end when tag in ('CREATE SCHEMA')
            execute function note()
        """
    )
    lock = "pg_advisory_{}lock(hashtextextended('abis:{}', 0))"
    waiting = "select count(*) from pg_locks where locktype = 'advisory' and not granted"
    prepared = ("legacy_audit", "legacy_clean", "history")
    other = site.database.connect()
    cursor = other.cursor()
    for name in prepared:
        cursor.execute("select " + lock.format("", name))
    other.commit()
    with two_builds(site) as ends:
        for name in prepared:
            until(lambda: site.value(waiting) == 2)
            cursor.execute("select " + lock.format("un", name))
            other.commit()
        for succeeded, output in ends():
            assert succeeded, output
    other.close()
    assert site.value("select count(*) from made") == 2


def test_a_schema_that_the_loader_creates_at_the_same_moment_is_no_error(site) -> None:
    other = site.database.connect()
    other.cursor().execute("create schema legacy_audit")
    waiting = "select count(*) from pg_locks where locktype = 'transactionid' and not granted"
    with two_builds(site) as ends:
        until(lambda: site.value(waiting) > 0)
        other.commit()
        for succeeded, output in ends():
            assert succeeded, output
    other.close()
