"""dbt, parsed once per run, and sites for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import Database
from tests.dbt.project import Project
from tests.dbt.site import Site


@pytest.fixture(scope="session")
def dbt(tmp_path_factory) -> Project:
    """The project of this repository."""
    return Project(tmp_path_factory.mktemp("dbt"))


@pytest.fixture
def site(django_database: Database, dbt: Project) -> Iterator[Site]:
    """A database with the Django app's empty tables, for one test."""
    made = Site(django_database, dbt)
    yield made
    made.close()


@pytest.fixture(scope="module")
def module_site(module_django_database: Database, dbt: Project) -> Iterator[Site]:
    """A database with the Django app's empty tables, for the tests of a module together."""
    made = Site(module_django_database, dbt)
    yield made
    made.close()
