"""Settings of the tests: quick password hashing, mail in memory, static files by their plain names."""

import os
import tempfile

from .base import *
from .base import databases

SECRET_KEY = "a key for tests only, never for a site people use"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DATABASES = databases("sqlite://:memory:")
# Where several groups run side by side each has a copy of one database that was migrated once (tests/run_all.sh).
if template := os.environ.get("TEST_TEMPLATE"):
    DATABASES["default"]["TEST"] = {"TEMPLATE": template, "NAME": os.environ["TEST_DATABASE"]}
# The test runner sends all email straight to memory; tests of the outbox ask for its backend again (`outbox`).
EMAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
SITE_ADDRESS = "http://testserver"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tempfile.mkdtemp(prefix="uploads-"), "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ACCOUNT_RATE_LIMITS = False
LOCAL_SIGN_IN_PROVIDERS = True
# A page is rendered each time, so that a test sees what it costs; tests/councils/test_caching.py stores pages.
PAGE_STORE_BYTES = 0
# Tests ask for more pages in a minute than anybody reads; tests/site/test_request_limits.py has limits.
REQUESTS_A_MINUTE = {"search": 0, "file": 0}
