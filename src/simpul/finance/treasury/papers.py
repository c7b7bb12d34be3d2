"""The papers of a payment: request (SPP), order (SPM), payment (SP2D), and who did what on the way."""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT, Q

from simpul.finance.treasury.models import MONEY, Commitment, PaperQuerySet, PartyAccount
from simpul.finance.treasury.personal import of_official, of_payee


class Series(models.Model):
    """Where numbers of one kind of paper come from: dense, drawn in the transaction that uses them."""

    kind = models.TextField()
    year = models.PositiveSmallIntegerField("Tahun")
    agency = models.ForeignKey("organizations.Agency", PROTECT, null=True, related_name="+")
    last_no = models.BigIntegerField(default=0)

    read_only = True

    class Meta:
        verbose_name_plural = "series"
        constraints = [
            models.UniqueConstraint(fields=["kind", "year", "agency"], name="paper_series_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}"


class Request(models.Model):
    """A request to pay (SPP). It is born submitted, with its lines and taxes; afterwards only its state moves, by `treasury_step`."""

    class Kind(models.TextChoices):
        """The four ways of PP 12/2019: a float once a year, its replenishment, more of it for a month, and straight to the payee."""

        UP = "up", "UP"
        GU = "gu", "GU"
        TU = "tu", "TU"
        LS = "ls", "LS"

    class State(models.TextChoices):
        """How far it is."""

        SUBMITTED = "submitted", "Diajukan"
        VERIFIED = "verified", "Diverifikasi"
        ORDERED = "ordered", "SPM terbit"
        PAID = "paid", "SP2D terbit"
        REFUSED = "refused", "Ditolak"

    year = models.PositiveSmallIntegerField("Tahun")
    agency = models.ForeignKey("organizations.Agency", PROTECT, related_name="+")
    no = models.BigIntegerField("Nomor SPP")
    kind = models.TextField("Jenis", choices=Kind.choices)
    account = models.ForeignKey(PartyAccount, PROTECT, related_name="requests")
    words = models.TextField("Keperluan")
    invoice = models.TextField("Nomor tagihan", blank=True)
    amount = models.DecimalField("Jumlah", **MONEY)
    state = models.TextField("Keadaan", choices=State.choices)
    submitted_at = models.DateTimeField("Diajukan pada")
    settled_at = models.DateTimeField("Selesai pada", null=True)
    key = models.UUIDField(unique=True)
    example = models.BooleanField("Contoh", default=False)

    read_only = True
    objects = PaperQuerySet.as_manager()
    personal_data = of_payee(
        "Membayar tagihan, dan membuktikan kepada siapa.", "account__party__resident", "Pembayaran kepada Anda",
        ("words", "amount", "state"), "submitted_at",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "agency", "no"], name="request_number_once"),
            models.UniqueConstraint(
                fields=["account", "invoice", "amount"],
                name="request_of_invoice_once",
                condition=~Q(state="refused") & ~Q(invoice=""),
            ),
            models.CheckConstraint(name="request_amount", condition=Q(amount__gt=0)),
        ]
        indexes = [
            models.Index(fields=["agency", "-id"], name="request_of_agency"),
            models.Index(fields=["state", "id"], name="request_waiting", condition=~Q(state__in=["paid", "refused"])),
        ]

    def __str__(self) -> str:
        return f"SPP {self.no}/{self.year}"


class Item(models.Model):
    """What a request takes from a commitment."""

    request = models.ForeignKey(Request, PROTECT, related_name="items")
    commitment = models.ForeignKey(Commitment, PROTECT, related_name="items")
    amount = models.DecimalField("Jumlah", **MONEY)

    read_only = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "commitment"], name="item_once"),
            models.CheckConstraint(name="item_amount", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.amount}"


class Withholding(models.Model):
    """A tax that is kept back from a payment. `account` is where it is owed (2.1.…)."""

    request = models.ForeignKey(Request, PROTECT, related_name="taxes")
    kind = models.TextField("Pajak")
    account = models.TextField("Akun utang")
    base = models.DecimalField("Dasar pengenaan", **MONEY)
    amount = models.DecimalField("Jumlah", **MONEY)

    read_only = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "kind"], name="tax_once"),
            models.CheckConstraint(name="tax_amount", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"


class Act(models.Model):
    """What somebody did with a request, and when. Order (SPM) and payment (SP2D) carry a number of their own."""

    class Step(models.TextChoices):
        """The steps of a request."""

        SUBMIT = "submit", "SPP diajukan"
        VERIFY = "verify", "SPP diverifikasi"
        ORDER = "order", "SPM diterbitkan"
        PAY = "pay", "SP2D diterbitkan"
        REFUSE = "refuse", "Ditolak"

    request = models.ForeignKey(Request, PROTECT, related_name="acts")
    step = models.TextField(choices=Step.choices)
    no = models.BigIntegerField("Nomor", null=True)
    day = models.DateField("Tanggal")
    at = models.DateTimeField()
    person = models.ForeignKey("accounts.User", PROTECT, related_name="+")
    reason = models.TextField("Alasan", blank=True)
    key = models.UUIDField(unique=True)
    audit = models.OneToOneField("audit.Entry", PROTECT, related_name="+")
    # the entries that a payment was posted as; keys to the ledger, which `guarantees` lays
    budgetary = models.UUIDField(null=True)
    accrual = models.UUIDField(null=True)

    read_only = True
    personal_data = of_official("Mempertanggungjawabkan siapa yang mengambil langkah pembayaran.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "step"], name="act_once"),
            models.CheckConstraint(name="payment_is_posted", condition=~Q(step="pay") | Q(accrual__isnull=False)),
            models.CheckConstraint(
                name="refusal_has_a_reason", condition=~Q(step="refuse") | Q(reason__regex=r".{10,}")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.step}"


class Apart(models.Model):
    """Two duties that never meet in one person along a chain (`finance.roles.APART`)."""

    one = models.TextField()
    other = models.TextField()

    read_only = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="apart_once")]

    def __str__(self) -> str:
        return f"{self.one} - {self.other}"


class ChainAct(models.Model):
    """Somebody did a duty on a chain of papers: a row for each pair that the duty is in. An exclusion constraint keeps pairs apart (F13).

    `chain` is a contract (`c7`), a commitment without one (`k7`), or a request without either (`r7`).
    """

    chain = models.TextField()
    pair = models.ForeignKey(Apart, PROTECT, related_name="+")
    duty = models.TextField()
    person = models.ForeignKey("accounts.User", PROTECT, related_name="+")

    read_only = True
    personal_data = of_official("Memisahkan tugas: tidak seorang pun memegang dua tugas yang terlarang.")

    def __str__(self) -> str:
        return f"{self.chain} {self.duty}"
