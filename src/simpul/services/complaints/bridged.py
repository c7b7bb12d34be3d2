"""What ties a report to its twin in SP4N-LAPOR!, and what we have yet to tell there."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import PROTECT, Q

from simpul.kernel.audit.privacy import After, PersonalData
from simpul.lib import clock
from simpul.services.complaints.models import Report


class LaporReport(models.Model):
    """A report of SP4N-LAPOR! that became ours. Their number is unique, so however often it comes, one case comes of it.

    `told` is the last step of ours that was queued for them.
    """

    tracking_id = models.TextField(unique=True)
    case = models.OneToOneField(Report, PROTECT, related_name="lapor")
    told = models.PositiveIntegerField(default=1)
    acknowledged_at = models.DateTimeField(null=True)
    closed_there_at = models.DateTimeField(null=True)
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.tracking_id


class LaporTurn(models.Model):
    """One step of ours to tell there, once. `unsure`: it was sent without an answer, so we look there before we send it again."""

    report = models.ForeignKey(LaporReport, PROTECT, related_name="turns")
    seq = models.PositiveIntegerField()
    status = models.TextField()
    text = models.TextField()
    at = models.DateTimeField(default=clock.now)
    not_before = models.DateTimeField(default=clock.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    unsure = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    personal_data = PersonalData(
        purpose="Mengirim tindak lanjut aduan kembali ke SP4N-LAPOR!.",
        legal_basis="Perpres 76/2013; Permenpan RB 62/2018",
        retention="90 hari",
        erasure="Teks dikosongkan; nomor dan waktunya tetap.",
        ends=(After("at", timedelta(days=90), blank={"text": ""}),),
        nobody="Isinya jawaban petugas yang tampil pada laporan Anda.",
        recipients="Pengelola SP4N-LAPOR!",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "seq"], name="lapor_turn_once"),
            models.CheckConstraint(condition=Q(sent_at=None) | Q(failed_at=None), name="lapor_turn_sent_or_failed"),
        ]
        indexes = [
            models.Index(
                fields=["not_before", "id"], condition=Q(sent_at=None, failed_at=None), name="lapor_turn_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.report_id}/{self.seq}"
