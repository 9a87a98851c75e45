"""The entry point of a web server; production settings unless told otherwise."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strategy_site.settings.production")
# Milliseconds. No page is worth a longer query or wait; what was left in the middle lets go of what it holds. Commands,
# such as migrate, take as long as they need.
os.environ.setdefault(
    "DATABASE_LIMITS",
    "-c lock_timeout=10000 -c statement_timeout=30000 -c idle_in_transaction_session_timeout=60000",
)

application = get_wsgi_application()
