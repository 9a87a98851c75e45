"""Two addresses for load balancers: does this process answer, and is it ready to serve?"""

from functools import cache

from django.db import DatabaseError, Error, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponse, HttpResponseNotAllowed

HEALTH, READINESS = PATHS = ("/healthz/", "/readyz/")
# Who waits longer for an answer takes the site for away. Milliseconds; a connection has a limit in the settings.
STATEMENT_TIMEOUT = 2_000


class HealthMiddleware:
    """Answers both before anything asks for the host's name, a session or, for the first, the database."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info not in PATHS:
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return in_plain_text(HttpResponseNotAllowed(["GET", "HEAD"]))
        missing = what_is_missing() if request.path_info == READINESS else ""
        return in_plain_text(HttpResponse(missing or "ok", status=503 if missing else 200))


def in_plain_text(response: HttpResponse) -> HttpResponse:
    """Never stored by anyone."""
    response["Content-Type"] = "text/plain; charset=utf-8"
    response["Content-Language"] = "en"
    response["Cache-Control"] = "no-store"
    return response


def what_is_missing() -> str:
    """What keeps the site from being ready, in words that anybody may read; "" where nothing does."""
    try:
        applied = applied_migrations()
    except DatabaseError as error:
        return "migrations" if is_without_table(error) else "database"
    except Error:
        return "database"
    return "" if migrations() <= applied else "migrations"


def applied_migrations() -> set[tuple[str, str]]:
    rows = MigrationRecorder(connection).migration_qs.values_list("app", "name")
    if connection.vendor != "postgresql":
        return set(rows)  # in no transaction: SQLite would wait for whoever writes
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = %s", [STATEMENT_TIMEOUT])
        return set(rows)


def is_without_table(error: DatabaseError) -> bool:
    """A database that was never migrated answers, and has not even the table of migrations."""
    return "django_migrations" in str(error)


@cache
def migrations() -> set[tuple[str, str]]:
    """(app, name) of all that this release has."""
    return set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
