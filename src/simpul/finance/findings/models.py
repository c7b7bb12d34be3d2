"""Examinations, what they found, what they ask for. All of it only ever grows.

People are numbers of accounts without a foreign key, as in the audit trail, which names them.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import PROTECT, Q

from simpul.finance.findings.gate import everything, own
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.audit.privacy import Never, PersonalData

MONEY: dict[str, Any] = {"max_digits": 20, "decimal_places": 2}


def personal(purpose: str) -> PersonalData:
    """Words of auditors and offices, in which a person may be named; the public pages leave them out."""
    return PersonalData(
        purpose=purpose,
        legal_basis="UU 15/2004 Pasal 20; PP 60/2008; UU 27/2022 Pasal 20 ayat (2) huruf c",
        retention="selama laporan hasil pemeriksaan disimpan",
        erasure="Tidak dihapus atas permintaan: tindak lanjut hasil pemeriksaan adalah bukti pertanggungjawaban keuangan negara.",
        ends=(Never("Bukti tindak lanjut hasil pemeriksaan keuangan negara."),),
        nobody="Tertulis pada halaman rekomendasinya, untuk pemeriksa dan perangkat daerah yang bersangkutan.",
    )


class ExaminationQuerySet(models.QuerySet[Any]):
    """Examinations: everybody knows of those that were opened, the money chain of all."""

    def visible_to(self, viewer: Viewer) -> ExaminationQuerySet:
        """Opened ones; all for auditors and the treasury; for agencies those that concern them."""
        if everything(viewer):
            return self.all()
        agencies = own(viewer)
        of_theirs = Q(findings__agency__in=agencies) | Q(findings__recommendations__agency__in=agencies)
        return self.filter(Q(disclosure__isnull=False) | of_theirs).distinct() if agencies else self.opened()

    def opened(self) -> ExaminationQuerySet:
        """Those that everybody may know of."""
        return self.filter(disclosure__isnull=False)


class Examination(models.Model):
    """A report on an examination (LHP). Deadlines run from the day of its receipt. Only a report of BPK on statements has an opinion."""

    class Body(models.TextChoices):
        """Who examined."""

        BPK = "bpk", "BPK"
        APIP = "apip", "APIP (Inspektorat)"

    class Kind(models.TextChoices):
        """What sort of examination it was."""

        STATEMENTS = "statements", "Laporan keuangan (LKPD)"
        PERFORMANCE = "performance", "Kinerja"
        SPECIAL = "special", "Dengan tujuan tertentu"
        AUDIT = "audit", "Audit"
        REVIEW = "review", "Reviu"
        EVALUATION = "evaluation", "Evaluasi"

    class Opinion(models.TextChoices):
        """What BPK says of statements (UU 15/2004 Pasal 16)."""

        WTP = "wtp", "Wajar tanpa pengecualian (WTP)"
        WDP = "wdp", "Wajar dengan pengecualian (WDP)"
        TW = "tw", "Tidak wajar (TW)"
        TMP = "tmp", "Tidak menyatakan pendapat (TMP)"

    body = models.TextField("Pemeriksa", choices=Body.choices)
    kind = models.TextField("Jenis", choices=Kind.choices)
    year = models.PositiveSmallIntegerField("Tahun yang diperiksa")
    number = models.TextField("Nomor LHP")
    day = models.DateField("Tanggal LHP")
    received = models.DateField("Diterima")
    title = models.TextField("Judul")
    opinion = models.TextField("Opini", choices=Opinion.choices, blank=True)
    audit = models.OneToOneField("audit.Entry", PROTECT, related_name="+")
    example = models.BooleanField("Contoh", default=False)

    append_only = True
    objects = ExaminationQuerySet.as_manager()

    class Meta:
        verbose_name = "pemeriksaan"
        constraints = [
            models.UniqueConstraint(fields=["body", "number"], name="examination_once"),
            models.CheckConstraint(
                name="examination_opinion", condition=Q(opinion="") | Q(body="bpk", kind="statements")
            ),
            models.CheckConstraint(name="examination_received", condition=Q(received__gte=models.F("day"))),
        ]

    def __str__(self) -> str:
        return f"{self.get_body_display()} {self.year}: {self.title}"


class Disclosure(models.Model):
    """An examination was opened to everybody: a report of BPK when it was handed to the DPRD, one of APIP when the regency decides so."""

    examination = models.OneToOneField(Examination, PROTECT, primary_key=True, related_name="disclosure")
    day = models.DateField("Terbuka sejak")
    basis = models.TextField("Dasar")
    audit = models.OneToOneField("audit.Entry", PROTECT, related_name="+")

    append_only = True

    def __str__(self) -> str:
        return f"{self.examination_id} {self.day}"


class FindingQuerySet(models.QuerySet[Any]):
    """Findings, by whom they concern."""

    def visible_to(self, viewer: Viewer) -> FindingQuerySet:
        """For auditors all, for agencies those on which they have to act or that are about them. The public reads recommendations."""
        if everything(viewer):
            return self.all()
        agencies = own(viewer)
        return self.filter(Q(agency__in=agencies) | Q(recommendations__agency__in=agencies)).distinct()


class Finding(models.Model):
    """What was found: how it is, how it should be, why, and what that did.

    One entered in error is withdrawn, and entered anew with the next `seq`.
    """

    examination = models.ForeignKey(Examination, PROTECT, related_name="findings")
    number = models.TextField("Nomor temuan")
    seq = models.PositiveSmallIntegerField(default=1)
    title = models.TextField("Judul")
    condition = models.TextField("Kondisi")
    criteria = models.TextField("Kriteria")
    cause = models.TextField("Sebab")
    effect = models.TextField("Akibat")
    amount = models.DecimalField("Nilai", null=True, **MONEY)
    agency = models.ForeignKey("organizations.Agency", PROTECT, related_name="+")
    audit = models.OneToOneField("audit.Entry", PROTECT, related_name="+")

    append_only = True
    personal_data = personal("Menindaklanjuti temuan pemeriksa.")
    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = "temuan"
        constraints = [
            models.UniqueConstraint(fields=["examination", "number", "seq"], name="finding_once"),
            models.CheckConstraint(name="finding_amount", condition=Q(amount=None) | Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Withdrawal(models.Model):
    """A finding was entered in error. It stands, struck through, with the reason; its recommendations no longer count."""

    finding = models.OneToOneField(Finding, PROTECT, primary_key=True, related_name="withdrawal")
    reason = models.TextField("Alasan")
    at = models.DateTimeField()
    audit = models.OneToOneField("audit.Entry", PROTECT, related_name="+")

    append_only = True

    class Meta:
        constraints = [models.CheckConstraint(name="withdrawn_for_a_reason", condition=Q(reason__regex=r".{10,}"))]

    def __str__(self) -> str:
        return str(self.finding_id)


class Link(models.Model):
    """What of our books a finding is about, by its natural reference: `anggaran/2027/15`, `SP2D 12/2027`."""

    finding = models.ForeignKey(Finding, PROTECT, related_name="links")
    ref = models.TextField("Acuan")
    audit = models.OneToOneField("audit.Entry", PROTECT, related_name="+")

    append_only = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["finding", "ref"], name="link_once")]

    def __str__(self) -> str:
        return self.ref


class RecommendationQuerySet(models.QuerySet[Any]):
    """Recommendations, by who may know of them."""

    def visible_to(self, viewer: Viewer) -> RecommendationQuerySet:
        """For auditors and the treasury all, for agencies their own and those about them, for everybody those of opened examinations."""
        if everything(viewer):
            return self.all()
        agencies = own(viewer)
        return self.filter(self._opened() | Q(agency__in=agencies) | Q(finding__agency__in=agencies))

    def at_desk(self, viewer: Viewer) -> RecommendationQuerySet:
        """Those with all that hangs on them: what is open to everybody is not reason enough."""
        agencies = own(viewer)
        return (
            self.all() if everything(viewer) else self.filter(Q(agency__in=agencies) | Q(finding__agency__in=agencies))
        )

    def opened(self) -> RecommendationQuerySet:
        """What everybody may read of: examinations that were opened."""
        return self.filter(self._opened())

    def standing(self) -> RecommendationQuerySet:
        """Those that count: not of a finding that was withdrawn."""
        return self.filter(finding__withdrawal=None)

    @staticmethod
    def _opened() -> Q:
        return Q(finding__examination__disclosure__isnull=False)


class Recommendation(models.Model):
    """What an agency is asked to do, until when, by which version of the rule, and how much money it has to bring back."""

    finding = models.ForeignKey(Finding, PROTECT, related_name="recommendations")
    n = models.PositiveSmallIntegerField("Nomor")
    words = models.TextField("Rekomendasi")
    agency = models.ForeignKey("organizations.Agency", PROTECT, related_name="+")
    unit = models.TextField("Unit", blank=True)
    amount = models.DecimalField("Yang harus dipulihkan", null=True, **MONEY)
    due = models.DateField("Tenggat")
    rule = models.BigIntegerField()
    audit = models.OneToOneField("audit.Entry", PROTECT, related_name="+")

    append_only = True
    personal_data = personal("Menindaklanjuti rekomendasi pemeriksa.")
    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = "rekomendasi"
        constraints = [
            models.UniqueConstraint(fields=["finding", "n"], name="recommendation_once"),
            models.UniqueConstraint(fields=["id", "amount"], name="recommendation_as_money_needs_it"),
            models.CheckConstraint(name="recommendation_amount", condition=Q(amount=None) | Q(amount__gt=0)),
        ]
        indexes = [models.Index(fields=["due"], name="recommendation_due")]

    def __str__(self) -> str:
        return f"{self.finding.number}.{self.n}"


# What follows stands on the tables above.
from simpul.finance.findings.following import Answer, Evidence, Judgement, Notice, Restitution  # noqa: E402

__all__ = [
    "Answer", "Disclosure", "Evidence", "Examination", "Finding", "Judgement", "Link", "Notice", "Recommendation", "Restitution",
    "Withdrawal",
]  # fmt: skip
