"""Settings of the maintenance app, the second one that a migration fills.

The database is the one of libpq's own variables (PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE,
PGSSLMODE); a `.env` in the repository's root is read, real variables win. DJANGO_DB_SCHEMA puts all
tables into another schema than `public`, for a rehearsal or to stand beside the first app.
"""

import getpass
import os
import re
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from dotenv import load_dotenv

ROOT = Path(__file__).resolve().parents[3]
load_dotenv(ROOT / ".env")

# Unset, it differs on each start: users of the admin then log in again.
SECRET_KEY = os.environ.get("DJANGO_SECRET_KEY") or secrets.token_urlsafe(50)
DEBUG = True  # a demonstration on this machine only: runserver serves the admin's style sheets
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]

INSTALLED_APPS = [
    "demo.legacy_audit",  # above the admin, whose pages of migrated rows get links from it
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "assets",
    "people",
    "stores",
    "work",
]
# What the migration fills, as app.model: what verify_migration checks.
MIGRATED_MODELS = [
    "people.Skill",
    "people.Technician",
    "assets.Equipment",
    "assets.Instrument",
    "stores.Supplier",
    "stores.Part",
    "work.Order",
    "work.OrderPart",
    "work.Plan",
    "work.Reading",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
ROOT_URLCONF = "config.urls"
STATIC_URL = "static/"

SCHEMA = os.environ.get("DJANGO_DB_SCHEMA") or "public"
if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", SCHEMA):
    raise ImproperlyConfigured(
        f"DJANGO_DB_SCHEMA: {SCHEMA!r} is not a lower-case name of letters, digits and underscores"
    )
# Whose evidence the admin shows: a rehearsal's lies in a schema of its own.
LEGACY_AUDIT_SCHEMA = "rehearsal_audit" if SCHEMA == "rehearsal" else "legacy_audit"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": os.environ.get("PGHOST", ""),
        "PORT": os.environ.get("PGPORT", ""),
        "USER": os.environ.get("PGUSER", ""),
        "PASSWORD": os.environ.get("PGPASSWORD", ""),
        # libpq's default is the database of the user's name; Django needs a name.
        "NAME": os.environ.get("PGDATABASE") or os.environ.get("PGUSER") or getpass.getuser(),
        "OPTIONS": {"options": f"-c search_path={SCHEMA}"},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

USE_TZ = True
TIME_ZONE = "America/Detroit"  # what the admin shows; the database holds timestamptz
LANGUAGE_CODE = "en-us"
