"""Django of the demonstration's app in this process.

Django reads its settings once a process; each user says anew where its database is.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

APP = Path(__file__).resolve().parents[1] / "demo" / "app"
_SETTINGS = {
    "HOST": "PGHOST",
    "PORT": "PGPORT",
    "USER": "PGUSER",
    "PASSWORD": "PGPASSWORD",
    "NAME": "PGDATABASE",
}


@contextmanager
def django_at(environ: Mapping[str, str]) -> Iterator[None]:
    """Django, set up, at the database that libpq's variables name."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environ.items():
            patch.setenv(name, value)
        patch.setenv("DJANGO_SETTINGS_MODULE", "config.settings")
        patch.setattr(sys, "path", [str(APP), *sys.path])
        import django

        django.setup()
        from django.db import connections

        connections.close_all()
        for setting, variable in _SETTINGS.items():
            patch.setitem(connections["default"].settings_dict, setting, environ[variable])
        yield
        connections.close_all()
