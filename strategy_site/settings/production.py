"""Settings of a public site: everything from the environment, and no start without a proper secret."""

from django.core.exceptions import ImproperlyConfigured

from .base import *
from .base import STORAGES, env

EXAMPLE_SECRET = "change-me"  # noqa: S105  what .env.example shows


def required(name: str) -> str:
    """The variable's value; a missing or example one stops the start and is named, never printed."""
    value = env.str(name, "")
    if not value or value.startswith(EXAMPLE_SECRET):
        raise ImproperlyConfigured(
            f"Set {name} in the environment: it is missing or still the example's value."
        )
    return value


SECRET_KEY = required("SECRET_KEY")
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5:
    raise ImproperlyConfigured("SECRET_KEY is too short or too plain: use 50 or more random characters.")
required("DATABASE_URL")
ALLOWED_HOSTS = [host.strip() for host in required("ALLOWED_HOSTS").split(",") if host.strip()]
if any(host.startswith("*") for host in ALLOWED_HOSTS):
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts: an asterisk lets anyone choose one.")
CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in ALLOWED_HOSTS]

globals().update(env.dj_email_url("EMAIL_URL", "smtp://localhost:25"))

# Counts of failed sign-ins, shared by all worker processes of the machine.
UPLOADS_DIR = STORAGES["default"]["OPTIONS"]["location"]
CACHES = {"default": env.dj_cache_url("CACHE_URL", default=f"file://{UPLOADS_DIR}/.cache")}

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", False) else None
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
# A council's sub-domain must not ask browsers to preload a rule for the whole of the council's domain.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
