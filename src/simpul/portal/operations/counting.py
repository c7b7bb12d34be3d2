"""Counting requests as they pass: how many, how they ended, how long they took, by the name of the page."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from prometheus_client import Histogram

Handler = Callable[[HttpRequest], HttpResponse]
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
logger = logging.getLogger("simpul.request")

SECONDS = Histogram(
    "simpul_request_seconds", "How long answers took, by page and outcome.", ["route", "status"], buckets=BUCKETS
)


def counted(get_response: Handler) -> Handler:
    """Counts every request. Addresses never become labels: they hold numbers of cases, and there is no end of them."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = get_response(request)
        took = time.perf_counter() - began
        match = request.resolver_match
        route = (match.view_name or "-") if match else "-"
        observe(route, request.method or "", response.status_code, took, response.headers.get("X-Request-ID", ""))
        return response

    return middleware


def observe(route: str, method: str, status: int, took: float, number: str) -> None:
    """Count one answer: how many seconds it took, and the request's number for the log."""
    SECONDS.labels(route, f"{status // 100}xx").observe(took)
    if logger.isEnabledFor(logging.INFO):
        facts = {"route": route, "method": method, "status": status, "ms": round(took * 1000, 1)}
        logger.info("request", extra={"facts": facts | {"request": number}})
