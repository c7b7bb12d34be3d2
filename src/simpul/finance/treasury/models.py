"""Payees, contracts, commitments, receipts, requests and what became of them. Read here; written by the functions of `guarantees`."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import PROTECT, F, Q

from simpul.finance.treasury.gate import reach
from simpul.finance.treasury.personal import of_payee
from simpul.kernel.accounts.viewer import Viewer

MONEY: dict[str, Any] = {"max_digits": 20, "decimal_places": 2}


class PaperQuerySet(models.QuerySet[Any]):
    """Papers of agencies: those of one's own, or all for whoever answers for all."""

    way = "agency"

    def visible_to(self, viewer: Viewer) -> PaperQuerySet:
        """What somebody may see."""
        agencies = reach(viewer)
        return self.all() if agencies is None else self.filter(**{f"{self.way}__in": agencies})


class CommitmentQuerySet(PaperQuerySet):
    """Commitments lie on lines of agencies."""

    way = "line__agency"


class PartyQuerySet(models.QuerySet[Any]):
    """Payees, for everybody who works on payments; what is public of them is `Party.public_name`."""

    def visible_to(self, viewer: Viewer) -> PartyQuerySet:
        """All for whoever holds an office of the money chain, nothing for others."""
        agencies = reach(viewer)
        return self.all() if agencies is None or agencies else self.none()


class Party(models.Model):
    """Whoever money may be paid to: a company, a person, a group, an agency. Companies and agencies are public, persons are not."""

    class Kind(models.TextChoices):
        """What a payee is."""

        COMPANY = "company", "Badan usaha"
        PERSON = "person", "Orang"
        GROUP = "group", "Kelompok masyarakat"
        AGENCY = "agency", "Instansi"

    kind = models.TextField("Jenis", choices=Kind.choices)
    name = models.TextField("Nama")
    tax_number = models.TextField("NPWP", blank=True)
    resident = models.ForeignKey("residents.Resident", PROTECT, null=True, blank=True, related_name="+")
    example = models.BooleanField("Contoh", default=False)

    append_only = True
    objects = PartyQuerySet.as_manager()
    personal_data = of_payee(
        "Mengenal pihak yang berhak atas pembayaran.", "resident", "Anda sebagai penerima pembayaran", ("name",)
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tax_number"], name="party_once", condition=~Q(tax_number="")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def public_name(self) -> str:
        """What everybody may read: persons by what they are."""
        return "Penerima perorangan" if self.kind == Party.Kind.PERSON else self.name


class PartyAccount(models.Model):
    """A bank account of a payee. A change is a new row; only one that somebody else verified is paid to (F14)."""

    party = models.ForeignKey(Party, PROTECT, related_name="accounts")
    bank = models.TextField("Bank")
    sealed = models.BinaryField(editable=False)
    print = models.BinaryField(editable=False)
    ending = models.TextField("Angka terakhir")
    holder = models.TextField("Atas nama")
    entered_by = models.ForeignKey("accounts.User", PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    verified_by = models.ForeignKey("accounts.User", PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField(null=True)
    evidence = models.TextField("Cara memeriksa", blank=True)

    may_change = ("verified_by_id", "verified_at", "evidence")
    personal_data = of_payee(
        "Membayar ke rekening yang sudah diperiksa.", "party__resident", "Rekening Anda", ("bank", "ending")
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="account_verified_by_another", condition=Q(verified_by=None) | ~Q(verified_by=F("entered_by"))
            ),
            models.CheckConstraint(
                name="account_verified_at",
                condition=Q(verified_by=None, verified_at=None)
                | Q(verified_by__isnull=False, verified_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank} …{self.ending}"


class Contract(models.Model):
    """An agreement with a payee. Its value is that of the document and of its addenda; no commitment goes beyond."""

    agency = models.ForeignKey("organizations.Agency", PROTECT, related_name="+")
    party = models.ForeignKey(Party, PROTECT, related_name="contracts")
    number = models.TextField("Nomor kontrak")
    day = models.DateField("Tanggal")
    starts = models.DateField("Mulai")
    ends = models.DateField("Selesai")
    words = models.TextField("Pekerjaan")
    value = models.DecimalField("Nilai", **MONEY)
    method = models.TextField("Cara pengadaan", blank=True)
    ocid = models.TextField("Kode OCDS", blank=True)
    audit = models.ForeignKey("audit.Entry", PROTECT, related_name="+")
    example = models.BooleanField("Contoh", default=False)

    append_only = True
    objects = PaperQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="contract_once"),
            models.CheckConstraint(name="contract_dates", condition=Q(ends__gte=F("starts"))),
            models.CheckConstraint(name="contract_value", condition=Q(value__gt=0)),
        ]

    def __str__(self) -> str:
        return self.number


class Addendum(models.Model):
    """A change of a contract: of its value, its end, or both."""

    contract = models.ForeignKey(Contract, PROTECT, related_name="addenda")
    number = models.TextField("Nomor adendum")
    day = models.DateField("Tanggal")
    delta = models.DecimalField("Perubahan nilai", default=0, **MONEY)
    ends = models.DateField("Selesai menjadi", null=True)
    reason = models.TextField("Alasan")
    audit = models.ForeignKey("audit.Entry", PROTECT, related_name="+")

    append_only = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "number"], name="addendum_once")]

    def __str__(self) -> str:
        return self.number


