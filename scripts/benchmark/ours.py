"""Our own steps, as a user types them, each on a database of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass

from scripts.benchmark.meter import Cost, autocommit
from scripts.benchmark.site import LOADED, MIGRATED, Site

# One name for all: dbt parses everything anew when its profile, thus a PG* variable, changes.
OURS = "bench_ours"
EXTRACT = ("load/extract.py", "--yes")


def load_template(site: Site) -> None:
    """python load/extract.py into the template, which all other steps copy."""
    site.server.drop_database(LOADED)
    site.server.create_database(LOADED, template=MIGRATED)
    site.run(site.python(*EXTRACT), site.environ(LOADED))
    # dbt's partial parse, as every run but the first finds it.
    site.run(site.dbt("parse", "--quiet"), site.environ(OURS))
    site.settle(LOADED)


def extract(site: Site) -> Cost:
    """The same into a database without legacy_raw, measured."""
    with site.database(OURS, template=MIGRATED) as environ:
        return site.meter(OURS).run(site.python(*EXTRACT), environ, site.code)


def main_job(site: Site) -> Cost:
    """python load/extract.py && dbt build, nothing in between."""
    with site.database(OURS, template=MIGRATED) as environ:
        meter = site.meter(OURS)
        return meter.run(site.python(*EXTRACT), environ, site.code) + meter.run(
            site.dbt("build"), environ, site.code
        )


@dataclass(frozen=True)
class Build:
    """A database that was built once: what that cost, and what can be measured after it."""

    first: Cost
    again: Callable[[], Cost]
    test: Callable[[], Cost]


@contextmanager
def built(site: Site) -> Iterator[Build]:
    """dbt build on empty tables; then dbt build with nothing changed, and dbt test."""
    with site.database(OURS, template=LOADED) as environ:
        meter = site.meter(OURS)
        _checkpoint(environ)
        first = meter.run(site.dbt("build"), environ, site.code)
        site.settle(OURS)
        yield Build(
            first,
            lambda: meter.run(site.dbt("build"), environ, site.code),
            lambda: meter.run(site.dbt("test"), environ, site.code),
        )


def models(site: Site) -> Cost:
    """dbt run on empty tables: the models without their tests."""
    with site.database(OURS, template=LOADED) as environ:
        _checkpoint(environ)
        return site.meter(OURS).run(site.dbt("run"), environ, site.code)


def start_up_commands(site: Site) -> dict[str, list[str]]:
    """The start of each command, before it does anything, by the step's name."""
    return {
        "start_python": site.python("-c", ""),
        "start_extract": site.python(
            "-c", "import load.extract, load.run.pipeline, load.run.summary"
        ),
        "start_dbt": site.dbt("--version"),
        "parse_unchanged": site.dbt("ls", "--quiet"),
        "parse_anew": site.dbt("parse", "--quiet", "--no-partial-parse"),
    }


def start_up(site: Site, command: Sequence[str]) -> Cost:
    """One of them."""
    return site.meter(LOADED).run(command, site.environ(OURS), site.code)


def rows(site: Site) -> int:
    """How many rows the extract brought, by its own evidence."""
    with closing(autocommit(site.server.environ(LOADED))) as connection:
        cursor = connection.cursor()
        cursor.execute(
            "select sum(loaded_rows) from legacy_audit.extractions where state = 'complete'"
        )
        found = cursor.fetchone()
        assert found is not None  # noqa: S101
        return int(found[0])


def _checkpoint(environ: Mapping[str, str]) -> None:
    with closing(autocommit(environ)) as connection:
        connection.cursor().execute("checkpoint")
