"""The digest of every page of a database, in a process with a seed of hashes of its own (`test_hash_seeds.py`)."""

import hashlib
import json
import logging
import sys
from pathlib import Path

import time_machine

DAY = "2026-11-20T12:00:00Z"


def main(is_empty: bool) -> dict[str, str]:
    sys.path.insert(0, str(Path(__file__).parent))
    import django

    django.setup()
    logging.disable(logging.WARNING)
    from addresses import pages_of
    from django.test import Client

    from councils.models import Council
    from strategy_site.demo import exampleshire

    if is_empty:
        exampleshire.load(exampleshire.tables())
    paths = pages_of(Council.objects.get(slug="exampleshire"))
    return {
        path: hashlib.sha256(Client().get(path).content).hexdigest()
        for path in (prefix + path for path in paths for prefix in ("", "/cy"))
    }


if __name__ == "__main__":
    with time_machine.travel(DAY, tick=False):
        sys.stdout.write(json.dumps(main(is_empty="--load" in sys.argv)))
