"""Somebody who opens everything that he can find, and what he is told: pages, tabs, files, searches, filters, refusals."""

from __future__ import annotations

import gzip
import html
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qsl, quote

from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import Resolver404, resolve

from simpul.kernel.accounts.models import Counter as Counted
from simpul.kernel.accounts.models import User
from simpul.kernel.documents import papers
from simpul.kernel.testing import cast
from simpul.lib import clock
from tests.leaking.addresses import Way
from tests.leaking.kinds import FEW
from tests.leaking.people import doors, guarded, look, stands
from tests.leaking.words import ABSENT, ASKED, secrets_in
from tests.leaking.world import World

FORM, ACTION = re.compile(r"<form\b.*?</form>", re.DOTALL), re.compile(r'^<form[^>]*\baction="([^"]*)"')
OPENS = re.compile(r'href="([^"#]*)\?([^"#]+)"')
CHOICE = re.compile(r'<select\b[^>]*\bname="([^"]+)".*?</select>', re.DOTALL)
OPTION = re.compile(r'<option\b[^>]*\bvalue="([^"]+)"')
PICTURE = re.compile(r"image/(?!svg)")
READABLE = re.compile(r"text/|image/|application/(\w[\w.]*\+)?(json|xml|javascript|zip|pdf)|\S+spreadsheetml\.sheet")
TABS = ("unduh", "lihat", "jawaban")  # by which a list offers other rows, a file, a file with the answers to a form
SIDES, PLAIN = ("street", "account", "office"), "/aksesibilitas/"  # a page that tells of nobody
_callers = count(1)


@contextmanager
def in_words() -> Iterator[None]:
    """Papers as what their templates are given, which is all they can say: glyphs of a PDF cannot be searched for a secret."""

    def told(main: str, *, root: str, **_how: Any) -> bytes:
        return Path(root, "data.json").read_bytes()

    with patch.object(papers.typst, "compile", told):
        yield


@dataclass
class Answer:
    """What somebody was told at an address."""

    address: str
    response: Any

    @property
    def kind(self) -> str:
        return str(self.response.headers.get("Content-Type", ""))

    @cached_property
    def body(self) -> str:
        """What is read of it, unpacked; of a picture nothing."""
        response = self.response
        body = b"".join(response.streaming_content) if response.streaming else response.content
        if body.startswith(b"\x1f\x8b"):
            body = gzip.decompress(body)
        if body.startswith(b"PK"):  # a spreadsheet is a packed folder, and so is what auditors take away
            with zipfile.ZipFile(BytesIO(body)) as packed:
                body = b"\n".join(name.encode() + b"\n" + packed.read(name) for name in packed.namelist())
        return "" if PICTURE.match(self.kind) else html.unescape(body.decode(errors="replace"))

    @cached_property
    def text(self) -> str:
        """All that leaves: the body and the headers."""
        return self.body + "\n".join(f"{name}: {value}" for name, value in self.response.headers.items())

    @cached_property
    def secrets(self) -> str:
        """What of it looks like a secret at all, without what the asker himself wrote into the address."""
        return " ".join(sorted(word for word in secrets_in(self.text) if word not in self.address))

    def tells(self, words: set[str]) -> set[str]:
        """Which of these words it says."""
        return {word for word in words if word in self.secrets}


@cache
def _opens_to(path: str) -> set[str] | None:
    """The roles that a page is for (`requires_role`), if it says so."""
    try:
        found: set[str] | None = getattr(resolve(path).func, "opens_to", None)
    except Resolver404:  # an address that is none, whoever asks
        return None
    return found


@dataclass
class Walk:
    """What all visitors of one world have asked so far, so that nobody asks what another was told already.

    1. A record's pages are opened once for each class of a look at that record (`people.look`).
    2. All other pages once for each class of a look at all records; those behind a door that opens by role, for each class of doors.
    3. A page that asked the database nothing about people beyond what its frame asks, and offers no search and no file, is the same
       for all who come from the same side.
    4. A door that is shut before anybody looks at a record (sign in first, not your role, only to be posted) is tried with two,
       and a page that opens by role alone with two of all to whom it is shut.
    5. A list's filters are tried by the first of each side: those who see least go first.
    """

    world: World
    ways: dict[str, Way]
    asked: set[Hashable] = field(default_factory=set)
    dull: dict[Hashable, bool] = field(default_factory=dict)
    shut: Counter[Hashable] = field(default_factory=Counter)
    by_sight: bool = (
        True  # without: a page that belongs to no record is asked once from each side, whatever the gate says
    )


