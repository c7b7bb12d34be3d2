"""Who opened the identity of a reporter whose case is sealed: one asks, another consents, both are written down for good."""

from __future__ import annotations

from dataclasses import replace

from django.db import models
from django.db.models import PROTECT, F, Q

from simpul.kernel.audit.privacy import Never, PersonalData
from simpul.lib import clock

REQUESTED = PersonalData(
    purpose="Mencatat siapa yang meminta identitas pelapor yang disegel dibuka, dan alasannya.",
    legal_basis="UU 31/2014 Pasal 10; UU 27/2022 Pasal 31",
    retention="selama kasusnya disimpan",
    erasure="Tidak dihapus: ini bukti bagi pelapor sendiri.",
    ends=(Never("bukti bagi pelapor tentang siapa yang membuka identitasnya"),),
    nobody="Anda membacanya pada halaman laporan Anda.",
)

DECIDED = replace(
    REQUESTED, purpose="Mencatat siapa yang menyetujui atau menolak pembukaan identitas pelapor yang disegel."
)


class OpeningRequest(models.Model):
    """Somebody's wish to know who reported, with the reason. It opens nothing by itself."""

    case = models.ForeignKey("cases.Case", PROTECT, related_name="opening_requests")
    asked_by = models.ForeignKey("accounts.User", PROTECT, related_name="+")
    reason = models.CharField("Alasan", max_length=500)
    at = models.DateTimeField(default=clock.now, editable=False)

    append_only = True
    personal_data = REQUESTED

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "asked_by"], name="opening_of_asker"),
            models.CheckConstraint(condition=~Q(reason=""), name="opening_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.reason[:40]}"


class OpeningDecision(models.Model):
    """What a second person said to it. The database refuses the asker himself: `asked_by` follows the request by foreign key."""

    request = models.OneToOneField(OpeningRequest, PROTECT, related_name="decision")
    asked_by = models.ForeignKey("accounts.User", PROTECT, related_name="+")
    decided_by = models.ForeignKey("accounts.User", PROTECT, related_name="+")
    granted = models.BooleanField()
    at = models.DateTimeField(default=clock.now, editable=False)
    until = models.DateTimeField(null=True)

    append_only = True
    personal_data = DECIDED

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(decided_by=F("asked_by")), name="opening_needs_two_people"),
            models.CheckConstraint(condition=Q(granted=False) | Q(until__gt=F("at")), name="opening_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.granted}"


TWO_PEOPLE = """
ALTER TABLE cases_openingdecision ADD CONSTRAINT opening_decides_its_request
  FOREIGN KEY (request_id, asked_by_id) REFERENCES cases_openingrequest (id, asked_by_id);
"""
