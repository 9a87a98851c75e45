"""A served site with something in it: the database of DATABASE_URL as it is, or the demo councils in one of its own."""

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

from .postgres import Postgres
from .site import Site


@contextmanager
def a_site(port: int, **more: str) -> Iterator[Site]:
    """On PostgreSQL. A database that is named is kept; it gets a council "drills" with plans and officers."""
    signal.signal(signal.SIGTERM, lambda *_told: sys.exit(143))  # it tidies up all the same
    folder = Path(tempfile.mkdtemp(prefix="serving-"))
    folder.chmod(0o755)
    named, engine = os.environ.get("DATABASE_URL"), None
    try:
        if not named:
            engine = Postgres(folder)
        site = Site(folder, named or engine.url, port, **more)
        site.set_up()
        from django.core.management import call_command

        from councils.models import Council

        call_command("migrate", verbosity=0)
        if not Council.objects.exists():
            call_command("load_demo", exampleshire=True, stdout=StringIO())
        sys.stdout.write(
            f"{Council.objects.count()} councils, {'in DATABASE_URL' if named else 'the demo'}\n"
        )
        site.start()
        try:
            yield site
        finally:
            site.stop()
    finally:
        if engine:
            engine.stop()
        shutil.rmtree(folder, ignore_errors=True)
