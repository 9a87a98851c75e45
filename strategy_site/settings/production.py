"""Settings of a public site: everything from the environment, and no start without a proper secret."""

from django.core.exceptions import ImproperlyConfigured

from .base import *
from .base import IN_MEMORY, METRICS_TOKEN, SITE_ADDRESS, UPLOADS_DIR, address_in, env

# What .env.example shows, and what Django writes into a new project.
EXAMPLES = ("change-me", "django-insecure-")


def required(name: str) -> str:
    """The variable's value; a missing or example one stops the start and is named, never printed."""
    value = env.str(name, "").strip()
    if not value or value.lower().startswith(EXAMPLES):
        raise ImproperlyConfigured(
            f"Set {name} in the environment: it is missing or still the example's value."
        )
    return value


SECRET_KEY = required("SECRET_KEY")
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5:
    raise ImproperlyConfigured("SECRET_KEY is too short or too plain: use 50 or more random characters.")
# Earlier keys, with commas between: what was signed or encrypted with one can still be read.
SECRET_KEY_FALLBACKS = [key.strip() for key in env.str("SECRET_KEY_FALLBACKS", "").split(",") if key.strip()]
required("DATABASE_URL")
ALLOWED_HOSTS = [host.strip() for host in required("ALLOWED_HOSTS").split(",") if host.strip()]
if any(host.startswith("*") for host in ALLOWED_HOSTS):
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts: an asterisk lets anyone choose one.")
CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in ALLOWED_HOSTS]

SITE_ADDRESS = SITE_ADDRESS or f"https://{ALLOWED_HOSTS[0].lstrip('.')}"

_mail_server = address_in("EMAIL_URL", env.dj_email_url, "smtp://localhost:25", needs="EMAIL_BACKEND")
EMAIL_TRANSPORT = _mail_server.pop("EMAIL_BACKEND")
globals().update(_mail_server)

# Counts of failed sign-ins, shared by all worker processes of the machine.
_counters = address_in("CACHE_URL", env.dj_cache_url, f"file://{UPLOADS_DIR}/.cache", needs="BACKEND")
# Where it is away, or its disk full, pages go on (councils.counters).
COUNTERS = {
    "django.core.cache.backends.filebased.FileBasedCache": "councils.counters.FileCounters",
    "django.core.cache.backends.redis.RedisCache": "councils.counters.RedisCounters",
}
_counters["BACKEND"] = COUNTERS.get(_counters["BACKEND"], _counters["BACKEND"])
# What is counted of every visitor has a folder of its own: where that is full it makes room for itself alone.
_requests = dict(_counters)
if _counters["BACKEND"].endswith(".FileCounters"):
    _requests |= {"LOCATION": f"{_counters['LOCATION']}/requests", "OPTIONS": {"MAX_ENTRIES": 1000}}
CACHES = {"default": _counters, "requests": _requests, "memory": IN_MEMORY}

if METRICS_TOKEN and len(METRICS_TOKEN) < 20:
    raise ImproperlyConfigured("METRICS_TOKEN is too short: use 20 or more random characters.")

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", False) else None
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
# A council's sub-domain must not ask browsers to preload a rule for the whole of the council's domain.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
