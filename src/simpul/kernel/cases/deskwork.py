"""The tables of the desk itself: filters kept under a name, steps taken for many cases at once, words kept from the public."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CASCADE, PROTECT, Q

from simpul.kernel.audit.privacy import After, PersonalData, With, years


class SavedFilter(models.Model):
    """A way to look at the desk's cases, under a name: one's own, or (`shared`) also of the colleagues who hold `role`, at
    `agency` where the role is held for one."""

    owner = models.ForeignKey("accounts.User", CASCADE, related_name="+")
    agency = models.ForeignKey("organizations.Agency", CASCADE, null=True, related_name="+")
    role = models.TextField(default="")
    shared = models.BooleanField("Untuk rekan sekantor", default=False)
    name = models.CharField("Nama", max_length=40)
    query = models.CharField(max_length=1000)
    created_at = models.DateTimeField()

    personal_data = PersonalData(
        purpose="Menyimpan saringan meja kerja petugas.",
        legal_basis="UU 27/2022 Pasal 20 ayat (2) huruf e",
        retention="selama akun petugas aktif",
        erasure="Baris dihapus bersama akunnya.",
        ends=(With("accounts.User"),),
        account="owner",
        title="Saringan meja kerja Anda",
        shows=("name",),
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="one_filter_a_name")]
        indexes = [models.Index(fields=["role", "agency"], condition=Q(shared=True), name="filter_of_office")]

    def __str__(self) -> str:
        return self.name


class Batch(models.Model):
    """One step asked for many cases at once. The page's own key is its identity: sent twice, it is done once."""

    id = models.UUIDField(primary_key=True)
    by = models.ForeignKey("accounts.User", PROTECT, related_name="+")
    step = models.TextField()
    label = models.TextField()
    asked = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    append_only = True

    def __str__(self) -> str:
        return f"{self.label} ({self.asked})"


class BatchOutcome(models.Model):
    """What came of it for one case; written in the transaction of the step itself."""

    batch = models.ForeignKey(Batch, PROTECT, related_name="outcomes")
    case = models.ForeignKey("cases.Case", PROTECT, related_name="+")
    done = models.BooleanField()
    says = models.TextField(default="")

    append_only = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "case"], name="one_outcome_a_case")]

    def __str__(self) -> str:
        return f"{self.pk}: {'selesai' if self.done else self.says}"


class Original(models.Model):
    """What a reporter wrote before words were masked. `Case.title` and `Case.text` hold what everybody may read, and every output and
    the search read those; this table is read in one place (`redaction.original`), for those who may know."""

    case = models.OneToOneField("cases.Case", PROTECT, primary_key=True, related_name="+")
    title = models.CharField(max_length=120)
    text = models.TextField()
    words = ArrayField(models.TextField())

    personal_data = PersonalData(
        purpose="Menyimpan kata yang disamarkan dari umum bagi petugas yang menangani.",
        legal_basis="UU 27/2022 Pasal 20 ayat (2) huruf e",
        retention="5 tahun setelah selesai, seperti kasusnya",
        erasure="Baris dihapus.",
        ends=(After("case__closed_at", years(5), hold="case"),),
        resident="case__applicant",
        title="Tulisan Anda sebelum disamarkan",
        shows=("title", "text"),
    )

    def __str__(self) -> str:
        return f"{self.pk}"
