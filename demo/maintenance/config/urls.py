"""The admin, and nothing else."""

from django.contrib import admin
from django.urls import path

admin.site.site_header = "Maintenance"
urlpatterns = [path("", admin.site.urls)]
