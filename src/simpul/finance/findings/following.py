"""What follows a recommendation: answers with evidence, the examiner's judgements, money that came back, word that was sent."""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT, F, Q

from simpul.finance.findings.models import MONEY, Recommendation, personal
from simpul.lib import clock


class Answer(models.Model):
    """What an agency says it did. It is never changed; another may follow."""

    recommendation = models.ForeignKey(Recommendation, PROTECT, related_name="answers")
    words = models.TextField("Tindak lanjut")
    by = models.BigIntegerField()
    at = models.DateTimeField(default=clock.now)
    audit = models.OneToOneField("audit.Entry", PROTECT, related_name="+")

    append_only = True
    personal_data = personal("Membuktikan apa yang dilakukan atas rekomendasi pemeriksa.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "recommendation", "by"], name="answer_as_its_judgement_needs_it"),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation_id}: {self.pk}"


class Evidence(models.Model):
    """A file that proves an answer, or money that came back."""

    answer = models.ForeignKey(Answer, PROTECT, null=True, related_name="evidence")
    restitution = models.ForeignKey("Restitution", PROTECT, null=True, related_name="evidence")
    document = models.OneToOneField("documents.Document", PROTECT, related_name="+")

    append_only = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="evidence_of_one",
                condition=Q(answer__isnull=False, restitution=None) | Q(answer=None, restitution__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.document_id)


class Judgement(models.Model):
    """What the examiner says of a recommendation, by the four words of BPK. They are numbered without a gap; the last one counts.

    The answer it looks at is held by a key with its author, so that nobody judges his own (CHECK).
    """

    class Outcome(models.TextChoices):
        """The four of Peraturan BPK on following up."""

        DONE = "done", "Sesuai"
        NOT_YET = "not_yet", "Belum sesuai"
        UNTOUCHED = "untouched", "Belum ditindaklanjuti"
        IMPOSSIBLE = "impossible", "Tidak dapat ditindaklanjuti"

    recommendation = models.ForeignKey(Recommendation, PROTECT, related_name="judgements")
    seq = models.PositiveIntegerField()
    previous = models.PositiveIntegerField(null=True)
    outcome = models.TextField("Penilaian", choices=Outcome.choices)
    reason = models.TextField("Alasan", blank=True)
    letter = models.TextField("Nomor surat BPK", blank=True)
    answer = models.ForeignKey(Answer, PROTECT, null=True, related_name="judgements")
    answered_by = models.BigIntegerField(null=True)
    by = models.BigIntegerField()
    at = models.DateTimeField(default=clock.now)
    audit = models.OneToOneField("audit.Entry", PROTECT, related_name="+")

    append_only = True
    personal_data = personal("Mempertanggungjawabkan penilaian atas tindak lanjut.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "seq"], name="judgement_once"),
            models.CheckConstraint(
                name="judgement_follows", condition=Q(seq=1, previous=None) | Q(seq__gt=1, previous=F("seq") - 1)
            ),
            models.CheckConstraint(name="judgement_has_a_reason", condition=Q(outcome="done") | Q(reason__regex=r".{10,}")),
            models.CheckConstraint(
                name="judgement_knows_who_answered",
                condition=Q(answer=None, answered_by=None) | Q(answer__isnull=False, answered_by__isnull=False),
            ),
            models.CheckConstraint(name="judged_by_another", condition=Q(answered_by=None) | ~Q(answered_by=F("by"))),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.recommendation_id} {self.outcome}"


class Restitution(models.Model):
    """Money that came back to Kas Daerah for a recommendation, by the number of its STS. An error is answered by its negative.

    Each row knows the sum before and after it, and is held to the row before by a key: what comes back is never more than what is owed,
    however many book at once.
    """

    recommendation = models.ForeignKey(Recommendation, PROTECT, related_name="restitutions")
    seq = models.PositiveIntegerField()
    previous = models.PositiveIntegerField(null=True)
    before = models.DecimalField(**MONEY)
    amount = models.DecimalField("Jumlah", **MONEY)
    after = models.DecimalField(**MONEY)
    owed = models.DecimalField(**MONEY)
    number = models.TextField("Nomor STS")
    day = models.DateField("Tanggal setor")
    undoes = models.OneToOneField("self", PROTECT, null=True, related_name="undone_by")
    reason = models.TextField("Alasan", blank=True)
    by = models.BigIntegerField()
    at = models.DateTimeField(default=clock.now)
    audit = models.OneToOneField("audit.Entry", PROTECT, related_name="+")

    append_only = True
    personal_data = personal("Membuktikan uang yang kembali ke kas daerah.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "seq"], name="restitution_once"),
            models.UniqueConstraint(fields=["recommendation", "seq", "after"], name="restitution_as_the_next_needs_it"),
            models.CheckConstraint(
                name="restitution_follows",
                condition=Q(seq=1, previous=None, before=0) | Q(seq__gt=1, previous=F("seq") - 1),
            ),
            models.CheckConstraint(name="restitution_adds_up", condition=Q(after=F("before") + F("amount"))),
            models.CheckConstraint(name="restitution_within", condition=Q(after__gte=0, after__lte=F("owed"))),
            models.CheckConstraint(
                name="restitution_amount",
                condition=Q(amount__gt=0, undoes=None)
                | Q(Q(reason__regex=r".{10,}"), amount__lt=0, undoes__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["number"], name="restitution_of_sts")]

    def __str__(self) -> str:
        return f"{self.number} {self.amount}"


class Notice(models.Model):
    """Word that was sent about a deadline: once for each recommendation and kind."""

    class Kind(models.TextChoices):
        """Before, after, and when it went up."""

        SOON = "soon", "Pengingat"
        LATE = "late", "Terlambat"
        RAISED = "raised", "Naik ke Sekretaris Daerah"

    recommendation = models.ForeignKey(Recommendation, PROTECT, related_name="notices")
    kind = models.TextField(choices=Kind.choices)
    told = models.PositiveSmallIntegerField("Kepada")
    at = models.DateTimeField(default=clock.now)

    append_only = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recommendation", "kind"], name="notice_once")]

    def __str__(self) -> str:
        return f"{self.recommendation_id} {self.kind}"
