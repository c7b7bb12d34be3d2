"""Pages that are the same for everybody: which they are, and how a copy of one becomes the answer to the next visitor.

Only what a view itself calls shared is kept, a few seconds, and only until anything public changes (`cases.publicly`). What must differ
from visitor to visitor (the token against forged forms, the key under which a form is sent once, the secret of its receipt) is made
anew in each copy.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, wraps
from hashlib import blake2b
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import _mask_cipher_secret  # type: ignore[attr-defined]

from simpul.kernel.cases import publicly

PLACE = "simpul.lane"  # where a request says under which key its answer may be kept
SECONDS = 3.0
FRESH = re.compile(rb'name="(?P<name>csrfmiddlewaretoken|kunci|bukti)" value="(?P<value>[^"]*)"')
OWN = {
    "set-cookie",
    "x-request-id",
    "content-length",
    "content-encoding",
    "etag",
}  # headers that every copy makes itself
_END = b"\x01\x00\x00\xff\xff"  # the empty last block of a deflate stream
_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"

View = Callable[..., HttpResponseBase]


def shared(view: View) -> View:
    """A view whose answer, to somebody who isn't signed in, depends on its address and the language alone."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if PLACE not in request.META:
            return view(request, *args, **kwargs)
        before = publicly.changes()  # first: what changes while the page is made ends the copy
        response = view(request, *args, **kwargs)
        if before is not None and PLACE in request.META and isinstance(response, HttpResponse):
            response.shared = before, response.content  # type: ignore[attr-defined]  # before it is compressed for the way
        return response

    return wrapped


def keep_apart(request: HttpRequest) -> None:
    """This answer is for one visitor alone, after all."""
    request.META.pop(PLACE, None)


@dataclass
class Copy:
    """An answer that may be given again. `until` is by the monotonic clock; between two parts stands something fresh."""

    changes: int
    until: float
    route: str
    headers: list[tuple[str, str]]
    parts: list[bytes]
    names: list[str]  # of what is fresh
    cookie: str = ""  # the cookie of the token, with its secret as `{}`
    tag: str = ""  # that the view itself gave

    @cached_property
    def etag(self) -> str:
        """What tells a program that it has this already; nothing where each copy differs."""
        if self.names:
            return ""
        return self.tag or f'W/"{blake2b(self.parts[0], digest_size=12).hexdigest()}"'

    @property
    def size(self) -> int:
        """Bytes held, but for the compressed parts, which are fewer."""
        return sum(map(len, self.parts))

    @cached_property
    def packed(self) -> list[bytes]:
        """The parts, compressed each by itself once somebody asks for the address again: most addresses are asked for once."""
        return [_deflated(part) for part in self.parts]

    def body(self, secret: str, *, packed: bool) -> bytes:
        """The answer for one visitor, whose token is made of his own secret."""
        if not self.names:
            return self._packed_whole if packed else self.parts[0]
        fresh = [_fresh(name, secret).encode() for name in self.names]
        return self._packed_with(fresh) if packed else _between(self.parts, fresh)

    @cached_property
    def _packed_whole(self) -> bytes:
        return self._packed_with([])

    def _packed_with(self, fresh: Sequence[bytes]) -> bytes:
        whole, stream = _between(self.parts, fresh), _between(self.packed, [_stored(word) for word in fresh])
        return b"".join((_HEAD, stream, _END, struct.pack("<II", zlib.crc32(whole), len(whole))))


def copy(request: HttpRequest, response: HttpResponseBase, *, until: float) -> Copy | None:
    """What may be kept of an answer; None if nothing may."""
    cookies = dict(response.cookies)
    token = cookies.pop(settings.CSRF_COOKIE_NAME, None)
    if not hasattr(response, "shared") or response.status_code != 200 or cookies:
        return None
    changes, content = response.shared
    parts, names = _cut(content) if response.headers["Content-Type"].startswith("text/html") else ([content], [])
    if ("csrfmiddlewaretoken" in names) != (token is not None):
        return None
    match = request.resolver_match
    headers = [(name, value) for name, value in response.headers.items() if name.lower() not in OWN]
    found = Copy(changes, until, (match.view_name or "-") if match else "-", headers, parts, names)
    found.cookie = token.OutputString().replace(token.value, "{}") if token is not None else ""
    found.tag = response.headers.get("ETag", "")
    return found


def _fresh(name: str, secret: str) -> str:
    """What stands in one copy alone: the form's key, the secret of its receipt, or the token."""
    made: dict[str, Callable[[], str]] = {"kunci": lambda: str(uuid4()), "bukti": lambda: uuid4().hex}
    return made[name]() if name in made else str(_mask_cipher_secret(secret))


def _cut(content: bytes) -> tuple[list[bytes], list[str]]:
    """A page cut where something fresh stands, and the names of that."""
    parts, names, at = [], [], 0
    for hit in FRESH.finditer(content):
        parts.append(content[at : hit.start("value")])
        names.append(hit["name"].decode())
        at = hit.end("value")
    return [*parts, content[at:]], names


def _between(parts: Sequence[bytes], fresh: Sequence[bytes]) -> bytes:
    return b"".join(piece for pair in zip(parts, [*fresh, b""], strict=True) for piece in pair)


def _deflated(part: bytes) -> bytes:
    """Deflate blocks that end on a whole byte and look back at nothing outside: they can stand between others."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(part) + packer.flush(zlib.Z_FULL_FLUSH)


def _stored(word: bytes) -> bytes:
    """A deflate block that isn't compressed: a token's length tells nothing of it."""
    return b"\x00" + struct.pack("<HH", len(word), len(word) ^ 0xFFFF) + word
