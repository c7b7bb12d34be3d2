"""Two records found to be of one person: who said so and why, who agreed, and who took it back."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CASCADE, PROTECT, F, Q

from simpul.kernel.audit.privacy import Never, PersonalData
from simpul.lib import clock


class MergeQuerySet(models.QuerySet["RecordMerge"]):
    """Merges."""

    def waiting(self) -> MergeQuerySet:
        """Those that a second person has yet to judge."""
        return self.filter(granted=None)

    def standing(self) -> MergeQuerySet:
        """Those in force."""
        return self.filter(granted=True, undone_at=None)


class RecordMerge(models.Model):
    """An officer holds two records to be of one person. It counts once it is `granted`, which takes another officer where the
    identity of either was verified; and no longer once it is undone. What was found stays as it was found."""

    alias = models.ForeignKey("residents.Resident", CASCADE, related_name="+")  # residents are never deleted
    main = models.ForeignKey("residents.Resident", CASCADE, related_name="+")
    grounds = ArrayField(models.TextField())
    score = models.PositiveSmallIntegerField()
    reason = models.CharField("Alasan", max_length=300)
    verified = models.BooleanField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    granted = models.BooleanField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_why = models.CharField("Alasan pembatalan", max_length=300, default="")

    objects = MergeQuerySet.as_manager()
    may_change = ("granted", "decided_by_id", "decided_at", "undone_by_id", "undone_at", "undone_why")
    personal_data = PersonalData(
        purpose="Membuktikan mengapa dua catatan dianggap milik satu orang, agar dapat dibatalkan.",
        legal_basis="UU 27/2022 Pasal 29 dan 31",
        retention="selama nomor catatannya ada",
        erasure="Tidak dihapus: hanya nomor catatan, tanpa nama dan kontak.",
        ends=(Never("Bukti penggabungan; sesudah datanya dihapus hanya menunjuk nomor."),),
        resident="main",
        title="Catatan Anda yang digabung",
        source="Dari petugas verifikasi",
        dated="asked_at",
        showing=Q(granted=True),
        shows=(("said", "Dasar"), ("decided_at", "Digabung"), ("undone_at", "Dibatalkan")),
        recipients="Petugas verifikasi warga",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(alias=F("main")), name="merge_of_two_records"),
            models.CheckConstraint(condition=~Q(reason=""), name="merge_has_a_reason"),
            models.CheckConstraint(
                condition=Q(granted=None, decided_by=None, decided_at=None)
                | Q(granted__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
                name="merge_is_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(verified=False) | Q(decided_by=None) | Q(granted=False) | ~Q(decided_by=F("asked_by")),
                name="merge_of_verified_takes_two",
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None, undone_why="")
                | (Q(undone_at__isnull=False, undone_by__isnull=False, granted=True) & ~Q(undone_why="")),
                name="merge_undone_by_somebody_and_why",
            ),
            models.UniqueConstraint(
                "alias", condition=Q(undone_at=None) & (Q(granted=None) | Q(granted=True)), name="merge_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.alias_id} → {self.main_id}"

    @property
    def said(self) -> str:
        """The grounds in words."""
        return ", ".join(self.grounds)
