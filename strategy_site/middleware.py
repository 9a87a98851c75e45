"""Around all that answers a request: its identifier, its line in the log, and the numbers for monitoring."""

import logging
import re
import time
from uuid import uuid4

from django.conf import settings

from councils import health

from . import metrics
from .logs import request_id

logger = logging.getLogger("requests")

GIVEN = re.compile(r"[\w-]{8,64}", re.ASCII)
# Whose addresses hold nothing that is for one person only.
PUBLIC = {"site", "councils", "pledges", "plans", "delivery"}


class RequestMiddleware:
    """Each request has an identifier: what a proxy sends as X-Request-ID, else one of its own. All it logs carries it.

    With `LOG_REQUESTS` each answer is a line of the log: without the query, the visitor's address and the user.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        token = request_id.set(given if GIVEN.fullmatch(given) else uuid4().hex)
        try:
            return self.answer(request)
        finally:
            request_id.reset(token)

    def answer(self, request):
        if request.path_info == metrics.PATH and settings.METRICS_TOKEN:
            return metrics.answer(request)
        began = time.perf_counter()
        response = self.get_response(request)
        if not request.path_info.startswith(settings.STATIC_URL) and request.path_info not in health.PATHS:
            seconds = time.perf_counter() - began
            if settings.METRICS_TOKEN:
                metrics.count(request, response, seconds)
            if settings.LOG_REQUESTS:
                self.log(request, response, seconds)
        return response

    def log(self, request, response, seconds: float) -> None:
        details = {
            "method": metrics.method_of(request),
            "path": path_of(request, response),
            "status": response.status_code,
            "milliseconds": round(seconds * 1000),
        }
        logger.info(
            "{method} {path} {status} {milliseconds} ms".format(**details), extra={"details": details}
        )


def path_of(request, response) -> str:
    """The path of a page for everyone; of any other its pattern, as paths of accounts hold keys."""
    match = request.resolver_match
    if match is None:  # a stored page, or an address that is none
        return request.path_info if response.status_code in (200, 304) else "-"
    return request.path_info if match.namespace in PUBLIC else f"/{match.route}"
