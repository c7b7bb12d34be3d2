"""A request about personal data, and what happens when it is granted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext, gettext_lazy

from simpul.kernel.accounts.closing import close
from simpul.kernel.accounts.models import User
from simpul.kernel.audit.privacy import PersonalData, With
from simpul.kernel.cases import conversation
from simpul.kernel.cases.models import Audience, Case, ServiceCase
from simpul.kernel.notifications.address import Address
from simpul.kernel.notifications.keeping import forget
from simpul.kernel.notifications.outbox import send
from simpul.kernel.residents.models import Resident
from simpul.services.data_rights.flow import RequestFlow

if TYPE_CHECKING:
    from simpul.kernel.cases.engine import Move


FIELDS = {
    "name": gettext_lazy("Nama lengkap"), "region_id": gettext_lazy("Desa atau kelurahan"),
    "address": gettext_lazy("Alamat tinggal"), "nik": gettext_lazy("NIK"),
}  # fmt: skip


class DataRequest(ServiceCase):
    """What somebody asks about his own data."""

    workflow, prefix = RequestFlow, "DPR"

    class Kind(models.TextChoices):
        CORRECTION = "correction", "Perbaiki data saya"
        OBJECTION = "objection", "Saya keberatan data saya diproses"
        ACCESS = "access", "Saya ingin penjelasan tentang data saya"
        ERASURE = "erasure", "Hapus data saya dan tutup akun"

    kind = models.TextField("Permintaan", choices=Kind.choices)

    personal_data = PersonalData(
        purpose="Memenuhi hak orang atas data pribadinya, dan membuktikannya.",
        legal_basis="UU 27/2022 Pasal 5 sampai 13",
        retention="5 tahun setelah selesai",
        erasure="Isi dikosongkan bersama urusannya; jenis permintaan tetap.",
        ends=(With("cases.Case"),),
        resident="applicant", title="Permintaan Anda tentang data pribadi", dated="opened_at",
        shows=("number", ("get_kind_display", "Permintaan")),
    )  # fmt: skip

    def carry_out(self, move: Move) -> None:
        """Put right or erase. The other requests are carried out by the officer's own hands before he grants them."""
        if self.kind == self.Kind.CORRECTION:
            self._correct(move)
        elif self.kind == self.Kind.ERASURE and self.applicant is not None:
            self._erase(move, self.applicant)

    def recorded(self) -> Resident | None:
        """The record under which the person is known: what a correction puts right."""
        return (self.applicant.alias_of or self.applicant) if self.applicant else None

    def _correct(self, move: Move) -> None:
        """Put the record right, with the account's name, and tell the person what was done."""
        person, changes = self.recorded(), move.data.get("changes") or {}
        if person is None or not changes:
            return
        person.correct(changes, by=move.by.user, reason=move.reason)
        if "name" in changes:
            User.objects.filter(resident__in=Resident.objects.same_person(person.pk)).update(name=changes["name"])
        if self.applicant is not None:
            self.applicant.refresh_from_db()
        move.record["fields"] = sorted(changes)
        told = ", ".join(str(FIELDS[name]) for name in FIELDS if name in changes)
        words = gettext("Data Anda sudah kami perbaiki: %(fields)s. Periksa di halaman Data saya.") % {"fields": told}
        conversation.write(self, by=move.by, text=words, audience=Audience.PARTY)

    def _erase(self, move: Move, person: Resident) -> None:
        """Erase what need not stay."""
        records = Resident.objects.same_person(person.main_id)
        accounts = list(User.objects.filter(resident__in=records).order_by("pk"))
        must_stay = _has_matters(records)
        for one in records:
            forget(user=User.objects.filter(resident=one).first(), resident=one)
        if not (must_stay and person.email):  # else the ordinary letter about this step still finds its way
            self._say_goodbye(next((one for one in accounts if one.email), None), person)
        for account in accounts:
            close(account, by=move.by.user, reason=move.reason)
        for one in () if must_stay else records:
            one.erase(by=move.by.user, reason=move.reason)
        person.refresh_from_db()

    def _say_goodbye(self, account: User | None, person: Resident) -> None:
        """The last letter goes to the address as it stands: afterwards nobody knows it."""
        if email := (account.email if account else "") or person.email:
            context = {"number": self.number, "title": self.title, "state": "Dikabulkan", "note": "", "reason": ""}
            send(Address(email=email), "cases/moved", context, about=self.number)


def _has_matters(records: QuerySet[Resident]) -> bool:
    """Whether matters that must be kept are the person's. Requests like this one keep no one's name alive."""
    return Case.objects.filter(applicant__in=records).exclude(flow=RequestFlow.code).exists()
