"""The residents' register."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import Any, Protocol

from django.db import models, transaction
from django.db.models import PROTECT, Exists, OuterRef, Q

from simpul.kernel import audit, regency
from simpul.kernel.audit.privacy import After, PersonalData, years
from simpul.kernel.audit.trail import Somebody
from simpul.kernel.residents import sealing
from simpul.lib import clock, nik

ERASED = "Warga (data dihapus)"


def unconcerned() -> Q:
    """Residents with no account and no matter, under none of their records: nothing that outlives them points at them."""
    main = OuterRef("alias_of")
    kin = Q(alias_of=OuterRef("pk")) | Q(pk=main) | Q(alias_of=main)
    return ~_concerned() & ~Q(Exists(Resident.objects.filter(kin).filter(_concerned())))


def _concerned() -> Q:
    links = (link for link in Resident._meta.related_objects if link.related_model is not Resident)
    pointing = (link for link in links if link.on_delete is PROTECT or link.name == "account")
    ways = ((link.related_model._default_manager, link.remote_field.name) for link in pointing)
    found = (Exists(rows.filter(**{name: OuterRef("pk")})) for rows, name in ways)
    return reduce(lambda whole, one: whole | Q(one), found, Q(pk__in=()))


class Looker(Protocol):
    """The part of a viewer that this room needs to know."""

    @property
    def resident_ids(self) -> frozenset[int]: ...


class ResidentQuerySet(models.QuerySet["Resident"]):
    """Residents. Nobody may list them: everybody sees himself; officers meet residents through the gate of a case."""

    def visible_to(self, viewer: Looker) -> ResidentQuerySet:
        """The viewer's own records."""
        return self.filter(pk__in=viewer.resident_ids) if viewer.resident_ids else self.none()

    def same_person(self, main: Any) -> ResidentQuerySet:
        """The records of one person: the main one and its aliases."""
        return self.filter(Q(pk=main) | Q(alias_of=main))

    def by_nik(self, text: str) -> Resident | None:
        """The resident with this identity number; of several who claim it, the one best verified. Raises `NikError`."""
        number = nik.parse(text, today=clock.today(regency.current().zone))
        found = self.filter(nik_hash=sealing.fingerprint(number.value))
        return found.order_by("-verified_level", "id").first()


class Verified(models.IntegerChoices):
    """How sure the regency is that somebody is who they say."""

    CLAIMED = 0, "Menurut pengakuan sendiri"
    CONTACT = 1, "Nomor ponsel atau e-mail terbukti"
    DOCUMENT = 2, "KTP diperlihatkan kepada petugas"
    REGISTRY = 3, "Cocok dengan data kependudukan"


