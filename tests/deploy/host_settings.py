"""Production's settings, with the key of the tests, whose sessions a host has to know; nothing was collected."""

from strategy_site.settings.production import *  # noqa: F403
from strategy_site.settings.production import STORAGES
from strategy_site.settings.test import SECRET_KEY  # noqa: F401

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
