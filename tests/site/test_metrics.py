"""Numbers for monitoring: only for who has the token, over all processes, and about nobody."""

import re
import subprocess
import sys

import pytest
from django.db import OperationalError, connection

from councils.models import OutgoingEmail

pytestmark = pytest.mark.django_db
TOKEN = "of-twenty-characters-or-more"


@pytest.fixture
def numbers(client, settings):
    settings.METRICS_TOKEN = TOKEN

    def numbers() -> dict[str, float]:
        answer = client.get("/metrics/", headers={"Authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        found = re.findall(r"^(promises_[^ ]+) (\S+)$", answer.content.decode(), re.MULTILINE)
        return {name: float(value) for name, value in found}

    return numbers


@pytest.mark.parametrize("sent", ["", "Bearer ", f"Bearer {TOKEN}x", TOKEN, "Bearer é"])
def test_without_the_token_there_is_nothing(client, settings, sent):
    assert client.get("/metrics/", headers={"Authorization": sent}).status_code == 404
    settings.METRICS_TOKEN = TOKEN
    answer = client.get("/metrics/", headers={"Authorization": sent})
    assert answer.status_code == 404
    assert "promises" not in answer.content.decode()


def test_answers_are_counted_by_kind(client, gateshead, numbers):
    before = numbers()
    client.get("/gateshead/")
    client.get("/gateshead/")
    client.get("/accounts/login/")
    client.get("/no/such/page/")
    client.generic("BREW", "/gateshead/")
    after = numbers()

    def more(kind, method, status):
        name = f'promises_requests_total{{kind="{kind}",method="{method}",status="{status}"}}'
        return after[name] - before.get(name, 0)

    assert more("public", "GET", 200) == 2
    assert more("account", "GET", 200) == 1
    assert more("other", "GET", 404) == 1
    assert more("public", "other", 405) == 1
    name = 'promises_request_seconds_count{kind="public"}'
    assert after[name] - before.get(name, 0) == 3


def test_emails_that_wait_and_a_database_that_is_away_are_seen(numbers):
    OutgoingEmail.objects.create(subject="Hello", to=["ann@council.example"], content={})
    found = numbers()
    assert found["promises_emails_waiting"] == 1
    assert found["promises_oldest_email_seconds"] >= 0
    assert found["promises_database_up"] == 1

    def refuse(*args):
        raise OperationalError("gone")

    with connection.execute_wrapper(refuse):
        assert numbers()["promises_database_up"] == 0


def test_the_server_s_processes_add_up_their_numbers(tmp_path):
    """As gunicorn starts them: the folder is named before the library is imported."""
    one = "from prometheus_client import Counter; Counter('promises_requests', '', ['kind']).labels('public').inc(2)"
    both = (
        "from prometheus_client import CollectorRegistry, generate_latest\n"
        "from prometheus_client.multiprocess import MultiProcessCollector\n"
        "registry = CollectorRegistry(); MultiProcessCollector(registry); print(generate_latest(registry).decode())"
    )
    told = {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    for _process in range(2):
        subprocess.run([sys.executable, "-c", one], env=told, check=True)
    said = subprocess.run([sys.executable, "-c", both], env=told, check=True, capture_output=True, text=True)
    assert 'promises_requests_total{kind="public"} 4.0' in said.stdout
