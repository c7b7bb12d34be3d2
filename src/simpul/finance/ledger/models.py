"""Series, entries, legs, balances, periods and their seals. The platform reads them; only the functions of `guarantees` write."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import PROTECT, Q

from simpul.finance.classification.codes import Book

MONEY: dict[str, Any] = {"max_digits": 20, "decimal_places": 2}
BOOKS = [(Book.BUDGETARY.value, "Anggaran"), (Book.ACCRUAL.value, "Akrual")]


class PublicQuerySet(models.QuerySet[Any]):
    """Rows of the ledger. Amounts and accounts are public; who was paid is not among them."""

    def visible_to(self, viewer: object) -> PublicQuerySet:
        """Everybody may see what was posted."""
        return self.all()


class Period(models.Model):
    """A month of the books. Month 13 takes what closes a year (PSAP 01): after December, before the next January."""

    class State(models.TextChoices):
        """Whether it takes entries: every entry, only those of the accounting office, or none."""

        OPEN = "open", "Terbuka"
        SOFT = "soft", "Ditutup bagi OPD"
        CLOSED = "closed", "Ditutup"

    year = models.PositiveSmallIntegerField("Tahun")
    month = models.PositiveSmallIntegerField("Bulan")
    state = models.TextField(choices=State.choices, default=State.OPEN)

    read_only = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "month"], name="period_once"),
            models.UniqueConstraint(fields=["id", "year"], name="period_as_entries_need_it"),
            models.CheckConstraint(name="period_month", condition=Q(month__gte=1, month__lte=13)),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02}"


class Seal(models.Model):
    """What was true of a period when it was closed, or the signed act by which it was opened again. The latest one counts.

    `hash` is over the heads of the series and the trial balance of the period (`ledger_seal_of`); anybody can work it out again.
    """

    period = models.ForeignKey(Period, PROTECT, related_name="seals")
    opens = models.BooleanField("Membuka kembali", default=False)
    hash = models.BinaryField()
    entries = models.BigIntegerField("Jumlah jurnal")
    reason = models.TextField("Alasan", blank=True)
    at = models.DateTimeField()
    audit = models.OneToOneField("audit.Entry", PROTECT, related_name="+")

    read_only = True

    def __str__(self) -> str:
        return f"{self.period} {'opened' if self.opens else 'sealed'} {self.at:%Y-%m-%d}"


class Series(models.Model):
    """Entries that are numbered and chained together: one book of one year, or a part of it under a name."""

    book = models.TextField(choices=BOOKS)
    year = models.PositiveSmallIntegerField("Tahun")
    name = models.TextField("Nama", blank=True)
    last_no = models.BigIntegerField(default=0)
    head = models.BinaryField(default=b"")

    read_only = True

    class Meta:
        verbose_name_plural = "series"
        constraints = [
            models.UniqueConstraint(fields=["book", "year", "name"], name="series_once"),
            models.UniqueConstraint(fields=["id", "book", "year"], name="series_as_entries_need_it"),
        ]

    def __str__(self) -> str:
        return f"{self.book} {self.year} {self.name}".strip()


class Entry(models.Model):
    """One entry in one book, as it was posted. `body` is the text that was hashed: an outsider needs no other.

    `hash` = SHA-256(`simpul ledger 1` LF, the hash before in hexadecimal LF, body). `key` makes a repeated posting harmless.
    """

    series = models.ForeignKey(Series, PROTECT, related_name="entries")
    book = models.TextField(choices=BOOKS)
    year = models.PositiveSmallIntegerField("Tahun")
    no = models.BigIntegerField("Nomor")
    period = models.ForeignKey(Period, PROTECT, related_name="entries")
    day = models.DateField("Tanggal buku")
    posted_at = models.DateTimeField("Dicatat pada")
    words = models.TextField("Uraian")
    source_kind = models.TextField("Jenis dokumen sumber")
    source_id = models.BigIntegerField("Dokumen sumber")
    reverses = models.OneToOneField("self", PROTECT, null=True, related_name="reversed_by")
    key = models.UUIDField(unique=True)
    body = models.TextField()
    hash = models.BinaryField()
    audit = models.ForeignKey("audit.Entry", PROTECT, related_name="+")
    example = models.BooleanField("Contoh", default=False)

    read_only = True
    objects = PublicQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "no"], name="entry_number_once"),
            models.UniqueConstraint(fields=["id", "book", "year"], name="entry_as_legs_need_it"),
        ]
        indexes = [
            models.Index(fields=["source_kind", "source_id"], name="entry_of_source"),
            models.Index(fields=["period", "id"], name="entry_of_period"),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.no}"


class Leg(models.Model):
    """One line of an entry. Debit is positive, credit negative, nothing is zero.

    `line` is the budget line that it touches (a key to a room above, laid by its migration), `party` whom it concerns there.
    """

    entry = models.ForeignKey(Entry, PROTECT, related_name="legs")
    n = models.PositiveSmallIntegerField()
    account = models.ForeignKey("classification.Account", PROTECT, related_name="+")
    agency = models.ForeignKey("organizations.Agency", PROTECT, related_name="+")
    fund = models.ForeignKey("classification.Fund", PROTECT, null=True, related_name="+")
    line = models.BigIntegerField(null=True)
    party = models.BigIntegerField(null=True)
    amount = models.DecimalField("Jumlah", **MONEY)

    read_only = True
    objects = PublicQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "n"], name="leg_once"),
            models.CheckConstraint(name="leg_is_not_zero", condition=~Q(amount=0)),
        ]
        indexes = [
            models.Index(fields=["account", "agency", "entry"], name="leg_of_account"),
            models.Index(fields=["line"], name="leg_of_line", condition=Q(line__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}.{self.n} {self.amount}"


class Balance(models.Model):
    """What the legs of an account come to, for an agency in a period: kept by the posting, checked nightly against them."""

    account = models.ForeignKey("classification.Account", PROTECT, related_name="+")
    agency = models.ForeignKey("organizations.Agency", PROTECT, related_name="+")
    period = models.ForeignKey(Period, PROTECT, related_name="balances")
    debit = models.DecimalField("Debit", default=0, **MONEY)
    credit = models.DecimalField("Kredit", default=0, **MONEY)

    read_only = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "agency", "period"], name="balance_once"),
            models.CheckConstraint(name="balance_sides", condition=Q(debit__gte=0, credit__gte=0)),
        ]
        indexes = [models.Index(fields=["period", "agency"], name="balance_of_period")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.agency_id} {self.debit - self.credit}"


class PostingRule(models.Model):
    """Which account answers to what, in a year: the accrual account of a budgetary one (`5.1.02.01`, `5.2`: the longest beginning counts),
    or the account that a name stands for (`kas daerah`). An account that is no postable one takes the place of the beginning."""

    year = models.PositiveSmallIntegerField("Tahun")
    about = models.TextField("Hal")
    account = models.TextField("Akun", blank=True)
    legal_basis = models.TextField("Dasar hukum", blank=True)
    example = models.BooleanField("Contoh", default=False)

    append_only = True
    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = "aturan posting"
        constraints = [models.UniqueConstraint(fields=["year", "about"], name="posting_rule_once_a_year")]

    def __str__(self) -> str:
        return f"{self.about} → {self.account or '–'}"


class GeneralTreasury(models.Model):
    """The agency that keeps the regency's own books in a year (PPKD): its cash is Kas Daerah, the others' transit account leads to it."""

    year = models.PositiveSmallIntegerField("Tahun", unique=True)
    agency = models.ForeignKey("organizations.Agency", PROTECT, related_name="+")
    example = models.BooleanField("Contoh", default=False)

    append_only = True
    objects = PublicQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.year} {self.agency}"
