"""What pages cost the database at the size of the whole UK: `make whole-uk`, then `python -m tests.uk_queries`.

Each page is asked for twice; the second time each of its queries is run by EXPLAIN (ANALYZE, BUFFERS), and what the
database says of planning and execution is added up. In the PostgreSQL of DATABASE_URL, to which it adds
an account of a system administrator, boss@site.example, without a password.
"""

import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strategy_site.settings.development")
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.admin import site  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from councils.models import Council, User  # noqa: E402

sys.path.append(str(Path(__file__).parent))
from addresses import addresses_of  # noqa: E402
from signing_in import with_both  # noqa: E402

COUNCIL = "council-0200"
PAGES = {
    "what changed": "/changes/",
    "what changed, page 50": "/changes/?page=50",
    "site's home": "/",
    "its finder": "/?q=council-03",
    "a council's changes": f"/{COUNCIL}/changes/",
    "a council's changes, page 50": f"/{COUNCIL}/changes/?page=50",
    "its feed": f"/{COUNCIL}/changes/feed/",
    "plan's changes": f"/{COUNCIL}/plans/plan-1/changes/",
    "sitemap's index": "/sitemap.xml",
    "a council's sitemap": f"/sitemap-council-{COUNCIL}.xml",
    "search, typical": "/search/?q=high+streets",
    "search, of one council": f"/search/?q=homes&council={COUNCIL}",
    "search, common": "/search/?q=plan",
    "search, misspelt": "/search/?q=librarys+recicling",
    "search, one kind": "/search/?q=homes&kind=plan",
    "search, common, one kind": "/search/?q=plan&kind=vision",
    "search, one kind, two words": "/search/?q=decision+rivers&kind=pledge",
}


class Asked:
    """The queries of a request, each run a second time to be explained."""

    def __init__(self):
        self.queries = []

    def __call__(self, execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(("SELECT", "(SELECT", "WITH")) and not many:
            with connection.connection.cursor() as cursor:
                cursor.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + sql, params)
                (plan,) = cursor.fetchone()[0]
            self.queries.append((plan["Execution Time"] + plan["Planning Time"], sql, params))
        return execute(sql, params, many, context)


def cost(client, address):
    """Milliseconds of the database, the queries, the status."""
    for asked in (None, Asked()):
        cache.clear()
        if asked is None:
            client.get(address)
            continue
        with connection.execute_wrapper(asked):
            answer = client.get(address)
    return sum(query[0] for query in asked.queries), asked.queries, answer.status_code


def lists(client):
    """By name: the address of every list of the admin."""
    return {
        f"admin, {model._meta.label}": reverse(
            f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        )
        for model in sorted(site._registry, key=lambda model: model._meta.label)
    }


def main(chosen, *, is_long):
    settings.ALLOWED_HOSTS = ["*"]
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "PageStore" not in name]
    public, boss = Client(), Client()
    user, _ = User.objects.get_or_create(email="boss@site.example", defaults={"is_superuser": True})
    with_both(boss, user)
    pages = PAGES | addresses_of(Council.objects.get(slug=COUNCIL))
    pages = [(public, name, address) for name, address in pages.items()]
    pages += [(boss, name, address) for name, address in lists(boss).items()]
    pages.append((boss, "admin, dashboard", reverse("admin:index")))
    for client, name, address in pages:
        if chosen and not any(word in name for word in chosen):
            continue
        time, queries, status = cost(client, address)
        say(f"{time:9.1f} ms {len(queries):3} SQL {status} {name}")
        for each in sorted(queries, reverse=True)[: 4 if is_long else 0]:
            if each[0] > 2:
                say(f"      {each[0]:8.1f} ms {each[1][-300:]} {str(each[2])[-300:]}")


def say(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main([word for word in sys.argv[1:] if word != "-v"], is_long="-v" in sys.argv)
