"""How many statements a request sends: asked in this very process, where they can be counted."""

from __future__ import annotations

from bench.rows import Row
from bench.stage import Stage


def queries(stage: Stage, row: Row) -> int | None:
    """Statements of one request when caches are warm; None for a request that changes something."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    request = row.make(stage)()
    if request.method != "GET":
        return None
    client = Client(headers={"host": "localhost", "cookie": request.headers.get("Cookie", "")})
    client.get(request.path)
    with CaptureQueriesContext(connection) as sent:
        client.get(request.path)
    return len(sent)
