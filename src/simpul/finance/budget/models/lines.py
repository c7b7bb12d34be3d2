"""Versions of a year's budget, its lines, what each version changes of them, and what stands on each line now.

Only `LineState` ever changes, and only by the functions of `guarantees`; everything else is said once.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import PROTECT, F, Q

MONEY: dict[str, Any] = {"max_digits": 20, "decimal_places": 2}


class PublicQuerySet(models.QuerySet[Any]):
    """Rows of the budget. They are public: `visible_to` exists so that every noun is asked the same way."""

    def visible_to(self, viewer: object) -> PublicQuerySet:
        """Everybody may see the budget."""
        return self.all()

    def of(self, year: int) -> PublicQuerySet:
        """Those of a year."""
        return self.filter(year=year)


class Version(models.Model):
    """A budget of a year as it was proposed, agreed and made effective: the original one, a shift within it, or its change by Perda.

    The ceilings of a year are what its effective versions add up to. One is open at a time. Who agrees does not make it effective.
    """

    class Kind(models.TextChoices):
        """What sort of version it is (PP 12/2019)."""

        ORIGINAL = "murni", "APBD murni"
        SHIFT = "pergeseran", "Pergeseran"
        CHANGE = "perubahan", "Perubahan APBD"

    class State(models.TextChoices):
        """How far it has come."""

        DRAFT = "draft", "Disusun"
        AGREED = "agreed", "Disetujui"
        EFFECTIVE = "effective", "Berlaku"
        WITHDRAWN = "withdrawn", "Ditarik"

    year = models.PositiveSmallIntegerField("Tahun")
    kind = models.TextField("Jenis", choices=Kind.choices)
    n = models.PositiveSmallIntegerField("Versi ke")
    title = models.TextField("Nama")
    state = models.TextField("Keadaan", choices=State.choices, default=State.DRAFT)
    decree = models.TextField("Dasar hukum", blank=True, default="")
    day = models.DateField("Berlaku sejak", null=True)
    agreed_by = models.BigIntegerField(null=True)
    effective_by = models.BigIntegerField(null=True)
    begun_at = models.DateTimeField("Dimulai pada")
    agreed_at = models.DateTimeField("Disetujui pada", null=True)
    effective_at = models.DateTimeField("Diberlakukan pada", null=True)
    example = models.BooleanField("Contoh", default=False)

    read_only = True
    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = "versi anggaran"
        constraints = [
            models.UniqueConstraint(fields=["year", "n"], name="version_number_once"),
            models.UniqueConstraint(fields=["id", "year"], name="version_as_changes_need_it"),
            models.UniqueConstraint(
                fields=["year"], name="version_original_once", condition=Q(kind="murni") & ~Q(state="withdrawn")
            ),
            models.UniqueConstraint(
                fields=["year"], name="budget_version_one_open", condition=Q(state__in=("draft", "agreed"))
            ),
            models.CheckConstraint(
                name="version_effective_by_two",
                condition=~Q(state="effective")
                | Q(agreed_by__isnull=False, effective_by__isnull=False, effective_at__isnull=False, day__isnull=False)
                & ~Q(decree="")
                & ~Q(effective_by=F("agreed_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.year}, {self.n})"


class Side(models.TextChoices):
    """What a line holds, by the head of its account: what should come in (4, 6.1) has a target, what goes out (5, 6.2) a ceiling."""

    REVENUE = "revenue", "Pendapatan"
    SPENDING = "spending", "Belanja"
    RECEIPT = "receipt", "Penerimaan pembiayaan"
    OUTLAY = "outlay", "Pengeluaran pembiayaan"


class Line(models.Model):
    """Who may use money for what: an agency, a sub kegiatan, an account, a fund, in a year. A name and never an amount."""

    year = models.PositiveSmallIntegerField("Tahun")
    agency = models.ForeignKey("organizations.Agency", PROTECT, related_name="+", verbose_name="Perangkat daerah")
    activity = models.ForeignKey(
        "classification.Activity", PROTECT, null=True, related_name="+", verbose_name="Sub kegiatan"
    )
    account = models.ForeignKey("classification.Account", PROTECT, related_name="+", verbose_name="Akun")
    fund = models.ForeignKey("classification.Fund", PROTECT, null=True, related_name="+", verbose_name="Sumber dana")
    side = models.TextField("Jenis", choices=Side.choices)
    outgoing = models.BooleanField("Uang keluar")
    example = models.BooleanField("Contoh", default=False)

    read_only = True
    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = "baris anggaran"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "agency", "activity", "account", "fund"], name="line_once", nulls_distinct=False
            ),
            models.UniqueConstraint(fields=["id", "outgoing"], name="line_as_its_state_needs_it"),
            models.UniqueConstraint(fields=["id", "year", "agency"], name="line_as_allotments_need_it"),
            models.UniqueConstraint(fields=["id", "year"], name="line_as_changes_need_it"),
            models.CheckConstraint(
                name="line_spends_for_an_activity", condition=~Q(side="spending") | Q(activity__isnull=False)
            ),
            models.CheckConstraint(
                name="line_goes_out_or_comes_in",
                condition=Q(outgoing=True, side__in=("spending", "outlay"))
                | Q(outgoing=False, side__in=("revenue", "receipt")),
            ),
        ]
        indexes = [models.Index(fields=["year", "agency", "id"], name="line_of_agency")]

    def __str__(self) -> str:
        return f"{self.year} {self.account_id}"


class Change(models.Model):
    """What a version adds to a line or takes from it, and why. The ceiling of a line is what effective versions come to.

    While a version is drafted, each correction is one more row: `seq` makes of two who correct at once exactly one win.
    """

    version = models.ForeignKey(Version, PROTECT, related_name="changes")
    line = models.ForeignKey(Line, PROTECT, related_name="changes")
    seq = models.PositiveSmallIntegerField()
    delta = models.DecimalField("Perubahan", **MONEY)
    reason = models.TextField("Alasan", blank=True, default="")
    at = models.DateTimeField()
    audit = models.ForeignKey("audit.Entry", PROTECT, related_name="+")

    read_only = True
    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = "perubahan baris"
        constraints = [
            models.UniqueConstraint(fields=["version", "line", "seq"], name="change_once"),
            models.CheckConstraint(name="change_is_not_zero", condition=~Q(delta=0)),
        ]
        indexes = [models.Index(fields=["line", "version"], name="change_of_line")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.line_id} {self.delta:+}"


class LineState(models.Model):
    """What a line may hold and what is used of it: paid ≤ liquidated ≤ committed ≤ ceiling, and liquidated ≤ allotted ≤ ceiling.

    `ceiling` is the target where money comes in; nothing is ever committed there. `liquidated` is requested by SPP and not refused.
    """

    line = models.OneToOneField(Line, PROTECT, primary_key=True, related_name="state")
    outgoing = models.BooleanField()
    ceiling = models.DecimalField("Pagu", default=0, **MONEY)
    allotted = models.DecimalField("SPD", default=0, **MONEY)
    committed = models.DecimalField("Komitmen", default=0, **MONEY)
    liquidated = models.DecimalField("Diminta", default=0, **MONEY)
    paid = models.DecimalField("Dibayar", default=0, **MONEY)
    version = models.BigIntegerField(default=0)

    read_only = True
    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = "keadaan baris"
        constraints = [
            models.CheckConstraint(
                name="line_is_not_overspent",
                condition=Q(
                    paid__gte=0,
                    liquidated__gte=F("paid"),
                    committed__gte=F("liquidated"),
                    ceiling__gte=F("committed"),
                ),
            ),
            models.CheckConstraint(
                name="line_is_allotted_first", condition=Q(allotted__gte=F("liquidated"), ceiling__gte=F("allotted"))
            ),
            models.CheckConstraint(
                name="line_in_takes_nothing", condition=Q(outgoing=True) | Q(committed=0, allotted=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.committed}/{self.ceiling}"


class Movement(models.Model):
    """One thing that treasury did to a line, by `budget_take`: committed, requested, paid or given back, and by which document."""

    line = models.ForeignKey(Line, PROTECT, related_name="movements")
    kind = models.TextField("Jenis")
    committed = models.DecimalField("Komitmen", **MONEY)
    liquidated = models.DecimalField("Diminta", **MONEY)
    paid = models.DecimalField("Dibayar", **MONEY)
    source_kind = models.TextField("Jenis dokumen")
    source_id = models.BigIntegerField("Dokumen")
    key = models.UUIDField(unique=True)
    at = models.DateTimeField()
    audit = models.ForeignKey("audit.Entry", PROTECT, related_name="+")

    read_only = True
    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = "gerak baris"
        constraints = [
            models.CheckConstraint(name="movement_moves", condition=~Q(committed=0, liquidated=0, paid=0)),
        ]
        indexes = [
            models.Index(fields=["line", "id"], name="movement_of_line"),
            models.Index(fields=["source_kind", "source_id"], name="movement_of_source"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.kind} {self.committed:+} {self.liquidated:+} {self.paid:+}"
