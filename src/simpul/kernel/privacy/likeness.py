"""Which other records may be of the same person, and what speaks for it. Asked for one record, never for the register."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from simpul.kernel.residents import sealing
from simpul.kernel.residents.models import ERASED, Resident, Verified
from simpul.lib import clock, names, nik

ENOUGH, MOST, LOOKED_AT = 50, 5, 40
ALIKE = 0.8  # two names of this likeness may be of one person
VAGUE = 0.25  # by letters alone; what the database looks for before names are listened to


@dataclass(frozen=True)
class Candidate:
    """A record that may be of the same person. `grounds` are pairs of words and points; the score is their sum."""

    resident: Resident
    grounds: tuple[tuple[str, int], ...]

    @property
    def score(self) -> int:
        return sum(points for _words, points in self.grounds)


def candidates(person: Resident) -> list[Candidate]:
    """The likeliest others, the best first."""
    found = (Candidate(other, tuple(compare(person, other))) for other in _worth_a_look(person))
    likely = [one for one in found if one.score >= ENOUGH]
    return sorted(likely, key=lambda one: (-one.score, one.resident.pk))[:MOST]


def _worth_a_look(person: Resident) -> QuerySet[Resident]:
    same = Q(pk__in=())
    for mail in _mails(person):
        same |= Q(email__iexact=mail) | Q(account__email=mail)
    for number in _phones(person):
        same |= Q(phone=number) | Q(account__phone=number)
    if person.nik_hash is not None:
        same |= Q(nik_hash=person.nik_hash)
    if person.region_id:
        same |= Q(region=person.region_id, alike__gte=VAGUE)
    rows = Resident.objects.annotate(alike=TrigramSimilarity("name", person.name)).filter(same, alias_of=None)
    rows = rows.exclude(pk=person.main_id).exclude(pk=person.pk).exclude(name=ERASED)
    return rows.select_related("region", "account").order_by("-alike", "pk")[:LOOKED_AT]


def compare(one: Resident, other: Resident) -> Iterator[tuple[str, int]]:
    """What speaks for one person and what against, with points."""
    if one.nik_hash is not None and other.nik_hash is not None:
        same = bytes(one.nik_hash) == bytes(other.nik_hash)
        yield (_("NIK sama"), 60) if same else (_("NIK berbeda"), -50)
    if _mails(one) & _mails(other):
        yield _("E-mail sama"), 40
    if _phones(one) & _phones(other):
        yield _("Nomor ponsel sama"), 40
    alike = names.likeness(one.name, other.name)
    if alike >= ALIKE:
        yield (_("Nama sama bunyinya"), 30) if alike > 0.97 else (_("Nama mirip"), 20)
    if _births(one) & _births(other):
        yield _("Tanggal lahir sama"), 20
    if one.region_id and one.region_id == other.region_id:
        yield _("Desa atau kelurahan sama"), 20


def contradict(one: Resident, other: Resident) -> bool:
    """Whether two cards were seen with different numbers: these are two people."""
    seen = min(one.verified_level, other.verified_level) >= Verified.DOCUMENT
    return seen and bytes(one.nik_hash or b"") != bytes(other.nik_hash or b"")


def _mails(person: Resident) -> set[str]:
    account = getattr(person, "account", None)
    return {mail.lower() for mail in (person.email, account.email if account else "") if mail}


def _phones(person: Resident) -> set[str]:
    account = getattr(person, "account", None)
    return {number for number in (person.phone, account.phone if account else "") if number}


def _births(person: Resident) -> set[date]:
    """The birth dates that the identity number allows. It is opened for the comparison alone and shown to nobody."""
    if person.nik_sealed is None:
        return set()
    try:
        return set(nik.parse(sealing.open_(person.nik_sealed), today=clock.now().date()).births)
    except nik.NikError:
        return set()
