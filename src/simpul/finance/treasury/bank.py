"""What the bank says, what of it is ours, revenue, and taxes on their way to where they belong."""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT, Q

from simpul.finance.treasury.models import MONEY, Act
from simpul.finance.treasury.personal import of_official


class Statement(models.Model):
    """A file of a bank, taken in once: its hash says so."""

    account = models.TextField("Rekening")
    first_day = models.DateField("Dari")
    last_day = models.DateField("Sampai")
    opening = models.DecimalField("Saldo awal", null=True, **MONEY)
    closing = models.DecimalField("Saldo akhir", null=True, **MONEY)
    digest = models.TextField(unique=True)
    taken_at = models.DateTimeField()
    audit = models.ForeignKey("audit.Entry", PROTECT, related_name="+")
    example = models.BooleanField("Contoh", default=False)

    append_only = True

    def __str__(self) -> str:
        return f"{self.account} {self.first_day}"


class BankLine(models.Model):
    """One line of a statement: in is positive, out negative. Never changed."""

    statement = models.ForeignKey(Statement, PROTECT, related_name="lines")
    n = models.PositiveIntegerField()
    day = models.DateField("Tanggal")
    amount = models.DecimalField("Jumlah", **MONEY)
    reference = models.TextField("Referensi", blank=True)
    words = models.TextField("Keterangan", blank=True)

    append_only = True
    personal_data = of_official("Mencocokkan mutasi bank dengan dokumennya.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "n"], name="bank_line_once"),
            models.CheckConstraint(name="bank_line_amount", condition=~Q(amount=0)),
        ]
        indexes = [models.Index(fields=["day", "amount"], name="bank_line_sought")]

    def __str__(self) -> str:
        return f"{self.day} {self.amount}"


class Transfer(models.Model):
    """A file that asks the bank to pay: SP2D that were issued, each in one file for ever. `account`: from which."""

    no = models.PositiveIntegerField("Nomor berkas")
    year = models.PositiveSmallIntegerField("Tahun")
    account = models.TextField("Rekening sumber")
    day = models.DateField("Tanggal bayar")
    made_at = models.DateTimeField("Dibuat")
    key = models.UUIDField(unique=True)
    audit = models.ForeignKey("audit.Entry", PROTECT, related_name="+")
    example = models.BooleanField("Contoh", default=False)

    append_only = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "no"], name="transfer_number_once")]

    def __str__(self) -> str:
        return f"{self.no}/{self.year}"


class TransferItem(models.Model):
    """A payment that the bank is asked for, with what is paid out after taxes."""

    transfer = models.ForeignKey(Transfer, PROTECT, related_name="items")
    act = models.OneToOneField(Act, PROTECT, related_name="transferred")
    amount = models.DecimalField("Jumlah", **MONEY)

    append_only = True

    class Meta:
        constraints = [models.CheckConstraint(name="transfer_amount", condition=Q(amount__gt=0))]

    def __str__(self) -> str:
        return f"{self.transfer_id}: {self.amount}"


class Revenue(models.Model):
    """Money that came in for a line of the budget: straight to Kas Daerah, or to an agency's treasurer. Born posted."""

    line = models.ForeignKey("budget.Line", PROTECT, related_name="+")
    agency = models.ForeignKey("organizations.Agency", PROTECT, related_name="+")
    day = models.DateField("Tanggal")
    amount = models.DecimalField("Jumlah", **MONEY)
    words = models.TextField("Uraian")
    reference = models.TextField("Nomor bukti")
    to_treasurer = models.BooleanField("Lewat bendahara penerimaan", default=False)
    key = models.UUIDField(unique=True)
    budgetary = models.UUIDField()
    accrual = models.UUIDField()
    audit = models.ForeignKey("audit.Entry", PROTECT, related_name="+")
    example = models.BooleanField("Contoh", default=False)

    append_only = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "reference"], name="revenue_once"),
            models.CheckConstraint(name="revenue_amount", condition=Q(amount__gt=0)),
        ]
        indexes = [models.Index(fields=["agency", "day"], name="revenue_of_agency")]

    def __str__(self) -> str:
        return f"{self.reference} {self.amount}"


class Deposit(models.Model):
    """An agency's treasurer brought revenue to Kas Daerah (STS)."""

    agency = models.ForeignKey("organizations.Agency", PROTECT, related_name="+")
    day = models.DateField("Tanggal")
    number = models.TextField("Nomor STS")
    amount = models.DecimalField("Jumlah", **MONEY)
    key = models.UUIDField(unique=True)
    accrual = models.UUIDField()
    audit = models.ForeignKey("audit.Entry", PROTECT, related_name="+")
    example = models.BooleanField("Contoh", default=False)

    read_only = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="deposit_once"),
            models.CheckConstraint(name="deposit_amount", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return self.number


class Remittance(models.Model):
    """Taxes that were kept back, paid to the state. `receipt` is the state's number (NTPN). Withheld = remitted + owed (F18)."""

    year = models.PositiveSmallIntegerField("Tahun")
    account = models.TextField("Akun utang")
    day = models.DateField("Tanggal")
    receipt = models.TextField("NTPN", unique=True)
    amount = models.DecimalField("Jumlah", **MONEY)
    key = models.UUIDField(unique=True)
    accrual = models.UUIDField()
    audit = models.ForeignKey("audit.Entry", PROTECT, related_name="+")
    example = models.BooleanField("Contoh", default=False)

    read_only = True

    class Meta:
        constraints = [models.CheckConstraint(name="remittance_amount", condition=Q(amount__gt=0))]

    def __str__(self) -> str:
        return self.receipt


class Match(models.Model):
    """A part of a bank line is a part of a payment, a revenue, a deposit or a remittance. A wrong one is answered by its negative."""

    line = models.ForeignKey(BankLine, PROTECT, related_name="matches")
    payment = models.ForeignKey(Act, PROTECT, null=True, related_name="matches")
    revenue = models.ForeignKey(Revenue, PROTECT, null=True, related_name="matches")
    deposit = models.ForeignKey(Deposit, PROTECT, null=True, related_name="matches")
    remittance = models.ForeignKey(Remittance, PROTECT, null=True, related_name="matches")
    amount = models.DecimalField("Jumlah", **MONEY)
    undoes = models.OneToOneField("self", PROTECT, null=True, related_name="undone_by")
    at = models.DateTimeField()
    audit = models.ForeignKey("audit.Entry", PROTECT, related_name="+")

    read_only = True

    class Meta:
        constraints = [models.CheckConstraint(name="match_amount", condition=~Q(amount=0))]

    def __str__(self) -> str:
        return f"{self.line_id} {self.amount}"

    @property
    def label(self) -> str:
        """The document, by its number."""
        if self.payment:
            return f"SP2D {self.payment.no}/{self.payment.request.year}"
        return str(self.revenue.reference if self.revenue else self.deposit or self.remittance)

    @property
    def was_undone(self) -> bool:
        """Whether its negative was laid."""
        return hasattr(self, "undone_by")
