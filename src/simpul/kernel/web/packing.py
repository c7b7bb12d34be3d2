"""Answers compressed for the way: as Django does it, by a library that needs a tenth of its time for a few percent more bytes.

Pages that everybody asks for are compressed well, once, by the public lane (`sharing`); these here are made for one person each.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.utils.cache import patch_vary_headers
from isal import isal_zlib

LEVEL = 2
GZIP = 31  # zlib's word for the largest window in the format of gzip
SHORTEST = 200  # bytes: what is shorter gains nothing
NAMED, HEAD = 0x08, 10  # the flag of gzip's header that says a file name follows, and the header's length


class Packing(GZipMiddleware):
    """Django's middleware, for answers that are whole."""

    def __call__(self, request: HttpRequest) -> Any:
        """One request."""
        return self.process_response(request, self.get_response(request))

    def process_response(self, request: HttpRequest, response: Any) -> HttpResponseBase:
        """Compress it where the browser takes that and it gets shorter."""
        if response.streaming:
            return super().process_response(request, response)
        if len(response.content) < SHORTEST or response.has_header("Content-Encoding"):
            return response  # type: ignore[no-any-return]
        patch_vary_headers(response, ("Accept-Encoding",))
        if not re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
            return response  # type: ignore[no-any-return]
        small = packed(response.content, self.max_random_bytes)
        if len(small) < len(response.content):
            response.content = small
            response.headers["Content-Length"] = str(len(small))
            response.headers["Content-Encoding"] = "gzip"
            etag = response.get("ETag", "")
            if etag.startswith('"'):  # the bytes differ, the content does not (RFC 9110, 8.8.1)
                response.headers["ETag"] = f"W/{etag}"
        return response  # type: ignore[no-any-return]


def packed(content: bytes, most_random: int) -> bytes:
    """Compressed, with a file name of random length: so that lengths tell nothing of a secret within (the BREACH attack)."""
    small = isal_zlib.compress(content, LEVEL, GZIP)
    head = bytearray(small[:HEAD])
    head[3] = NAMED
    return bytes(head) + b"a" * secrets.randbelow(most_random) + b"\0" + small[HEAD:]
