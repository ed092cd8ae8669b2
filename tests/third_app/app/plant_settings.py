"""Settings of the third app: its tables are in the schema `plant`, and have no migrations."""

import os

SECRET_KEY = "of a test"
INSTALLED_APPS = ["django.contrib.postgres", "lab"]
MIGRATION_MODULES = {"lab": None}
SCHEMA = os.environ.get("DJANGO_DB_SCHEMA", "plant")
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": os.environ["PGHOST"],
        "PORT": os.environ["PGPORT"],
        "USER": os.environ["PGUSER"],
        "PASSWORD": os.environ["PGPASSWORD"],
        "NAME": os.environ["PGDATABASE"],
        "OPTIONS": {"options": f"-c search_path={SCHEMA},public"},
    }
}
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