class Visitor:
    """One person on a walk."""

    def __init__(self, walk: Walk, who: str, viewer: Any) -> None:
        self.walk, self.who, self.viewer = walk, who, viewer
        self.client = cast.sign_in(Client(raise_request_exception=False), viewer)
        if viewer.user:
            User.objects.filter(pk=viewer.user.pk).update(last_login=clock.now())
        self.side, self.doors, self.roles = stands(viewer), doors(viewer), {grant.role for grant in viewer.grants}
        self.sight = tuple(look(record, viewer) for record in walk.world.records)

    def get(self, address: str, **more: Any) -> Answer:
        """An address, asked from a place from which nobody asked before, and files as if it were the first: nobody is held back."""
        if "unduh" in address:
            Counted.objects.filter(key__startswith="throttle:").delete()
        self.client.cookies.pop("messages", None)  # what was said on the way to another page
        with in_words():
            return Answer(address, self.client.get(address, REMOTE_ADDR=_place(), **more))

    def post(self, address: str, typed: dict[str, Any]) -> Answer:
        """The same with something typed."""
        return Answer(address, self.client.post(address, typed, REMOTE_ADDR=_place()))

    def send(self, address: str, typed: dict[str, Any]) -> Answer:
        """The same, and on to where it leads: there stands what is said of it."""
        return Answer(address, self.client.post(address, typed, REMOTE_ADDR=_place(), follow=True))

    def answers(self) -> Iterator[Answer]:
        """What every output says to this visitor, as far as nobody like him was told it before."""
        for address, way in self.walk.ways.items():
            if not self._turned_away(way, address) and self._is_new(address, way):
                answer = self.get(address) if way.records else self._first(address)
                yield answer
                self._note(answer, way)
                if not way.records and not self.walk.dull[self.side, address]:
                    yield from self._onward(answer)

    def _is_new(self, address: str, way: Way) -> bool:
        """Whether nobody of whom the gate says the same has opened this page."""
        key: Hashable
        if way.records:
            key = address, tuple(look(record, self.viewer) for record in way.records)
        else:
            kind = self.who.partition(": ")[2]
            if (kind and kind not in FEW) or self.walk.dull.get((self.side, address), False):
                return False  # of many reporters, a few look around
            mine = self.viewer.user and self.viewer.user.pk in self.walk.world.keepers
            key = (
                address,
                self.sight if self.walk.by_sight else self.side,
                self.doors if guarded(address) else None,
                self.viewer.user if mine else None,
            )
        fresh = key not in self.walk.asked
        self.walk.asked.add(key)
        return fresh

    def _turned_away(self, way: Way, address: str) -> bool:
        whose: tuple[Hashable, ...] = (None, self.side, self.doors)
        return any(self.walk.shut[way.pattern, one] > 1 for one in (*whose, *self._shut_by_role(address)))

    def _shut_by_role(self, address: str) -> tuple[str, ...]:
        """Whether a page opens by role alone, and to none of his."""
        opens_to = _opens_to(address.partition("?")[0])
        return ("role",) if opens_to is not None and opens_to.isdisjoint(self.roles) else ()

    def _note(self, answer: Answer, way: Way) -> None:
        status, to = answer.response.status_code, answer.response.headers.get("Location", "")
        if status == 405:
            self.walk.shut[way.pattern, None] += 1
        elif status == 302 and to.startswith("/akun/masuk"):
            self.walk.shut[way.pattern, self.side] += 1
        elif status == 403:
            for whose in (self.doors, *self._shut_by_role(answer.address)):
                self.walk.shut[way.pattern, whose] += 1

    def _first(self, address: str) -> Answer:
        """Ask, and note whether the page looked at anything about people."""
        answer, asked = self._overheard(address)
        sides = [self.walk.dull[side, address] for side in SIDES if (side, address) in self.walk.dull]
        empty = not _tabs(address, answer.text) and not searches(address, answer.text)
        self.walk.dull[self.side, address] = empty and asked <= self.frame and all(sides)
        return answer

    @cached_property
    def frame(self) -> set[str]:
        """What any page asks about people: for this visitor's own name, say, and his unread news."""
        return self._overheard(PLAIN)[1]

    def _overheard(self, address: str) -> tuple[Answer, set[str]]:
        """An answer, and what the database was asked about people for it."""
        with _heard() as asked:
            answer = self.get(address)
            answer.body  # noqa: B018  # a stream asks while it is read
        return answer, {sql for sql in asked() if any(table in sql for table in tables())}

    def _onward(self, answer: Answer) -> Iterator[Answer]:
        """What lies behind a list: its tabs, files, filters and hits, and the files of each tab."""
        seen = {answer.address}
        for address in self.further(answer):
            found = self.get(address)
            yield found
            seen.add(address)
            if "lihat=" in address and found.response.status_code == 200 and not found.response.streaming:
                files = [one for one in _tabs(answer.address, found.text) if "unduh=csv" in one and one not in seen]
                seen.update(files)
                yield from map(self.get, files)

    def further(self, answer: Answer) -> list[str]:
        """The tabs, files and filters that a list offers, and what it finds when it is asked for the secret words."""
        if answer.response.status_code != 200 or answer.response.streaming:
            return []
        path, page = answer.address, answer.text
        found = _tabs(path, page)
        if (
            self.walk.world.service.source and 'name="layanan"' in page
        ):  # one service alone: files may hold what its form asked
            found += [f"{one}&layanan={self.walk.world.service.slug}" for one in found if "unduh=" not in one]
        if (self.side, path) not in self.walk.asked:
            self.walk.asked.add((self.side, path))
            found += _filters(path, page)
        if not searches(path, page):
            return found
        control = self.get(f"{path}?q={ABSENT}").secrets
        return found if control and control == answer.secrets else [*found, *(f"{path}?q={word}" for word in ASKED)]


