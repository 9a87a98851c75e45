"""The order of Python's sets changes with each process; no page may depend on it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from backing_up import Site

SCRIPT = Path(__file__).parents[1] / "seeded_pages.py"


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")  # before the transaction of the test begins
def site(tmp_path_factory, django_db_setup, django_db_blocker):
    """A database of its own, which other processes can open."""
    with django_db_blocker.unblock():
        site = Site(tmp_path_factory.mktemp("seeded"), "seeds").make(like_tests=True)
        yield site
        site.remove()


def pages(site, seed: int, *options: str) -> dict[str, str]:
    ours = {
        "DJANGO_SETTINGS_MODULE": "strategy_site.settings.test",
        "PYTHONHASHSEED": str(seed),
        "PYTHONPATH": str(SCRIPT.parents[1]),
    }
    command = [sys.executable, "-W", "ignore", str(SCRIPT), *options]
    return json.loads(subprocess.check_output(command, env=site.environment() | ours, text=True))


def test_every_page_is_the_same_bytes_under_three_seeds(site):
    first = pages(site, 0, "--load")
    assert len(first) > 60
    for seed in (1, 2):
        assert {path for path, digest in pages(site, seed).items() if first[path] != digest} == set()
