"""A Django app for a site that migrates: the evidence in the admin, and `verify_migration`.

Add it to INSTALLED_APPS, above django.contrib.admin. It imports nothing of this repository: a copy
of the folder works as well.
"""
