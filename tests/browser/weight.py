"""What a visit costs somebody who pays by the megabyte: the requests of a page, each as small as the server sends it."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from playwright.sync_api import Page, Response

PACKED = ("text/", "javascript", "json", "svg", "xml", "manifest")  # kinds that are compressed on their way


@dataclass(frozen=True)
class Budget:
    """Bytes of a first visit without photos and of the next one, when the browser keeps what is named by its content; requests."""

    first: int
    again: int
    requests: int


PUBLIC, STAFF = Budget(70_000, 15_000, 8), Budget(150_000, 100_000, 12)
_packed: dict[str, int] = {}


class Scales:
    """Lies under a page, and weighs each visit as if it were the first: the browser keeps nothing."""

    def __init__(self, page: Page) -> None:
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        self._came: list[Response] = []
        page.on("response", self._came_in)

    def _came_in(self, answer: Response) -> None:
        self._came.append(answer)

    def over(self, budget: Budget) -> list[str]:
        """What this visit costs more than the budget allows. The next visit is weighed afresh."""
        weights = [(answer.url, _weight(answer), _kept(answer)) for answer in self._came if not _photo(answer)]
        self._came.clear()
        first = sum(weight for _url, weight, _ in weights)
        again = sum(weight for _url, weight, kept in weights if not kept)
        assert first, "nothing was weighed: the test would prove nothing"
        told = [f"{first} bytes"] if first > budget.first else []
        told += [f"{again} bytes again"] if again > budget.again else []
        told += [f"{len(weights)} requests"] if len(weights) > budget.requests else []
        return [f"{told}: {[(urlsplit(url).path, weight) for url, weight, _ in weights]}"] if told else []


def _photo(answer: Response) -> bool:
    """What is not of the page itself: photos, and the band of the theme that the tests of colours change to."""
    path = urlsplit(answer.url).path
    return path.startswith(("/berkas/", "/static/motif/tapanuli")) or answer.url.startswith("data:")


def _kept(answer: Response) -> bool:
    """Whether a browser asks for it once only: a file whose name changes with its content, or one that is good for days."""
    path = urlsplit(answer.url).path
    return path.startswith(f"/{settings.STATIC_URL.strip('/')}/") or "max-age=6" in answer.headers.get(
        "cache-control", ""
    )


def _weight(answer: Response) -> int:
    if answer.url in _packed and _kept(answer):
        return _packed[answer.url]
    if 300 <= answer.status < 400 or answer.status == 204:
        return 0
    body = answer.body()
    packs = any(kind in answer.headers.get("content-type", "") for kind in PACKED)
    _packed[answer.url] = len(gzip.compress(body)) if packs else len(body)
    return _packed[answer.url]
