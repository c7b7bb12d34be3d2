"""How long tables are kept, what is held back from erasure, and what was erased."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import CASCADE, PROTECT, Q

from simpul.kernel.audit.privacy import After, Never, PersonalData
from simpul.lib import clock

EXPORT_KEPT = timedelta(days=3)


class Retention(models.Model):
    """How long the rows of a table stay, as its statement says. Only the owner writes it; the database's functions obey it."""

    table = models.TextField(primary_key=True)
    keep = models.DurationField()

    read_only = True

    def __str__(self) -> str:
        return f"{self.table} {self.keep.days} hari"


class HoldQuerySet(models.QuerySet["Hold"]):
    """Legal holds."""

    def standing(self) -> HoldQuerySet:
        return self.filter(lifted_at=None)


class Hold(models.Model):
    """A case that must not be erased though its time has come: a lawsuit, an audit, an inquiry. `case` is the case's key, without a
    foreign key since this room lies below the cases; `number` is what people call it."""

    case = models.BigIntegerField()
    number = models.CharField("Nomor urusan", max_length=40)
    reason = models.CharField("Alasan", max_length=300)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+", verbose_name="Ditahan oleh")
    placed_at = models.DateTimeField(default=clock.now)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    objects = HoldQuerySet.as_manager()
    may_change = ("lifted_by_id", "lifted_at")
    personal_data = PersonalData(
        purpose="Menahan penghapusan selama sengketa, audit, atau pemeriksaan.",
        legal_basis="UU 27/2022 Pasal 15; UU 43/2009",
        retention="tetap",
        erasure="Baris dihapus.",
        ends=(Never("Daftar penahanan adalah bukti mengapa data tidak dihapus; tidak memuat data warga."),),
        nobody="Tidak memuat data diri warga.",
    )

    class Meta:
        indexes = [models.Index(fields=["case"], condition=Q(lifted_at=None), name="hold_standing")]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="hold_has_a_reason"),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None) | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="hold_is_lifted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.reason}"


class Erasure(models.Model):
    """Some rows of a table ended: how many, how, and before which moment their time began. Never a word of what was in them."""

    at = models.DateTimeField(default=clock.now)
    table = models.TextField("Tabel")
    done = models.TextField("Yang dilakukan", choices=[("deleted", "Baris dihapus"), ("blanked", "Isi dikosongkan")])
    rows = models.PositiveIntegerField("Banyaknya")
    before = models.DateTimeField("Yang berakhir sebelum")

    append_only = True

    class Meta:
        indexes = [models.Index(fields=["-id"], name="erasure_newest")]
        constraints = [models.CheckConstraint(condition=Q(rows__gt=0), name="erasure_of_something")]

    def __str__(self) -> str:
        return f"{self.table} {self.rows} {self.get_done_display()}"


class ExportQuerySet(models.QuerySet["Export"]):
    """Copies."""

    def ready(self) -> ExportQuerySet:
        """Those that can be taken today."""
        return self.filter(ready_at__isnull=False, taken_at=None, asked_at__gt=clock.now() - EXPORT_KEPT)

    def waiting(self) -> ExportQuerySet:
        """Those that were asked for and not yet taken."""
        return self.filter(taken_at=None, asked_at__gt=clock.now() - EXPORT_KEPT)


class Export(models.Model):
    """A copy of one's data: asked for, made by the worker, taken once, gone after three days in any case."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, CASCADE, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    ready_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    content = models.BinaryField(default=b"")

    objects = ExportQuerySet.as_manager()
    personal_data = PersonalData(
        purpose="Memberi orang salinan datanya.",
        legal_basis="UU 27/2022 Pasal 7",
        retention="3 hari; isinya hilang begitu diambil",
        erasure="Baris dihapus.",
        ends=(After("asked_at", EXPORT_KEPT),),
        nobody="Salinan yang Anda minta sendiri.",
        recipients="Tidak ada",
    )

    class Meta:
        indexes = [models.Index(fields=["user", "-id"], name="export_of_account")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.asked_at:%Y-%m-%d}"


class Consent(models.Model):
    """A yes or a no to a purpose, in the words of one version, with the audit entry that proves it. The last word counts."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    purpose = models.TextField()
    version = models.PositiveSmallIntegerField()
    text = models.TextField()
    given = models.BooleanField()
    at = models.DateTimeField()
    audit = models.OneToOneField("audit.Entry", PROTECT, related_name="+")

    append_only = True
    personal_data = PersonalData(
        purpose="Membuktikan persetujuan yang diberikan dan ditarik.",
        legal_basis="UU 27/2022 Pasal 22 sampai 24",
        retention="selama nomor akunnya ada",
        erasure="Tidak dihapus: bukti persetujuan. Akun yang ditutup tidak lagi memuat nama.",
        ends=(Never("Bukti persetujuan; sesudah akun ditutup hanya menunjuk nomor akun."),),
        account="user",
        title="Persetujuan Anda",
        dated="at",
        shows=(("text", "Isi"), ("given", "Setuju"), ("version", "Versi"), ("at", "Waktu")),
        recipients="Pejabat pelindungan data pribadi",
    )

    class Meta:
        indexes = [models.Index(fields=["user", "purpose", "-id"], name="consent_last_word")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version} {self.given}"


from simpul.kernel.privacy.records import RecordMerge  # noqa: E402, F401  # Django looks for tables here
