"""The conversation as a machine: what was asked, what came, what is asked next.

nothing ─ words ─► category ─► (secrecy, for misconduct) ─► place ─► confirm ─ KIRIM ─► nothing
Whatever is known already is not asked; photos and places may come at any time; UBAH goes back, BATAL forgets.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from simpul.kernel.cases.drafts import Draft
from simpul.kernel.notifications.whatsapp import Inbound
from simpul.kernel.notifications.words import START, STOP
from simpul.kernel.regions.models import Region
from simpul.services.complaints.chat import choosing, keeping, status, words
from simpul.services.complaints.models import Category
from simpul.services.complaints.open311.intake import village_named
from simpul.services.complaints.talks import Asked, Talk

SHORTEST, LONGEST = 10, 4000
MOST_OFFERED = 9
STATUS = re.compile(r"status\s+([\w-]{5,30})\W*", re.IGNORECASE)
GREETING = re.compile(
    r"\W*(menu|bantuan|help|halo|hai|hallo|hello|hi|p|assalamu'?alaikum.*|selamat (pagi|siang|sore|malam))\W*",
    re.IGNORECASE,
)
COMMANDS = {"kirim": words.SEND, "ya": words.SEND, "ubah": words.CHANGE, "batal": words.CANCEL}
CHANGES = {"isi": "text", "kategori": "category", "lokasi": "place"}
SECRECY = {"terbuka": "open", "anonim": "anonymous", "rahasia": "confidential"}


@dataclass
class Turn:
    """One message and what is to be said to it. `send` asks the intake to file the report."""

    talk: Talk
    inbound: Inbound
    replies: list[tuple[str, words.Buttons]] = field(default_factory=list)
    send: bool = False

    def say(self, text: str, buttons: words.Buttons = ()) -> None:
        """Add a reply."""
        self.replies.append((text, buttons))

    @property
    def word(self) -> str:
        """The message as a single command, if it is one."""
        return re.sub(r"[^\w ]", "", self.inbound.text).strip().casefold()


def step(turn: Turn) -> None:
    """Take one message: change what is known of the report, and say what comes next."""
    if turn.talk.expired and turn.talk.asked != Asked.NOTHING:
        keeping.forget(turn.talk)
        turn.say(_("Laporan yang lama belum dikirim dan sudah dihapus. Mulai lagi dari awal."))
    for take in (_stop, _status, _command, _attached):
        if take(turn):
            return
    TAKES[Asked(turn.talk.asked)](turn)


def _stop(turn: Turn) -> bool:
    if STOP.fullmatch(turn.inbound.text):
        keeping.forget(turn.talk)
        turn.say(_("Baik, kami tidak akan mengirimi Anda lagi lewat WhatsApp. Ketik MULAI bila berubah pikiran."))
        return True
    if START.fullmatch(turn.inbound.text):
        turn.say(words.welcome())
        return True
    return False


def _status(turn: Turn) -> bool:
    found = STATUS.fullmatch(turn.inbound.text.strip())
    if found:
        turn.say(status.told(found[1].upper(), turn.inbound.sender))
    return bool(found)


def _command(turn: Turn) -> bool:
    """Words and buttons that mean the same in every state."""
    talk, choice = turn.talk, turn.inbound.choice or COMMANDS.get(turn.word, "")
    if choice == words.CANCEL:
        keeping.forget(talk)
        turn.say(_("Laporan dibatalkan dan dihapus. Tulis lagi kapan saja."))
        return True
    if GREETING.fullmatch(turn.inbound.text):
        turn.say(words.welcome())
        if talk.asked != Asked.NOTHING:
            ask(turn)
        return True
    if talk.asked == Asked.NOTHING:
        return False
    return _chosen(turn, choice) or (talk.asked == Asked.CONFIRM and _confirmed(turn, choice))


def _chosen(turn: Turn, choice: str) -> bool:
    """A category or a secrecy, tapped or typed, at any point of a report."""
    secrecy = choice if choice in words.SECRECIES else SECRECY.get(turn.word, "")
    if choice.startswith("category-"):
        _set_category(turn, choice.removeprefix("category-"))
    elif secrecy:
        turn.talk.data["secrecy"] = int(words.SECRECIES[secrecy])
        ask(turn)
    else:
        return False
    return True


def _confirmed(turn: Turn, choice: str) -> bool:
    """An answer to the summary."""
    change = choice.removeprefix("change-") if choice.startswith("change-") else CHANGES.get(turn.word, "")
    if choice == words.SEND:
        turn.send = True
    elif choice == words.CHANGE:
        turn.say(*words.ask_change())
    elif change:
        _change(turn, change)
    else:
        return False
    return True


def _attached(turn: Turn) -> bool:
    """A place or a photo fits whatever was asked. A photo's own words may be the report."""
    inbound = turn.inbound
    if inbound.kind == "location" and inbound.point:
        _set_point(turn, *inbound.point)
    elif inbound.kind == "image":
        if len(inbound.text.strip()) >= SHORTEST and "text" not in turn.talk.data:
            turn.talk.data["text"] = inbound.text.strip()[:LONGEST]
        ask(turn)
    elif inbound.kind not in {"text", "button"}:
        turn.say(words.not_understood(inbound.kind))
        if turn.talk.asked != Asked.NOTHING:
            ask(turn)
    else:
        return False
    return True


