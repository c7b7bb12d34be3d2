"""A hostile environment: what happens to work by luck elsewhere fails here.

Rows of a question that names no order come in another order each time; script or style written into a page fails the test that
asked for it; so does a kept fragment that is not what would be drawn now.
(Warnings are errors by pyproject.toml, undefined template names by Jinja's environment, sockets by `sockets`.)
"""

from __future__ import annotations

import random
import re
from typing import Any

import pytest
from django.db.models.query import QuerySet
from django.http import HttpRequest
from django.test.client import ClientHandler

from simpul.kernel.web import fragments

INLINE = re.compile(
    rb"<script(?![^>]*(?:\bsrc=|type=\"application/json\"))[^>]*>|<style|\son[a-z]+=\"|\sstyle=\"|href=\"javascript:",
    re.IGNORECASE,
)


@pytest.fixture(autouse=True)
def unordered_rows_are_shuffled(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL promises no order where none is asked for; here it keeps that promise."""
    fetch = QuerySet._fetch_all

    def fetch_and_shuffle(rows: Any) -> None:
        fresh = rows._result_cache is None
        fetch(rows)
        if fresh and not rows.ordered and not rows.query.is_sliced:
            random.shuffle(rows._result_cache)

    monkeypatch.setattr(QuerySet, "_fetch_all", fetch_and_shuffle)


@pytest.fixture(autouse=True)
def nothing_is_written_into_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """The content policy forbids script and style inside a page; a browser would silently drop them, so the tests say it."""
    answer = ClientHandler.get_response

    def watched(handler: Any, request: HttpRequest) -> Any:
        response: Any = answer(handler, request)
        if response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming:
            found = INLINE.search(response.content)
            assert found is None, f"{request.path}: {found.group(0)!r} is written into the page"
        return response

    monkeypatch.setattr(ClientHandler, "get_response", watched)


@pytest.fixture(autouse=True)
def fragments_are_what_they_are_made_of(monkeypatch: pytest.MonkeyPatch) -> None:
    """A piece of a page that shows what its key doesn't name would be another person's, or yesterday's: each copy is drawn anew, too."""
    monkeypatch.setattr(fragments, "suspicious", True)
