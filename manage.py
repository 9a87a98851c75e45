#!/usr/bin/env python
"""Runs the project's commands, with development settings unless told otherwise."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strategy_site.settings.development")
    try:
        _read = settings.INSTALLED_APPS
    except ImproperlyConfigured as error:
        # Django would go on without settings: `check` would find no fault, `migrate` would name another.
        sys.exit(f"These settings are refused. {error}")
    execute_from_command_line(sys.argv)
