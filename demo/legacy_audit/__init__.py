"""A Django app for a site that migrates: what Django itself says of the migrated rows.

Add it to INSTALLED_APPS, and name the migrated models in settings.MIGRATED_MODELS. It has no
models and imports nothing of this repository: a copy of the folder works as well.
"""
