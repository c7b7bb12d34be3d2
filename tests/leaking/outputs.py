"""Everything that leaves the house: every address of the resolver, its tabs, its files, its searches, its refusals."""

from __future__ import annotations

import gzip
import html
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, quote

from django.test import Client
from django.urls import get_resolver

from simpul.kernel.indicators import registry as indicators
from simpul.kernel.notifications.models import Message
from simpul.kernel.testing import cast
from simpul.lib import clock
from tests.leaking.world import FEW, HIDDEN, MARK, PRIVATE, WHAT, WHO, Record, World

PART = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^()]*(?:\([^()]*\)[^()]*)*\)")
LEAVES = ("akun/keluar/",)  # ends the session
FORM, ACTION = re.compile(r"<form\b.*?</form>", re.DOTALL), re.compile(r'^<form[^>]*\baction="([^"]*)"')
OPENS = re.compile(r'href="([^"#]*)\?([^"#]+)"')
SECRET = re.compile(rf"\w*{MARK}|\+62812\d{{8}}|[A-Z]{{3}}-\d{{4}}-\d{{6}}|{'|'.join(PRIVATE)}", re.IGNORECASE)
Values = Callable[[Record], list[Any]]


def _indicators(record: Record) -> list[Any]:
    return [code for code in indicators if code.startswith(f"{record.case.service}.")][:3]


def _month(record: Record) -> list[Any]:
    return [clock.now().astimezone(cast.zone()).strftime("%Y-%m")]


def _inbox(record: Record) -> list[Any]:
    return list(Message.objects.filter(user=record.reporter.user).values_list("pk", flat=True)[:2])


# What stands for a part of an address: the first whose beginning fits. An address that lacks one fails the test.
SAMPLES: tuple[tuple[str, str, Values], ...] = (
    ("kabar/", "number", _inbox),
    ("pengelola/orang/", "number", lambda record: [record.reporter.user and record.reporter.user.pk]),
    ("pengelola/kalender/", "number", lambda record: [2026]),
    ("pengelola/", "number", lambda record: [1]),
    ("meja/pesan-gagal/", "number", lambda record: [1]),
    ("", "number", lambda record: [record.case.number]),
    ("berkas/", "pk", lambda record: [a.document_id for a in record.documents]),
    ("meja/kasus/<str:number>/foto/", "pk", lambda record: [record.documents[0].pk]),
    ("", "pk", lambda record: [1]),
    ("berkas/", "name", lambda record: ["foto.jpg"]),
    ("", "name", lambda record: ["rate"]),
    ("", "slug", lambda record: [record.case.service]),
    ("pengelola/instansi/", "code", lambda record: ["dlh"]),
    ("pengelola/sambungan/", "code", lambda record: ["whatsapp"]),
    ("pengelola/aturan/", "code", lambda record: ["complaints.answer_within"]),
    ("api/v1/regions/", "code", lambda record: [cast.village().code]),
    ("^open311/", "code", lambda record: ["sampah"]),
    ("", "code", _indicators),
    ("", "period", _month),
    ("data/", "year", lambda record: [2026]),
    ("data/", "edition", lambda record: [1]),
    ("", "kind", lambda record: ["orang"]),
    ("", "token", lambda record: ["0000"]),
    ("", "place", lambda record: [0]),
    ("", "key", lambda record: ["00000000-0000-0000-0000-000000000001"]),
    ("", "fmt", lambda record: ["json", "xml"]),
    ("", "rest", lambda record: ["x"]),
)
ASKED, ABSENT = (WHAT, WHO, HIDDEN), "Takadasamasekali"
_callers = count(1)


