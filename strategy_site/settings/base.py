"""Settings shared by every way of running the site: safe by default, environment read with environs."""

from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from environs import Env, EnvError, validate

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent.parent

SITE_NAME = env.str("SITE_NAME", gettext_noop("Council promises"))
ALLOWED_HOSTS: list[str] = []
DEBUG = False
# May `load_demo` make accounts without being asked to? Only on one's own machine.
DEMO_ACCOUNTS = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
COMPOSITION = "strategy_site.composition"
ROOT_URLCONF = "strategy_site.urls"
# The site stands at the root of its host: nobody's header says that it stands elsewhere.
FORCE_SCRIPT_NAME = ""
WSGI_APPLICATION = "strategy_site.wsgi.application"
AUTH_USER_MODEL = "councils.User"

INSTALLED_APPS = [
    # modeltranslation adds the Welsh columns, so it stands before the apps that build on them.
    "modeltranslation",
    "councils",
    "pledges",
    "plans",
    "delivery",
    "review",
    "strategy_site",
    "strategy_site.apps.StrategyAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "admin_ordering",
    "concurrency",
    "csp",
    "django_prose_editor",
    "simple_history",
]

MIDDLEWARE = [
    "strategy_site.middleware.RequestMiddleware",
    "councils.middleware.OwnHostMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_http_compression.middleware.HttpCompressionMiddleware",
    "councils.middleware.PageStoreMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "councils.middleware.PagePolicyMiddleware",
    "councils.health.HealthMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "councils.middleware.LanguageFromAddressMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "councils.middleware.SecondFactorMiddleware",
    "councils.middleware.ViewerMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

CONTEXT_PROCESSORS = [
    "django.template.context_processors.request",
    "django.template.context_processors.i18n",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "strategy_site.context.site",
]
# Pages for residents and of accounts are Jinja2; the admin, mail and form controls are Django's own templates.
TEMPLATES = [
    {
        "BACKEND": "strategy_site.jinja2.PageTemplates",
        "DIRS": [BASE_DIR / "templates" / "jinja2"],
        "OPTIONS": {
            "environment": "strategy_site.jinja2.environment",
            "context_processors": CONTEXT_PROCESSORS,
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": CONTEXT_PROCESSORS},
    },
]
FORM_RENDERER = "strategy_site.form_renderer.FormRenderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("govuk",)
CRISPY_TEMPLATE_PACK = "govuk"

# Two writers on SQLite: take the write lock at the start, so that neither reads what the other replaces.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}


# Milliseconds that PostgreSQL waits for a row that another changes. Pages have further limits (strategy_site.wsgi).
LIMITS_OF_COMMANDS = "-c lock_timeout=10000"


def address_in(name: str, read, default: str, *, needs: str, **options) -> dict:
    """What this variable's address means; one that cannot be read is named and, as it holds a password, not printed."""
    try:
        found = read(name, default, **options)
    except (EnvError, ValueError):
        found = {}
    if needs not in found:
        raise ImproperlyConfigured(f"{name} is not an address that can be read (docs/running.md).")
    return found


def databases(default_url: str) -> dict:
    """The one database, from DATABASE_URL or the embedded default."""
    kept = {"conn_max_age": 60, "conn_health_checks": True}
    config = address_in("DATABASE_URL", env.dj_db_url, default_url, needs="ENGINE", **kept)
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = {**config.get("OPTIONS", {}), **SQLITE_OPTIONS}
    else:
        # Seconds. Who waits longer for a database that is away holds up those whose pages are stored.
        limits = {"connect_timeout": 3, "options": env.str("DATABASE_LIMITS", LIMITS_OF_COMMANDS)}
        config["OPTIONS"] = {**limits, **config.get("OPTIONS", {})}
    return {"default": config}


DATABASES = databases(f"sqlite:///{BASE_DIR / 'var' / 'db.sqlite3'}")

# Language: the address says it ("/cy/..."); nothing is guessed.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("cy", _("Welsh"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["strategy_site.formats"]
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("en",)
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"
USE_THOUSAND_SEPARATOR = True

# Pages for everyone are stored in each process's memory; 0 stores none.
PAGE_STORE_BYTES = env.int("PAGE_STORE_MB", 32) * 1024 * 1024
# What is installed: a name that is new with every deploy. Only a store that outlives the process would need it.
RELEASE = env.str("RELEASE", "")

UPLOADS_DIR = env.str("UPLOADS_DIR", str(BASE_DIR / "var" / "uploads"))


def uploads_storage() -> dict:
    """A folder, or the bucket that UPLOADS_URL names. Uploads have no public address: councils.files serves one only
    to those who may see its owner. The keys of a bucket come as boto3 looks for them (AWS_ACCESS_KEY_ID)."""
    if not (given := env.str("UPLOADS_URL", "")):
        options = {"location": UPLOADS_DIR, "base_url": None}
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    address, query = urlsplit(given), dict(parse_qsl(urlsplit(given).query))
    unknown = set(query) - {"endpoint", "region", "addressing"}
    if (
        address.scheme != "s3"
        or not address.hostname
        or address.path.strip("/")
        or "@" in address.netloc
        or unknown
    ):
        raise ImproperlyConfigured("UPLOADS_URL is not an address that can be read (docs/running.md).")
    options = {
        "bucket_name": address.hostname,
        "endpoint_url": query.get("endpoint"),
        "region_name": query.get("region"),
        "addressing_style": query.get("addressing", "auto"),
    }
    return {"BACKEND": "strategy_site.object_storage.ObjectStorage", "OPTIONS": options}


STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "var" / "static"
STORAGES = {
    "default": uploads_storage(),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
# The longest form: 2,500 rows in the tables of one page, such as a priority's actions and measures, with at most 14
# fields a row (two languages, the order, keys, version, "delete"), and the page's own. More is told in words (413).
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_500 * 14 + 2_000
# The same in bytes as sent: some 300 for each field on average. Files are not counted here.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12_000_000

# Accounts
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "councils.validators.RepeatedPasswordValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# A link to choose a password ends with the address, the password or the sign-in it was made for; asks no database.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_FORMS = {"reset_password": "councils.accounts.ResetPasswordForm"}
ACCOUNT_ADAPTER = "councils.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_USER_DISPLAY = "councils.accounts.display_name"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Besides the library's own limits: forms sent after the session had ended, which are kept for a while.
# Sign-ins have rules of our own, which hold nobody up for another (councils.models.sign_in_attempt); those through a
# council's provider make the site ask it, so of these an office has so many.
ACCOUNT_RATE_LIMITS: dict | bool = {
    "keep_typed": "60/h/ip",
    "login": "",
    "login_failed": "",
    "single_sign_on": "100/5m/ip",
}
ACCOUNT_LOGOUT_ON_GET = False
# After so many days without signing in an account is closed; 0: never (councils.idle_accounts).
ACCOUNT_IDLE_DAYS = env.int("ACCOUNT_IDLE_DAYS", 90)
# The second factor. Who has to have one is no setting: whoever may open the admin (councils.second_factor).
MFA_ADAPTER = "councils.accounts.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_FORMS = {
    "authenticate": "councils.code_forms.CodeForm",
    "reauthenticate": "councils.code_forms.CodeAgainForm",
    "activate_totp": "councils.code_forms.SetUpAppForm",
    "add_webauthn": "councils.code_forms.AddKeyForm",
    "authenticate_webauthn": "councils.code_forms.KeyForm",
    "reauthenticate_webauthn": "councils.code_forms.KeyAgainForm",
    "edit_webauthn": "councils.code_forms.RenameKeyForm",
}
# A code counts one step of 30 seconds before and after its own: clocks differ. None counts twice.
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
# Addresses are given by owners and not confirmed by a link.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# May a council's sign-in provider run on this very machine, by http? Only to develop and to test.
LOCAL_SIGN_IN_PROVIDERS = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "site:signed_in"
ACCOUNT_LOGOUT_REDIRECT_URL = "site:home"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "strategy_site.views.csrf_failure"
# Every email goes into the outbox table; what really sends it is named beside it.
EMAIL_BACKEND = "councils.outbox.OutboxBackend"
EMAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_TIMEOUT = 10
# How links in emails begin, such as https://promises.example.gov.uk; empty: as the request does.
SITE_ADDRESS = env.str("SITE_ADDRESS", "").rstrip("/")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "noreply@localhost")
# Whom to tell about a weakness of the site; empty: nobody is named, and /.well-known/security.txt is missing.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", "")

# How often one network address may ask in a minute; 0: as often as it likes (councils.request_limits).
REQUESTS_A_MINUTE = {"search": env.int("SEARCHES_A_MINUTE", 60), "file": env.int("FILES_A_MINUTE", 120)}
# What is counted, for all processes of a machine or of all machines; and what each process keeps for itself.
IN_MEMORY = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
CACHES = {name: {**IN_MEMORY, "LOCATION": name} for name in ("default", "requests", "memory")}

# What a page may load and do
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# Load balancers ask the process itself, by http (councils.health).
SECURE_REDIRECT_EXEMPT = [r"^healthz/$", r"^readyz/$"]
X_FRAME_OPTIONS = "DENY"
PERMISSIONS_POLICY: dict[str, list] = {
    name: []
    for name in (
        "camera",
        "display-capture",
        "geolocation",
        "microphone",
        "payment",
        "usb",
        "browsing-topics",
    )
}
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

CONCURRENCY_AUTO_CREATE_TRIGGERS = False
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True


def in_one_line(record) -> bool:
    """Anyone can send a forged host: the log says so without the trace of where it was refused."""
    record.exc_info = None
    return True


# "text" for people, "json" for programs that collect logs; then each request is a line too.
LOG_FORMAT = env.str("LOG_FORMAT", "text", validate=validate.OneOf(["text", "json"]))
LOG_REQUESTS = env.bool("LOG_REQUESTS", LOG_FORMAT == "json")
# Who sends it reads /metrics/; empty: that address answers 404.
METRICS_TOKEN = env.str("METRICS_TOKEN", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"in_one_line": {"()": "django.utils.log.CallbackFilter", "callback": in_one_line}},
    "loggers": {"django.security.DisallowedHost": {"filters": ["in_one_line"]}},
    "formatters": {
        "text": {
            "()": "strategy_site.logs.MaskingFormatter",
            "format": "{asctime} {levelname} {name} {request} {message}",
            "style": "{",
        },
        "json": {"()": "strategy_site.logs.JsonFormatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
