"""How long tables are kept, what is held back from erasure, and what was erased."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import PROTECT, Q

from simpul.kernel.audit.privacy import Never, PersonalData
from simpul.lib import clock


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
