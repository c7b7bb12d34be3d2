"""Every address of the resolver, filled with the numbers of each case: nothing that leaves the house has to be listed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.urls import get_resolver

from simpul.kernel.indicators import registry as indicators
from simpul.kernel.notifications.models import Message
from simpul.kernel.testing import cast
from simpul.lib import clock
from tests.leaking.records import Record
from tests.leaking.world import World

PART = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^()]*(?:\([^()]*\)[^()]*)*\)")
LEAVES = ("akun/keluar/",)  # ends the session
SAME = ("desain/", "akun/mulai", "ikon/")  # made of nothing that is kept: samples, the library's own steps, icons
Values = Callable[[Record], list[Any]]


def _indicators(record: Record) -> list[Any]:
    return [code for code in indicators if code.startswith(f"{record.case.service}.")][:3]


def _month(record: Record) -> list[Any]:
    return [clock.now().astimezone(cast.zone()).strftime("%Y-%m")]


def _inbox(record: Record) -> list[Any]:
    return list(Message.objects.filter(user=record.reporter.user).order_by("pk").values_list("pk", flat=True)[:2])


# What stands for a part of an address: the first whose beginning fits. An address that lacks one fails the test.
SAMPLES: tuple[tuple[str, str, Values], ...] = (
    ("kabar/", "number", _inbox),
    ("pengelola/orang/", "number", lambda record: [record.reporter.user and record.reporter.user.pk]),
    ("pengelola/kalender/", "number", lambda record: [2026]),
    ("pengelola/", "number", lambda record: [1]),
    ("meja/pesan-gagal/", "number", lambda record: [1]),
    ("laporan-keuangan/", "number", lambda record: [1]),
    ("keuangan/", "number", lambda record: [1]),
    ("temuan/", "number", lambda record: [1]),
    ("keterbukaan-anggaran/", "number", lambda record: [1]),
    ("keterbukaan-anggaran/", "form", lambda record: ["rilis", "rekaman"]),
    ("keterbukaan-anggaran/", "name", lambda record: ["anggaran", "belanja"]),
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
    ("rencana/", "code", lambda record: ["1.03.10"]),
    ("data/", "code", lambda record: [f"kasus-{record.case.service}", "indikator"]),
    ("^open311/", "code", lambda record: ["sampah"]),
    ("", "code", _indicators),
    ("", "period", _month),
    ("data/", "edition", lambda record: [1]),
    ("umpan/", "kind", lambda record: ["laporan", "jawaban"]),
    ("", "kind", lambda record: ["orang"]),
    ("bukti/", "size", lambda record: [1]),
    ("laporan-keuangan/buku/", "book", lambda record: ["anggaran"]),
    ("", "year", lambda record: [clock.now().year]),
    ("", "token", lambda record: ["0000"]),
    ("", "place", lambda record: [0]),
    ("", "key", lambda record: ["00000000-0000-0000-0000-000000000001"]),
    ("", "fmt", lambda record: ["json", "xml"]),
    ("", "rest", lambda record: ["x"]),
)


@dataclass
class Way:
    """An address, the pattern from which it came, and the records whose own it is: none for pages that are the same for all."""

    pattern: str
    records: list[Record]


def patterns(found: Any = None, prefix: str = "") -> Iterator[str]:
    """Every pattern of the installation."""
    for pattern in found if found is not None else get_resolver().url_patterns:
        here = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from patterns(pattern.url_patterns, here)
        elif here not in LEAVES and not here.startswith(SAME):
            yield here


def filled(pattern: str, record: Record) -> list[str]:
    """A pattern with the values of a record in its places."""
    ways = [pattern]
    while match := PART.search(ways[0]):
        name = match[1] or match[2]
        values = next((v for start, of, v in SAMPLES if of == name and pattern.startswith(start)), None)
        assert values is not None, f"{pattern}: say in SAMPLES what stands for “{name}”"
        ways = [PART.sub(quote(str(value)), way, count=1) for way in ways for value in values(record)]
        if not ways:
            return []
    return ["/" + plain(way) for way in ways]


def plain(way: str) -> str:
    """A regular expression as the address that it means."""
    way = re.sub(r"\(\?:([^()|]*)\)\?", r"\1", way.lstrip("^").rstrip("$").replace(".*?", "x"))
    return way.replace("\\", "")


def known(world: World) -> dict[str, Way]:
    """All addresses."""
    found: dict[str, Way] = {}
    for pattern in patterns():
        for record in world.records:
            for way in filled(pattern, record):
                found.setdefault(way, Way(pattern, [])).records.append(record)
    for one in found.values():
        if len(one.records) == len(world.records) > 1:
            one.records = []
    return found
