"""The demonstration's user: made once, with a password that logs in."""

import os

from demo import admin_user
from tests.django_in_process import APP, django_at

ROOT = APP.parents[1]


def test_it_is_made_once_and_its_password_logs_in(django_database) -> None:
    environ = {**os.environ, **django_database.environ}
    with django_database.connect() as connection:
        connection.autocommit = True
        password = admin_user.offer(connection, environ, ROOT)
        assert password is not None
        with connection.cursor() as cursor:
            cursor.execute("select username, is_superuser, password from auth_user")
            ((name, is_superuser, stored),) = cursor.fetchall()
        assert admin_user.offer(connection, environ, ROOT) is None
    assert (name, is_superuser) == ("demo", True)
    with django_at(django_database.environ):
        from django.contrib.auth.hashers import check_password

        assert check_password(password, stored)
