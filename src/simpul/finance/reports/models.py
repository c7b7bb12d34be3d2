"""Memorial journals: what the accounting office enters by hand, made by one person and decided by another. Neither is ever changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import PROTECT, F, Q

from simpul.kernel.audit.privacy import Never, PersonalData


def _official(purpose: str) -> PersonalData:
    return PersonalData(
        purpose=purpose,
        legal_basis="PP 12/2019; UU 27/2022 Pasal 20 ayat (2) huruf e",
        retention="selama pembukuan disimpan",
        erasure="Tidak dihapus atas permintaan: nama pejabat pada jurnal adalah bagian dari pembukuan.",
        ends=(Never("Nama pejabat pada jurnal adalah bagian dari pembukuan."),),
        nobody="Tertulis pada halaman jurnal memorialnya.",
    )


class MemorialQuerySet(models.QuerySet["Memorial"]):
    """Memorial journals. They open at the desk of the books; what was posted of them is public."""

    def visible_to(self, viewer: object) -> MemorialQuerySet:
        """Whoever may enter the desk (`desk.READERS`) reads all of them."""
        return self.all()

    def waiting(self) -> MemorialQuerySet:
        """Those that nobody has decided yet."""
        return self.filter(decision=None)


class Memorial(models.Model):
    """Depreciation, an adjustment, a correction: the legs as they shall be posted, with words and evidence.

    `legs` are lists of account, agency (its key), fund and amount; debit is positive. What is wrong with it is rejected, and made anew.
    """

    day = models.DateField("Tanggal buku")
    words = models.TextField("Uraian")
    legs = models.JSONField("Baris jurnal")
    evidence = models.ForeignKey("documents.Document", PROTECT, null=True, related_name="+", verbose_name="Bukti")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    made_at = models.DateTimeField()
    audit = models.OneToOneField("audit.Entry", PROTECT, related_name="+")
    example = models.BooleanField("Contoh", default=False)

    append_only = True
    personal_data = _official("Mempertanggungjawabkan siapa yang membuat jurnal memorial.")
    objects = MemorialQuerySet.as_manager()

    class Meta:
        verbose_name = "jurnal memorial"
        constraints = [models.UniqueConstraint(fields=["id", "author"], name="memorial_as_its_decision_needs_it")]

    def __str__(self) -> str:
        return f"Memorial {self.pk}"


class Decision(models.Model):
    """What a second person said of a memorial journal: posted in the same transaction, rejected with a reason, or withdrawn by its author.

    The author's key stands here again, held by a foreign key of both columns: that both are not one person is a CHECK, not a habit.
    """

    class Outcome(models.TextChoices):
        """How it ended."""

        APPROVED = "approved", "Disetujui dan dijurnal"
        REJECTED = "rejected", "Ditolak"
        WITHDRAWN = "withdrawn", "Ditarik"

    memorial = models.OneToOneField(Memorial, PROTECT, primary_key=True, related_name="decision")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    outcome = models.TextField("Hasil", choices=Outcome.choices)
    reason = models.TextField("Alasan", blank=True)
    at = models.DateTimeField()
    audit = models.OneToOneField("audit.Entry", PROTECT, related_name="+")

    append_only = True
    personal_data = _official("Mempertanggungjawabkan siapa yang memutuskan jurnal memorial.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="memorial_has_two_people", condition=Q(outcome="withdrawn") | ~Q(by=F("author"))
            ),
            models.CheckConstraint(
                name="memorial_withdrawn_by_its_author", condition=~Q(outcome="withdrawn") | Q(by=F("author"))
            ),
            models.CheckConstraint(
                name="memorial_rejected_for_a_reason", condition=~Q(outcome="rejected") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.memorial_id} {self.outcome}"
