"""What ties a report to its twin in SP4N-LAPOR!, what we have yet to tell there, and what their codes mean here."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import PROTECT, Q
from django.utils.translation import gettext as _

from simpul.kernel.audit.privacy import After, PersonalData, years
from simpul.kernel.organizations.models import Agency
from simpul.kernel.web import formats
from simpul.lib import clock
from simpul.services.complaints.models import Category, Report


class LaporTopic(models.Model):
    """One of their topics, and which category it is here. `met_at`: when a report with it last came; without `category` the desk sorts
    such reports by hand."""

    code = models.CharField("Kode topik", max_length=100, unique=True)
    name = models.CharField("Nama di SP4N-LAPOR!", max_length=200, blank=True)
    parent = models.CharField("Kode induk", max_length=100, blank=True)
    category = models.ForeignKey(
        Category, PROTECT, null=True, blank=True, related_name="+", verbose_name="Kategori di sini"
    )
    met_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name or self.code


class LaporAgency(models.Model):
    """One of their agencies. `agency` is who it is here; `outside`: another government or a ministry, to which reports may be passed on."""

    code = models.CharField("Kode instansi", max_length=100, unique=True)
    name = models.CharField("Nama di SP4N-LAPOR!", max_length=200, blank=True)
    agency = models.ForeignKey(
        Agency, PROTECT, null=True, blank=True, related_name="+", verbose_name="Instansi di sini"
    )
    outside = models.BooleanField("Di luar kabupaten", default=False)
    met_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["code"]
        verbose_name = "instansi SP4N-LAPOR!"
        constraints = [
            models.CheckConstraint(condition=Q(outside=False) | Q(agency=None), name="lapor_agency_here_or_outside")
        ]

    def __str__(self) -> str:
        return self.name or self.code


class LaporReport(models.Model):
    """A report of SP4N-LAPOR! that became ours. Their number is unique, so however often it comes, one case comes of it.

    `told` is the last step of ours that was queued for them; `agency` the one to which they gave it.
    """

    tracking_id = models.TextField(unique=True)
    case = models.OneToOneField(Report, PROTECT, related_name="lapor")
    agency = models.ForeignKey(LaporAgency, PROTECT, null=True, related_name="+")
    told = models.PositiveIntegerField(default=1)
    acknowledged_at = models.DateTimeField(null=True)
    closed_there_at = models.DateTimeField(null=True)
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.tracking_id


class Carried(models.Model):
    """Something to bring there, once. `unsure`: it was sent without an answer, so we look there before we send it again."""

    at = models.DateTimeField(default=clock.now)
    not_before = models.DateTimeField(default=clock.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    unsure = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


WAITING = Q(sent_at=None, failed_at=None)


class LaporTurn(Carried):
    """One step of ours to tell there about a report of theirs."""

    report = models.ForeignKey(LaporReport, PROTECT, related_name="turns")
    seq = models.PositiveIntegerField()
    status = models.TextField()
    text = models.TextField()

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
        indexes = [models.Index(fields=["not_before", "id"], condition=WAITING, name="lapor_turn_waiting")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.seq}"


class LaporReferral(Carried):
    """A report of ours that the desk passed on, by the step `seq` of its case. Its words are read when it is sent; none are kept here."""

    case = models.ForeignKey(Report, PROTECT, related_name="referrals")
    seq = models.PositiveIntegerField()
    topic = models.ForeignKey(LaporTopic, PROTECT, null=True, related_name="+")
    agency = models.ForeignKey(LaporAgency, PROTECT, null=True, related_name="+")
    tracking_id = models.TextField("Nomor di SP4N-LAPOR!", default="")

    personal_data = PersonalData(
        purpose="Meneruskan laporan yang bukan kewenangan kabupaten kepada yang berwenang.",
        legal_basis="UU 25/2009 Pasal 36; Perpres 76/2013; Permenpan RB 62/2018",
        retention="5 tahun setelah laporannya selesai",
        erasure="Baris dihapus.",
        ends=(After("case__closed_at", years(5), hold="case"),),
        resident="case__applicant",
        title="Laporan Anda yang diteruskan ke SP4N-LAPOR!",
        dated="at",
        shows=("case", "tracking_id"),
        recipients="Pengelola SP4N-LAPOR! dan instansi yang berwenang; tanpa nama, kontak, dan foto Anda",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "seq"], name="lapor_referral_once"),
            models.UniqueConstraint(fields=["case"], condition=Q(failed_at=None), name="lapor_referral_one_alive"),
            models.UniqueConstraint(fields=["tracking_id"], condition=~Q(tracking_id=""), name="lapor_referral_theirs"),
            models.CheckConstraint(condition=Q(sent_at=None) | Q(failed_at=None), name="lapor_referral_sent_or_failed"),
            models.CheckConstraint(
                condition=Q(sent_at=None) | ~Q(tracking_id=""), name="lapor_referral_sent_has_number"
            ),
        ]
        indexes = [models.Index(fields=["not_before", "id"], condition=WAITING, name="lapor_referral_waiting")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.seq}"

    @property
    def reference(self) -> str:
        """Under which name they know it from us."""
        return f"{self.case.number}-{self.seq}"

    def told(self) -> str:
        """How it stands, in words."""
        to = f"{self.agency}: " if self.agency else ""
        if self.sent_at:
            words, told = _("diterima %(at)s, nomor %(number)s"), self.sent_at
        elif self.attempts:
            words, told = _("belum diterima, percobaan %(n)s, dicoba lagi %(at)s"), self.not_before
        else:
            return to + _("menunggu dikirim")
        return to + str(words % {"at": formats.moment(told), "number": self.tracking_id, "n": self.attempts})