class Resident(models.Model):
    """A person the regency serves. `region` is the village where they live, whatever their identity number begins with.

    Anybody may claim an identity number, so it is unique only among residents whose document was seen. One person found under
    two records keeps both: the lesser is `alias_of` the other, which is never an alias itself (`guarantees`, decision record 0032).
    """

    name = models.CharField("Nama lengkap", max_length=120)
    nik_sealed = models.BinaryField(null=True, editable=False)
    nik_hash = models.BinaryField(null=True, editable=False)
    phone = models.CharField("Nomor ponsel", max_length=20, blank=True)
    email = models.EmailField("E-mail", blank=True)
    region = models.ForeignKey(
        "regions.Region",
        PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Desa/kelurahan",
        db_index=False,
    )
    address = models.CharField("Alamat tinggal", max_length=200, blank=True)
    verified_level = models.SmallIntegerField("Tingkat keyakinan", choices=Verified.choices, default=Verified.CLAIMED)
    registry_matched_at = models.DateTimeField("Dicocokkan dengan Dukcapil", null=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    alias_of = models.ForeignKey("self", PROTECT, null=True, editable=False, related_name="aliases", db_index=False)

    objects = ResidentQuerySet.as_manager()
    personal_data = PersonalData(
        purpose="Melayani warga, menghubunginya, dan memastikan haknya tidak diambil orang lain.",
        legal_basis="UU 25/2009 Pasal 18; UU 23/2006 Pasal 79; UU 27/2022 Pasal 20 ayat (2) huruf e",
        retention="selama ada urusan atau akun, lalu 5 tahun",
        erasure="Nama, kontak, alamat, dan NIK dikosongkan; nomor baris tetap agar riwayat urusan utuh.",
        ends=(
            After(
                "created_at",
                years(5),
                only=unconcerned,
                blank={
                    "name": ERASED,
                    "phone": "",
                    "email": "",
                    "address": "",
                    "nik_sealed": None,
                    "nik_hash": None,
                    "region": None,
                    "verified_level": 0,
                    "registry_matched_at": None,
                },
            ),
        ),
        resident="pk",
        title="Data diri Anda",
        dated="created_at",
        shows=(
            "name",
            ("masked_nik", "NIK"),
            "phone",
            "email",
            "address",
            "region",
            ("get_verified_level_display", "Tingkat keyakinan"),
            "registry_matched_at",
        ),
    )

    class Meta:
        verbose_name = "warga"
        indexes = [
            models.Index(fields=["nik_hash"], condition=Q(nik_hash__isnull=False), name="resident_nik"),
            models.Index(fields=["alias_of"], condition=Q(alias_of__isnull=False), name="resident_alias_of"),
        ]
        constraints = [
            models.CheckConstraint(
                name="resident_nik_is_sealed_and_findable",
                condition=Q(nik_sealed=None, nik_hash=None) | Q(nik_sealed__isnull=False, nik_hash__isnull=False),
            ),
            models.UniqueConstraint(
                name="resident_one_verified_bearer_of_a_nik",
                fields=["nik_hash"],
                condition=Q(verified_level__gte=Verified.DOCUMENT),
                violation_error_message="NIK ini sudah tercatat atas nama warga lain yang terverifikasi.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def set_nik(self, text: str) -> None:
        """Put an identity number on the record; save it yourself. Raises `NikError` with a sentence."""
        number = nik.parse(text, today=clock.today(regency.current().zone))
        self.nik_sealed = sealing.seal(number.value)
        self.nik_hash = sealing.fingerprint(number.value)

    @property
    def main_id(self) -> int:
        """The record under which this person is known."""
        return self.alias_of_id or self.pk

    @property
    def has_nik(self) -> bool:
        """Whether an identity number is on the record."""
        return self.nik_sealed is not None

    @property
    def masked_nik(self) -> str:
        """The identity number for the screen, `3325••••••••0001`; empty if none is known."""
        return nik.mask(sealing.open_(self.nik_sealed)) if self.nik_sealed is not None else ""

    def unmask(self, *, by: Somebody, reason: str) -> str:
        """The whole identity number; the opening is recorded. Raises `ValueError` without a reason or a number."""
        reason = reason.strip()
        if not reason:
            raise ValueError("Tulis alasan mengapa NIK perlu dibuka.")
        if self.nik_sealed is None:
            raise ValueError("NIK warga ini belum tercatat.")
        with transaction.atomic():
            audit.record("unmask", "resident", self.pk, by=by, reason=reason)
            return sealing.open_(self.nik_sealed)

    def correct(self, changes: Mapping[str, Any], *, by: Somebody | None, reason: str) -> None:
        """Put right what was wrong: `name`, `region_id`, `address`, `nik`. The trail keeps what was put right and why, never the words.

        What somebody verified holds only for what he verified: with another number the level falls to a proven contact, and with
        another name the civil registry's yes is gone. Raises `NikError` with a sentence.
        """
        with transaction.atomic():  # what the counter or the person himself changed meanwhile stays
            self.refresh_from_db(from_queryset=Resident.objects.select_for_update())
            for name, value in changes.items():
                if name == "nik":
                    self.set_nik(value)
                else:
                    setattr(self, name, value)
            if "nik" in changes:
                self.verified_level = min(self.verified_level, Verified.CONTACT)
            elif "name" in changes:
                self.verified_level = min(self.verified_level, Verified.DOCUMENT)
            if {"nik", "name"} & changes.keys():
                self.registry_matched_at = None
            self.save()
            audit.record("correct", "resident", self.pk, by=by, reason=reason, fields=sorted(changes))

    def erase(self, *, by: Somebody | None, reason: str) -> None:
        """Empty everything that tells who this was. What the regency must keep of their matters stays, without them."""
        with transaction.atomic():
            self.name, self.phone, self.email, self.address = ERASED, "", "", ""
            self.nik_sealed = self.nik_hash = self.region = None
            self.verified_level, self.registry_matched_at = Verified.CLAIMED, None
            self.save()
            audit.record("erase", "resident", self.pk, by=by, reason=reason)