def _take_text(turn: Turn) -> None:
    text = turn.inbound.text.strip()
    if len(text) < SHORTEST:
        turn.say(words.ask_text() if turn.talk.asked == Asked.TEXT else words.welcome())
        return
    turn.talk.data["text"] = text[:LONGEST]
    ask(turn)


def _take_category(turn: Turn) -> None:
    offered = turn.talk.data.get("offered", [])
    if turn.word.isdecimal() and 0 < int(turn.word[:4]) <= len(offered):
        _set_category(turn, offered[int(turn.word[:4]) - 1])
        return
    found = choosing.matching(turn.word)
    if not found:
        turn.say(_("Kategori itu tidak ada. Balas dengan nomor di daftar, atau tulis kata lain."))
    _offer(turn, found or choosing.offered(turn.talk.data.get("text", "")))


def _take_secrecy(turn: Turn) -> None:
    turn.say(*words.ask_secrecy())


def _take_place(turn: Turn) -> None:
    code = village_named(turn.inbound.text)
    if not code:
        turn.say(
            _("Desa atau kelurahan itu belum kami kenali. Tulis namanya beserta kecamatannya, atau bagikan lokasi.")
        )
        return
    turn.talk.data |= {"region": code, "landmark": turn.inbound.text.strip()[:200]}
    turn.talk.data.pop("latitude", None)
    turn.talk.data.pop("longitude", None)
    ask(turn)


def _take_more(turn: Turn) -> None:
    """Words after the summary belong to the report; too few of them are no command we know."""
    text = turn.inbound.text.strip()
    if len(text) >= SHORTEST:
        turn.talk.data["text"] = f"{turn.talk.data['text']}\n{text}"[:LONGEST]
        turn.say(_("Ditambahkan pada laporan."))
    else:
        turn.say(_("Balas KIRIM, UBAH, atau BATAL."))
    ask(turn)


TAKES: dict[Asked, Callable[[Turn], None]] = {
    Asked.NOTHING: _take_text,
    Asked.TEXT: _take_text,
    Asked.CATEGORY: _take_category,
    Asked.SECRECY: _take_secrecy,
    Asked.PLACE: _take_place,
    Asked.CONFIRM: _take_more,
}


def ask(turn: Turn) -> None:
    """Ask for the first thing that is missing; if nothing is, show it all."""
    talk = turn.talk
    talk.asked = missing(talk.data)
    if talk.asked == Asked.TEXT:
        turn.say(words.ask_text())
    elif talk.asked == Asked.CATEGORY:
        _offer(turn, choosing.offered(talk.data.get("text", "")))
    elif talk.asked == Asked.SECRECY:
        turn.say(*words.ask_secrecy())
    elif talk.asked == Asked.PLACE:
        turn.say(words.ask_place())
    else:
        turn.say(*words.summary(talk, photos(talk)))


def missing(known: dict[str, Any]) -> Asked:
    """What is to be asked next."""
    if "text" not in known:
        return Asked.TEXT
    if "category" not in known:
        return Asked.CATEGORY
    if known.get("oversight") and "secrecy" not in known:
        return Asked.SECRECY
    return Asked.PLACE if "region" not in known else Asked.CONFIRM


def photos(talk: Talk) -> int:
    """How many the draft has."""
    draft = Draft.objects.filter(owner=talk.owner).first()
    return draft.documents.count() if draft else 0


def _offer(turn: Turn, found: list[Category]) -> None:
    turn.talk.asked = Asked.CATEGORY
    turn.talk.data["offered"] = [category.code for category in found]
    turn.say(*words.ask_category(found))


def _set_category(turn: Turn, code: str) -> None:
    found = next((leaf for leaf in choosing.leaves() if leaf.code == code), None)
    if found is None:
        turn.say(_("Kategori itu tidak ada. Balas dengan nomor di daftar, atau tulis kata lain."))
        return
    turn.talk.data |= {"category": found.code, "oversight": found.oversight}
    if not found.oversight and turn.talk.data.get("secrecy") is None:
        turn.talk.data.pop("secrecy", None)
    ask(turn)


def _set_point(turn: Turn, longitude: float, latitude: float) -> None:
    from django.contrib.gis.geos import Point

    inside = -180 <= longitude <= 180 and -90 <= latitude <= 90
    village = Region.objects.at(Point(longitude, latitude, srid=4326)) if inside else None
    if village is None:
        turn.say(_("Titik itu di luar kabupaten ini. Bagikan titik lain, atau tulis nama desanya."))
        return
    turn.talk.data |= {"region": village.code, "longitude": longitude, "latitude": latitude}
    ask(turn)


def _change(turn: Turn, what: str) -> None:
    gone = {
        "text": ("text",),
        "category": ("category", "oversight"),
        "place": ("region", "longitude", "latitude", "landmark"),
    }
    for name in gone.get(what, ()):
        turn.talk.data.pop(name, None)
    ask(turn)
