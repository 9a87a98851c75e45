"""The site as a server's process loads it, in this one: asked as gunicorn would ask it (`tests/instructions.py`)."""

import os
import sys
from io import BytesIO, StringIO
from pathlib import Path


def prepare(folder: Path, database: str = ""):
    """Settings as in production, with everything they name in a folder of its own."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "strategy_site.settings.production",
        "SECRET_KEY": "for measuring only, for measuring only, for measuring only",
        "DATABASE_URL": database or f"sqlite:///{folder}/db.sqlite3",
        "ALLOWED_HOSTS": "bench.example",
        "UPLOADS_DIR": str(folder),
        "SECURE_SSL_REDIRECT": "false",
    }


def start(folder: Path, exampleshire: bool = False):
    """The site with the demo councils, and one stylesheet to compare with."""
    application = load(folder)
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_demo", exampleshire=exampleshire, stdout=StringIO())
    return application


def load(folder: Path):
    """The site as a server's process loads it."""
    import django
    from django.conf import settings
    from whitenoise.compress import Compressor

    settings.STATIC_ROOT = folder / "static"
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    style = settings.STATIC_ROOT / "css" / "site.css"
    if not style.exists():
        style.parent.mkdir(parents=True)
        style.write_bytes((settings.BASE_DIR / "static" / "css" / "site.css").read_bytes())
        list(Compressor(quiet=True).compress(str(style)))
    django.setup()
    from strategy_site.wsgi import application

    return application


def call(application, path: str, **headers) -> dict:
    """One GET as a browser sends it; answers the headers."""
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "bench.example",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "bench.example",
        "HTTP_ACCEPT_ENCODING": "gzip, deflate, br, zstd",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        **headers,
    }
    answer = {}
    body = application(environ, lambda status, lines: answer.update({"status": status, **dict(lines)}))
    answer["bytes"] = sum(map(len, body))
    body.close()
    return answer