@contextmanager
def _heard() -> Iterator[Callable[[], list[str]]]:
    """The statements that the database is asked."""
    before, connection.force_debug_cursor = connection.force_debug_cursor, True
    connection.queries_log.clear()
    try:
        yield lambda: [str(one["sql"]) for one in connection.queries_log]
    finally:
        connection.force_debug_cursor = before


@cache
def tables() -> frozenset[str]:
    """The tables that tell of people or their cases. Who asks is read by every page, and tells him nothing."""
    kept = {model._meta.db_table for model in apps.get_models() if getattr(model, "personal_data", None) is not None}
    return frozenset(kept - {User._meta.db_table, "accounts_grant", "django_session"})


def _place() -> str:
    caller = next(_callers)
    return f"10.{caller >> 16 & 255}.{caller >> 8 & 255}.{caller & 255}"


def _leads_back(path: str, form: str) -> bool:
    lead = ACTION.search(form)
    return 'method="post"' not in form and (lead is None or lead[1] in ("", path))


def _tabs(path: str, page: str) -> list[str]:
    found: dict[Any, str] = {}
    for where, query in OPENS.findall(page):
        given = parse_qsl(query)
        if where in ("", path) and any(name in TABS for name, _ in given):
            found.setdefault(tuple(sorted(p for p in given if p[0] in TABS)), f"{path}?{query}")
    return list(found.values())


def _filters(path: str, page: str) -> list[str]:
    """By each thing that a list can be narrowed to, its first choice."""
    found = []
    for form in FORM.findall(page):
        for choice in CHOICE.finditer(form) if _leads_back(path, form) else ():
            if option := OPTION.search(choice[0]):
                found.append(f"{path}?{quote(choice[1])}={quote(option[1])}")
    return found


def searches(path: str, page: str) -> bool:
    """Whether a page has a search of its own: a form that leads back to it, or an interface."""
    forms = (form for form in FORM.findall(page) if 'name="q"' in form)
    return (
        path == "/api/v1/cases"
        or path.startswith("/open311/v2/requests.")
        or any(_leads_back(path, form) for form in forms)
    )
