"""The audit trail."""

from django.db import models

from simpul.kernel.audit.privacy import By, PersonalData, years


class Entry(models.Model):
    """One deed. The database gives the platform INSERT and SELECT on it, nothing else.

    `actor` is the number of an account without a foreign key: this room lies below accounts, and the trail outlives them.
    """

    at = models.DateTimeField()
    actor = models.BigIntegerField(null=True)
    actor_name = models.TextField(default="")
    verb = models.TextField()
    noun = models.TextField()
    object_id = models.TextField()
    reason = models.TextField(default="")
    address = models.GenericIPAddressField(null=True)
    request_id = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)

    append_only = True
    personal_data = PersonalData(
        purpose="Mempertanggungjawabkan setiap perbuatan atas data dan urusan warga.",
        legal_basis="UU 27/2022 Pasal 31; PP 71/2019 Pasal 22",
        retention="5 tahun, atau selama urusannya disimpan",
        erasure="Nama, alasan, dan alamat jaringan dikosongkan. Tidak dihapus atas permintaan: jejak ini melindungi orang yang dicatatnya.",
        ends=(By("erase_due_trail", years(5)),),
        nobody="Ditampilkan sebagai catatan siapa yang melihat data Anda.",
    )

    class Meta:
        indexes = [
            models.Index("noun", "object_id", name="audit_of_object"),
            models.Index(fields=["actor", "-id"], name="audit_of_actor", condition=models.Q(actor__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name or self.actor} {self.verb} {self.noun} {self.object_id}"