class Progress(models.Model):
    """How far the work of a contract was on a day, seen by somebody, with evidence. The latest counts; none is changed."""

    contract = models.ForeignKey(Contract, PROTECT, related_name="progress")
    day = models.DateField("Tanggal")
    percent = models.DecimalField("Kemajuan (%)", max_digits=5, decimal_places=2)
    evidence = models.TextField("Bukti")
    audit = models.ForeignKey("audit.Entry", PROTECT, related_name="+")

    append_only = True

    class Meta:
        constraints = [models.CheckConstraint(name="progress_is_a_part", condition=Q(percent__gte=0, percent__lte=100))]

    def __str__(self) -> str:
        return f"{self.contract} {self.percent} %"


class Commitment(models.Model):
    """A part of a budget line that is spoken for. What was reserved is either requested (liquidated), released, or still open (F4)."""

    class Kind(models.TextChoices):
        """Why money is spoken for."""

        CONTRACT = "contract", "Kontrak"
        SELF = "self", "Swakelola"
        FLOAT = "float", "Uang persediaan"
        PAYROLL = "payroll", "Gaji dan tunjangan"
        BENEFIT = "benefit", "Bantuan kepada warga"

    line = models.ForeignKey("budget.Line", PROTECT, related_name="commitments")
    kind = models.TextField("Jenis", choices=Kind.choices)
    contract = models.ForeignKey(Contract, PROTECT, null=True, related_name="commitments")
    words = models.TextField("Uraian")
    reserved = models.DecimalField("Dicadangkan", **MONEY)
    liquidated = models.DecimalField("Diminta", default=0, **MONEY)
    paid = models.DecimalField("Dibayar", default=0, **MONEY)
    released = models.DecimalField("Dilepas", default=0, **MONEY)
    until = models.DateField("Berlaku sampai", null=True)
    made_at = models.DateTimeField()
    example = models.BooleanField("Contoh", default=False)

    read_only = True
    objects = CommitmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="commitment_adds_up",
                condition=Q(
                    paid__gte=0,
                    liquidated__gte=F("paid"),
                    released__gte=0,
                    reserved__gte=F("liquidated") + F("released"),
                ),
            ),
            models.CheckConstraint(
                name="commitment_of_contract", condition=~Q(kind="contract") | Q(contract__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["line", "id"], name="commitment_of_line")]

    def __str__(self) -> str:
        return f"{self.pk} {self.words}"

    @property
    def open(self) -> Any:
        """Reserved and neither requested nor released. Decimal."""
        return self.reserved - self.liquidated - self.released


class CommitmentEvent(models.Model):
    """What happened to a commitment, once for each key. Their sums are its columns."""

    commitment = models.ForeignKey(Commitment, PROTECT, related_name="events")
    kind = models.TextField("Peristiwa")
    amount = models.DecimalField("Jumlah", **MONEY)
    request = models.BigIntegerField(null=True)
    key = models.UUIDField(unique=True)
    at = models.DateTimeField()
    audit = models.ForeignKey("audit.Entry", PROTECT, related_name="+")

    read_only = True

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.kind} {self.amount}"


class Receipt(models.Model):
    """Goods or work that were accepted (BAST), by whom, on what evidence. Contracts are paid up to what was accepted."""

    commitment = models.ForeignKey(Commitment, PROTECT, related_name="receipts")
    number = models.TextField("Nomor BAST")
    day = models.DateField("Tanggal")
    words = models.TextField("Yang diterima")
    quantity = models.DecimalField("Banyaknya", max_digits=16, decimal_places=3, null=True)
    unit = models.TextField("Satuan", blank=True)
    amount = models.DecimalField("Nilai yang diterima", **MONEY)
    evidence = models.TextField("Bukti")
    at = models.DateTimeField()
    audit = models.ForeignKey("audit.Entry", PROTECT, related_name="+")
    example = models.BooleanField("Contoh", default=False)

    read_only = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commitment", "number"], name="receipt_once"),
            models.CheckConstraint(name="receipt_amount", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return self.number


# The papers stand on the tables above.
from simpul.finance.treasury.papers import Act, Apart, ChainAct, Item, Request, Series, Withholding  # noqa: E402

from simpul.finance.treasury.bank import (  # noqa: E402 # isort: skip
    BankLine, Deposit, Match, Remittance, Revenue, Statement, Transfer, TransferItem,
)  # fmt: skip
from simpul.finance.treasury.floats import Accounting, AccountingItem, Float, FloatCap  # noqa: E402 # isort: skip
from simpul.finance.treasury.mandates import CasePayment, Mandate  # noqa: E402 # isort: skip

__all__ = [
    "Accounting", "AccountingItem", "Act", "Addendum", "Apart", "BankLine", "CasePayment", "ChainAct", "Commitment",
    "CommitmentEvent", "Contract", "Deposit", "Float", "FloatCap", "Item", "Mandate", "Match", "Party", "PartyAccount",
    "Progress", "Receipt", "Remittance", "Request", "Revenue", "Series", "Statement", "Transfer", "TransferItem", "Withholding",
]  # fmt: skip
