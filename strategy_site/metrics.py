"""Numbers for monitoring, as Prometheus reads them; only where `METRICS_TOKEN` is set, and for who sends it."""

import os
from hmac import compare_digest

from django.conf import settings
from django.db import Error
from django.db.models import Count, Min, Q
from django.http import HttpResponse
from django.utils import timezone
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY

from councils.models import OutgoingEmail

PATH = "/metrics/"
METHODS = {"GET", "HEAD", "POST"}
KINDS = {"admin": "admin", "review": "review", "": "other"}

REQUESTS = Counter("promises_requests", "Requests answered.", ["kind", "method", "status"])
SECONDS = Histogram(
    "promises_request_seconds",
    "How long an answer took to make.",
    ["kind"],
    buckets=(0.002, 0.01, 0.05, 0.1, 0.3, 0.8, 2, 10),
)


def count(request, response, seconds: float) -> None:
    kind = kind_of(request, response)
    REQUESTS.labels(kind, method_of(request), response.status_code).inc()
    SECONDS.labels(kind).observe(seconds)


def method_of(request) -> str:
    """What a stranger writes as a method makes no series of its own."""
    return request.method if request.method in METHODS else "other"


def kind_of(request, response) -> str:
    """stored: a public page from memory; public, admin, review, account: drawn by a view; other: none of these."""
    match = request.resolver_match
    if match is None:
        return "stored" if response.status_code in (200, 304) else "other"
    if "accounts/" in match.route:
        return "account"
    return KINDS.get(match.namespace, "public")


class OutboxCollector:
    """The emails that wait, asked of the database when the numbers are read."""

    def collect(self):
        try:
            found = OutgoingEmail.objects.aggregate(
                waiting=Count("pk", filter=Q(next_attempt_at__isnull=False)),
                given_up=Count("pk", filter=Q(failed_at__isnull=False)),
                oldest=Min("created_at", filter=Q(next_attempt_at__isnull=False)),
            )
        except Error:
            yield GaugeMetricFamily("promises_database_up", "1 while the database answers.", 0)
            return
        age = (timezone.now() - found["oldest"]).total_seconds() if found["oldest"] else 0
        yield GaugeMetricFamily("promises_database_up", "1 while the database answers.", 1)
        yield GaugeMetricFamily("promises_emails_waiting", "Emails not yet sent.", found["waiting"])
        yield GaugeMetricFamily(
            "promises_emails_given_up", "Emails that could not be sent.", found["given_up"]
        )
        yield GaugeMetricFamily("promises_oldest_email_seconds", "Age of the oldest email not yet sent.", age)


def answer(request) -> HttpResponse:
    """The numbers of all processes of this machine; 404 without the token, as where there are none."""
    sent = request.META.get("HTTP_AUTHORIZATION", "").encode()
    if request.method != "GET" or not compare_digest(sent, f"Bearer {settings.METRICS_TOKEN}".encode()):
        return HttpResponse("Not found\n", status=404, content_type="text/plain; charset=utf-8")
    registry = CollectorRegistry()
    registry.register(OutboxCollector())
    numbers = generate_latest(registry)
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        together = CollectorRegistry()
        MultiProcessCollector(together)
        numbers += generate_latest(together)
    else:
        numbers += generate_latest(REGISTRY)
    return HttpResponse(
        numbers, headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4, "Cache-Control": "no-store"}
    )
