"""Settings for one's own machine: SQLite, mail on the console, a throw-away secret kept beside the database."""

from django.core.management.utils import get_random_secret_key

from .base import *
from .base import BASE_DIR, STORAGES, env

# Off unless asked for, so that one sees the site's own error pages: DEBUG=1 make run
DEBUG = env.bool("DEBUG", False)
if DEBUG:
    PAGE_STORE_BYTES = 0
DEMO_ACCOUNTS = True
LOCAL_SIGN_IN_PROVIDERS = True
# Static files straight from their sources: nothing has to be collected.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
SECURITY_CONTACT = env.str("SECURITY_CONTACT", "security@localhost")
EMAIL_TRANSPORT = "django.core.mail.backends.console.EmailBackend"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


def kept_secret() -> str:
    """A secret of this checkout's own, made at the first start: none is written into the code."""
    path = BASE_DIR / "var" / "secret_key"
    path.parent.mkdir(exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
    return path.read_text()


SECRET_KEY = env.str("SECRET_KEY", "") or kept_secret()
