"""Verification at a counter: an officer has a person and an identity card before him, and puts the number on the record.

Officers find somebody only by what the person himself says: a whole e-mail address, mobile number or identity number. Looking is
counted, so that nobody tries numbers one after the other, and every find leaves a line in the trail.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from simpul.kernel import audit, regency
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.throttling import throttle
from simpul.kernel.regions.models import Region
from simpul.kernel.residents import dukcapil, sealing
from simpul.kernel.residents.models import Resident, Verified
from simpul.lib import clock, nik, phone

LOOKS_AN_HOUR, MATCHES_AN_HOUR = 40, 20


class NotVerified(ValueError):
    """The record stays as it is. The message is a sentence for the officer; `field` is what it is about."""

    def __init__(self, says: str, field: str = "nik") -> None:
        super().__init__(says)
        self.field = field


def find(words: str, *, by: User) -> Resident | None:
    """Whom somebody at the counter says he is, by something that only one person has. Raises `TooMany` for who tries many."""
    throttle("resident_look", str(by.pk), limit=LOOKS_AN_HOUR, seconds=3600)
    ways = Q(email__iexact=words) | Q(account__email__iexact=words) if "@" in words else _by_number(words)
    found = Resident.objects.filter(ways).order_by("-verified_level", "account", "id").first() if ways else None
    if found is not None:
        found = found.alias_of or found
        audit.record("view", "resident", found.pk, by=by, reason=_("Verifikasi di loket"))
    return found


def _by_number(words: str) -> Q:
    digits = "".join(one for one in words if one.isdigit())
    if len(digits) == 16:
        return Q(nik_hash=sealing.fingerprint(digits))
    try:
        number = phone.parse(words)
    except phone.PhoneError:
        return Q()
    return Q(phone=number) | Q(account__phone=number)


def verify(resident: Resident, number: str, *, by: User) -> Resident:
    """The card was seen and it is this person: number and level go on the record. Raises `NotVerified`."""
    if resident.pk in by.resident_ids():
        raise NotVerified(_("Minta petugas lain memverifikasi Anda sendiri."))
    try:
        with transaction.atomic():
            locked = Resident.objects.select_for_update(of=("self",)).get(pk=resident.pk)
            before = locked.nik_hash
            locked.set_nik(number)
            if locked.verified_level >= Verified.DOCUMENT and bytes(before or b"") != bytes(locked.nik_hash or b""):
                raise NotVerified(
                    _("NIK lain sudah diverifikasi pada warga ini. Sampaikan kepada pejabat pelindungan data.")
                )
            locked.verified_level = max(locked.verified_level, Verified.DOCUMENT)
            locked.save(update_fields=["nik_sealed", "nik_hash", "verified_level"])
            audit.record(
                "verify",
                "resident",
                locked.pk,
                by=by,
                reason=_("KTP diperlihatkan di loket"),
                level=int(locked.verified_level),
            )
    except nik.NikError as wrong:
        raise NotVerified(str(wrong)) from wrong
    except IntegrityError as taken:
        raise NotVerified(_("NIK ini sudah tercatat atas nama warga lain yang terverifikasi.")) from taken
    return locked


def match(resident: Resident, number: str, birth: date, *, by: User, purpose: str) -> dukcapil.Answer:
    """Ask the civil registry about who stands there, after the card was seen. Right in all, he is verified by the registry, dated.

    Every question leaves a line that the resident reads: for what, and how it ended; never the number, the name or the date.
    Raises `NotVerified` for what was typed wrong, `TooMany` for who asks too often.
    """
    if resident.pk in by.resident_ids():
        raise NotVerified(_("Minta petugas lain memverifikasi Anda sendiri."))
    try:
        known = nik.parse(number, today=clock.today(regency.current().zone))
    except nik.NikError as wrong:
        raise NotVerified(str(wrong)) from wrong
    if birth not in known.births:
        raise NotVerified(_("Tanggal lahir berbeda dari tanggal di dalam NIK. Periksa kembali."), "birth")
    throttle("dukcapil", str(by.pk), limit=MATCHES_AN_HOUR, seconds=3600)
    throttle("dukcapil", "regency", limit=dukcapil.daily(), seconds=86_400)
    answer = dukcapil.match(known.value, resident.name, birth)
    with transaction.atomic():
        audit.record(
            "match", "resident", resident.pk, by=by, reason=purpose, outcome=str(answer.outcome), fields=dict(answer.fields)
        )  # fmt: skip
        if answer.outcome is dukcapil.Outcome.SAME:
            verify(resident, known.value, by=by)
            Resident.objects.filter(pk=resident.pk).update(
                verified_level=Verified.REGISTRY, registry_matched_at=clock.now()
            )
    return answer


def doubt(number: str) -> str:
    """A warning about a number from a kecamatan that is not one of ours today, though it begins as ours do; empty if there is none.

    Kecamatan are split and renamed, and numbers stay: nobody is refused for it.
    """
    prefix, ours = "".join(one for one in number if one.isdigit())[:6], regency.current().code.replace(".", "")
    ours_now = {region.code.replace(".", "") for region in Region.objects.filter(level="kecamatan")}
    if not prefix.startswith(ours) or prefix in ours_now:
        return ""
    return _("NIK ini dari kecamatan lama (%(prefix)s). Itu sah; periksa saja sekali lagi.") % {"prefix": prefix}


def facts(resident: Resident) -> list[tuple[str, Any]]:
    """What the officer compares with the card and the person; contacts only as far as their owner would recognise them."""
    mail = resident.email
    masked = f"{mail[:2]}•••@{mail.rpartition('@')[2]}" if mail else ""
    pairs = (
        (_("Nama"), resident.name), (_("NIK"), resident.masked_nik), (_("Desa atau kelurahan"), resident.region),
        (_("E-mail"), masked), (_("Nomor ponsel"), phone.mask(resident.phone) if resident.phone else ""),
        (_("Tingkat keyakinan"), resident.get_verified_level_display()),
    )  # fmt: skip
    return [(name, value) for name, value in pairs if value]
