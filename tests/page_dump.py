"""Every page as text, a file each: `make pages FOLDER=...`. From before and after a change, `diff -r` tells the rest.

A page is its status and, a line each, its elements with their attributes in order and its texts: white space aside.
What is new in each run (tokens, random keys) is left out; the day is always the same one.
"""

import logging
import os
import re
import sys
import tempfile
from io import StringIO
from pathlib import Path

import time_machine

DAY = "2026-11-20T12:00:00Z"
ONCE = [
    (r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "(uuid)"),
    (r"[0-9a-f]{64}|\b[A-Za-z0-9]{64}\b", "(hash)"),
    (r"(nonce|csrfmiddlewaretoken)[^ >]*", r"\1"),
    (r"[\w-]*:[\w-]{20,}", "(signed)"),
]
SEARCHES = ["/search/?q=families", "/search/?q=rubbish", "/search/?q=zzzz"]


def main(folder: Path):
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, time_machine.travel(DAY, tick=False):
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "strategy_site.settings.test",
            "DATABASE_URL": f"sqlite:///{data}/pages.sqlite3",
        }
        sys.path.insert(0, str(Path(__file__).parent))
        import django

        django.setup()
        logging.disable(logging.WARNING)  # what may not be done here is one of the answers
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("load_demo", exampleshire=True, stdout=StringIO())
        for path, answer in asked():
            name = re.sub(r"\W+", "_", without_what_is_new(path)).strip("_") or "front"
            (folder / f"{name}.txt").write_text(written(answer))


def asked():
    """(address, answer) of every public page in both languages, then of every page of the admin that has one row."""
    from addresses import FILES, FORMATS, PAGES, pages_of, public_address
    from admin_forms import address
    from builders import a_council, a_user, one_of_each
    from django.apps import apps
    from django.contrib import admin
    from django.test import Client

    from councils.models import Council

    client, council = Client(), a_council("everything", welsh=True, name_cy="Popeth")
    rows = one_of_each(council)
    paths = [public_address(name, council, rows) for name in {*PAGES, *FORMATS, *FILES}]
    paths += [path for each in Council.objects.exclude(pk=council.pk) for path in pages_of(each)]
    for path in sorted({*paths, *SEARCHES}):
        for prefix in ("", "/cy"):
            yield prefix + path, client.get(prefix + path)
    client.force_login(a_user("owner", council))
    yield "/admin/", client.get("/admin/")
    for model in (model for model in apps.get_models() if model in admin.site._registry):
        places = [address(model, "changelist"), address(model, "add")]
        if row := rows.get(model):
            places += [address(row, page) for page in ("change", "history", "delete")]
        for place in places:
            yield place, client.get(place, follow=True)


def written(answer) -> str:
    from bs4 import BeautifulSoup

    kind = answer.headers.get("Content-Type", "")
    lines = [f"{answer.status_code} {kind} {answer.headers.get('Location', '')}"]
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if "html" in kind or "xml" in kind:
        for node in BeautifulSoup(body.decode(), "html.parser").descendants:
            if node.name is None:
                lines.append(" ".join(str(node).split()))
                continue
            given = {
                name: " ".join(value) if isinstance(value, list) else value
                for name, value in node.attrs.items()
            }
            lines.append(f"<{node.name} {' '.join(f'{name}={given[name]}' for name in sorted(given))}>")
    elif kind.startswith(("text", "application/json")):
        lines += body.decode().splitlines()
    return without_what_is_new("\n".join(line for line in lines if line)) + "\n"


def without_what_is_new(text: str) -> str:
    for pattern, name in ONCE:
        text = re.sub(pattern, name, text)
    return text


if __name__ == "__main__":
    main(Path(sys.argv[1]))
