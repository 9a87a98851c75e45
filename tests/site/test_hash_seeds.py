"""The order of Python's sets changes with each process; no page may depend on it."""

import json
import os
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[1] / "seeded_pages.py"


def pages(database, seed: int, *options: str) -> dict[str, str]:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "strategy_site.settings.test",
        "DATABASE_URL": f"sqlite:///{database}",
        "PYTHONHASHSEED": str(seed),
        "PYTHONPATH": str(SCRIPT.parents[1]),
    }
    command = [sys.executable, "-W", "ignore", str(SCRIPT), *options]
    return json.loads(subprocess.check_output(command, env=environment, text=True))


def test_every_page_is_the_same_bytes_under_three_seeds(tmp_path):
    database = tmp_path / "pages.sqlite3"
    first = pages(database, 0, "--load")
    assert len(first) > 60
    for seed in (1, 2):
        assert {path for path, digest in pages(database, seed).items() if first[path] != digest} == set()