def addresses(patterns: Any = None, prefix: str = "") -> Iterator[str]:
    """Every address of the installation, as patterns."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        here = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from addresses(pattern.url_patterns, here)
        else:
            yield here


def filled(address: str, record: Record) -> list[str]:
    """A pattern with the values of a record in its places."""
    ways = [address]
    while match := PART.search(ways[0]):
        name = match[1] or match[2]
        values = next((v for start, of, v in SAMPLES if of == name and address.startswith(start)), None)
        assert values is not None, f"{address}: say in SAMPLES what stands for “{name}”"
        ways = [PART.sub(quote(str(value)), way, count=1) for way in ways for value in values(record)]
        if not ways:
            return []
    return ["/" + plain(way) for way in ways]


def plain(way: str) -> str:
    """A regular expression as the address that it means."""
    way = re.sub(r"\(\?:([^()|]*)\)\?", r"\1", way.lstrip("^").rstrip("$").replace(".*?", "x"))
    return way.replace("\\", "")


@dataclass
class Way:
    """An address, the pattern from which it came, and the kinds of records whose own it is: none for pages that are the same for all."""

    pattern: str
    kinds: list[str]


def known(world: World) -> dict[str, Way]:
    """All addresses."""
    found: dict[str, Way] = {}
    for address in addresses():
        if address in LEAVES or address.startswith(("desain/", "akun/mulai")):
            continue
        for record in world.records:
            for way in filled(address, record):
                found.setdefault(way, Way(address, [])).kinds.append(record.kind)
    for way in found.values():
        if len(way.kinds) == len(world.records) > 1:
            way.kinds = []
    return found


@dataclass
class Answer:
    """What somebody was told at an address."""

    address: str
    response: Any

    @cached_property
    def text(self) -> str:
        """All that leaves: the body (pictures aside), unpacked, and the headers."""
        response = self.response
        body = b"".join(response.streaming_content) if response.streaming else response.content
        if body.startswith(b"\x1f\x8b"):
            body = gzip.decompress(body)
        if body.startswith(b"PK"):  # a spreadsheet is a packed folder
            with zipfile.ZipFile(BytesIO(body)) as packed:
                body = b"\n".join(name.encode() + b"\n" + packed.read(name) for name in packed.namelist())
        picture = response.headers.get("Content-Type", "").startswith("image/")
        said = "" if picture else html.unescape(body.decode(errors="replace"))
        return said + "\n".join(f"{name}: {value}" for name, value in response.headers.items())

    @cached_property
    def secrets(self) -> str:
        """What of it looks like a secret at all, without what the asker himself wrote into the address."""
        return " ".join(word for word in set(SECRET.findall(self.text)) if word not in self.address)

    def tells(self, words: set[str]) -> set[str]:
        """Which of these words it says."""
        return {word for word in words if word in self.secrets}


class Visitor:
    """Somebody who opens everything that he can find."""

    def __init__(self, world: World, who: str, viewer: Any) -> None:
        self.world, self.who, self.viewer = world, who, viewer
        self.client = cast.sign_in(Client(raise_request_exception=False), viewer)

    def get(self, address: str) -> Answer:
        """An address, asked from a place from which nobody asked before: nobody is held back."""
        caller = next(_callers)
        place = f"10.{caller >> 16 & 255}.{caller >> 8 & 255}.{caller & 255}"
        return Answer(address, self.client.get(address, REMOTE_ADDR=place))

    def answers(self, ways: dict[str, Way]) -> Iterator[Answer]:
        """What every output says to this visitor. A door that is shut before anybody looks at a record is tried with two."""
        asked = {record.kind for record in self.world.asked_by(self.who, self.viewer)}
        shut: Counter[str] = Counter()
        for address, way in ways.items():
            of_library = address.startswith("/akun/")
            skip = not asked & set(way.kinds) if way.kinds else not self.looks_around
            if skip or shut[way.pattern] > 1 or (of_library and not self.is_first):
                continue
            answer = self.get(address)
            yield answer
            if answer.response.status_code in (302, 403, 405):
                shut[way.pattern] += 1
            if not way.kinds:
                yield from map(self.get, self.further(answer))

    @property
    def looks_around(self) -> bool:
        """Whether this one opens what is the same for all: of many reporters, a few do."""
        kind = self.who.partition(": ")[2]
        return not kind or kind in FEW

    @property
    def is_first(self) -> bool:
        """Whether this one stands for all in what shows nothing but the own account."""
        return self.who in ("nobody", "a stranger", "reporter: just filed", "administrator")

    def further(self, answer: Answer) -> list[str]:
        """The tabs and files that a list offers, and what it finds when it is asked for the secret words."""
        if answer.response.status_code != 200 or answer.response.streaming:
            return []
        path, page = answer.address, answer.text
        found: dict[Any, str] = {}
        for where, query in OPENS.findall(page):
            given = parse_qsl(query)
            if where in ("", path) and any(name in ("unduh", "lihat") for name, _ in given):
                found.setdefault(tuple(sorted(p for p in given if p[0] in ("unduh", "lihat"))), f"{path}?{query}")
        tabs = list(found.values())
        if not _searches(path, page):
            return tabs
        control = self.get(f"{path}?q={ABSENT}").secrets
        return tabs if control and control == answer.secrets else [*tabs, *(f"{path}?q={word}" for word in ASKED)]


def _searches(path: str, page: str) -> bool:
    """Whether a page has a search of its own: a form that leads back to it, or an interface."""
    forms = (form for form in FORM.findall(page) if 'name="q"' in form)
    leads = (ACTION.search(form) for form in forms)
    return path.startswith(("/api/v1/cases", "/open311/v2/requests.")) or any(
        lead is None or lead[1] in ("", path) for lead in leads
    )
