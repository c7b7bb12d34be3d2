"""The tables of planning: documents and their versions, what stands in them, what was realised.

A document has versions, and everything in it belongs to one of them; the database lets it be changed while that version is a draft
(`guarantees`). Indicators and undertakings are the same from version to version: what was realised, and money, hang on those.
People are numbers of accounts without a foreign key, as in the audit trail, which names them.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import PROTECT, F, Q
from django.utils.translation import gettext_lazy as _

from simpul.finance.planning.achievement import Polarity
from simpul.lib import clock

YEAR: dict[str, Any] = {"verbose_name": "Tahun"}
AMOUNT: dict[str, Any] = {"max_digits": 20, "decimal_places": 4}
MONEY: dict[str, Any] = {"max_digits": 20, "decimal_places": 2}
REGENCY_KINDS = ("rpjmd", "rkpd")
POLARITIES = [
    (Polarity.MAXIMISE.value, _("Makin tinggi makin baik")), (Polarity.MINIMISE.value, _("Makin rendah makin baik")),
]  # fmt: skip


class PlanQuerySet(models.QuerySet[Any]):
    """Documents, and what stands in those that are set. Drafts are read at the desk alone."""

    def visible_to(self, viewer: object) -> PlanQuerySet:
        """Everybody may know which plans there are."""
        return self.all()


class Plan(models.Model):
    """A planning document: of the regency (RPJMD, RKPD) or of an agency (Renstra, Renja), for five years or for one."""

    class Kind(models.TextChoices):
        RPJMD = "rpjmd", "RPJMD"
        RENSTRA = "renstra", "Renstra"
        RKPD = "rkpd", "RKPD"
        RENJA = "renja", "Renja"

    kind = models.TextField("Jenis", choices=Kind.choices)
    agency = models.ForeignKey("organizations.Agency", PROTECT, null=True, blank=True, related_name="plans")
    first_year = models.PositiveSmallIntegerField("Tahun pertama")
    last_year = models.PositiveSmallIntegerField("Tahun terakhir")
    legal_basis = models.TextField("Dasar hukum", blank=True)
    example = models.BooleanField("Contoh", default=False)

    append_only = True
    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "dokumen perencanaan"
        constraints = [
            models.UniqueConstraint(fields=["kind", "agency", "first_year"], name="plan_once_for_an_agency"),
            models.UniqueConstraint(fields=["kind", "first_year"], condition=Q(agency=None), name="plan_once"),
            models.CheckConstraint(
                name="plan_of_regency_or_agency", 
                condition=Q(kind__in=REGENCY_KINDS, agency=None) | Q(~Q(kind__in=REGENCY_KINDS), agency__isnull=False),
            ),
            models.CheckConstraint(name="plan_period", condition=Q(last_year__gte=F("first_year"))),
            models.CheckConstraint(
                name="plan_of_a_year", condition=~Q(kind__in=("rkpd", "renja")) | Q(last_year=F("first_year"))
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        span = str(self.first_year) if self.is_yearly else f"{self.first_year}–{self.last_year}"
        return " ".join(filter(None, [self.get_kind_display(), self.agency.short_name if self.agency else "", span]))

    @property
    def is_yearly(self) -> bool:
        """Whether it is of one year and holds undertakings."""
        return self.kind in {self.Kind.RKPD, self.Kind.RENJA}

    @property
    def years(self) -> range:
        """The years it is for."""
        return range(self.first_year, self.last_year + 1)


class Version(models.Model):
    """A version of a document. A draft is edited; what was agreed may go back; what a decree set stands for ever.

    `digest` is the SHA-256 over all that stands in it (`diffing.digest`), as it was set: whoever changes it later is found out.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Rancangan"
        AGREED = "agreed", "Disepakati"
        SET = "set", "Ditetapkan"

    plan = models.ForeignKey(Plan, PROTECT, related_name="versions")
    n = models.PositiveSmallIntegerField("Versi")
    state = models.TextField("Keadaan", choices=State.choices, default=State.DRAFT)
    reason = models.TextField("Alasan perubahan", blank=True)
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField(default=clock.now)
    agreed_by = models.BigIntegerField(null=True)
    agreed_at = models.DateTimeField(null=True)
    decree = models.TextField("Peraturan", blank=True)
    decree_on = models.DateField("Tanggal peraturan", null=True)
    set_by = models.BigIntegerField(null=True)
    set_at = models.DateTimeField(null=True)
    digest = models.BinaryField(null=True)
    audit = models.ForeignKey("audit.Entry", PROTECT, null=True, related_name="+")

    may_change = (
        "state", "agreed_by", "agreed_at", "decree", "decree_on", "set_by", "set_at", "digest", "audit_id",
    )  # fmt: skip

    class Meta:
        verbose_name = "versi dokumen"
        constraints = [
            models.UniqueConstraint(fields=["plan", "n"], name="version_once"),
            models.UniqueConstraint(fields=["plan"], condition=~Q(state="set"), name="version_one_open"),
            models.CheckConstraint(
                name="version_set_by_decree",
                condition=~Q(state="set")
                | (Q(decree_on__isnull=False, set_at__isnull=False, digest__isnull=False, audit__isnull=False) & ~Q(decree="")),
            ),
            models.CheckConstraint(
                name="version_set_by_another",
                condition=~Q(state="set") | (Q(agreed_by__isnull=False, set_by__isnull=False) & ~Q(agreed_by=F("set_by"))),
            ),
            models.CheckConstraint(
                name="version_agreed_by_somebody", condition=Q(state="draft") | Q(agreed_by__isnull=False, agreed_at__isnull=False)
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.plan} v{self.n}"

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT


class Node(models.Model):
    """A mission, goal, objective or programme of a version. A programme's code is that of the nomenclature (`1.03.02`)."""

    class Kind(models.TextChoices):
        MISSION = "mission", "Misi"
        GOAL = "goal", "Tujuan"
        OBJECTIVE = "objective", "Sasaran"
        PROGRAMME = "programme", "Program"

    version = models.ForeignKey(Version, PROTECT, related_name="nodes")
    kind = models.TextField("Jenis", choices=Kind.choices)
    code = models.TextField("Kode")
    name = models.TextField("Rumusan")
    parent = models.ForeignKey("self", PROTECT, null=True, blank=True, related_name="parts", verbose_name="Di bawah")
    agency = models.ForeignKey("organizations.Agency", PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "misi, tujuan, sasaran, atau program"
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="node_once"),
            models.UniqueConstraint(fields=["id", "version"], name="node_as_its_parts_need_it"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Indicator(models.Model):
    """What is measured, the same from version to version: its document and its code there. What is said of it stands in `Terms`."""

    plan = models.ForeignKey(Plan, PROTECT, related_name="indicators")
    code = models.TextField("Kode")
    example = models.BooleanField("Contoh", default=False)

    append_only = True
    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "indikator"
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="indicator_once")]

    def __str__(self) -> str:
        return self.code


class Terms(models.Model):
    """What a version says of an indicator: the formula in words, which way is good, whence it starts, who answers for it.

    `figure` is one of the platform's own figures (`kernel.indicators`) that measures it. By `typed` it stands beside what is declared;
    otherwise nobody declares anything.
    """

    version = models.ForeignKey(Version, PROTECT, related_name="terms")
    indicator = models.ForeignKey(Indicator, PROTECT, related_name="terms")
    node = models.ForeignKey(Node, PROTECT, related_name="terms", verbose_name="Mengukur")
    name = models.TextField("Indikator")
    iku = models.BooleanField("Indikator kinerja utama (IKU)", default=False)
    formula = models.TextField("Cara menghitung")
    unit = models.TextField("Satuan")
    polarity = models.TextField("Arah", choices=POLARITIES)
    baseline = models.DecimalField("Kondisi awal", null=True, blank=True, **AMOUNT)
    baseline_year = models.PositiveSmallIntegerField("Tahun kondisi awal", null=True, blank=True)
    source = models.TextField("Sumber data")
    agency = models.ForeignKey("organizations.Agency", PROTECT, related_name="+", verbose_name="Penanggung jawab")
    figure = models.TextField("Diukur oleh", blank=True)
    typed = models.BooleanField("Realisasi dilaporkan", default=True)

    class Meta:
        verbose_name = "keterangan indikator"
        constraints = [
            models.UniqueConstraint(fields=["version", "indicator"], name="terms_once"),
            models.UniqueConstraint(fields=["id", "version"], name="terms_as_targets_need_it"),
            models.CheckConstraint(name="terms_measured_somehow", condition=Q(typed=True) | ~Q(figure="")),
        ]

    def __str__(self) -> str:
        return self.name


class Target(models.Model):
    """What an indicator shall come to in a year."""

    version = models.ForeignKey(Version, PROTECT, related_name="targets")
    terms = models.ForeignKey(Terms, PROTECT, related_name="targets")
    year = models.PositiveSmallIntegerField(**YEAR)
    value = models.DecimalField("Target", **AMOUNT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["terms", "year"], name="target_once")]

    def __str__(self) -> str:
        return f"{self.year}: {self.value}"


class Undertaking(models.Model):
    """A sub kegiatan that an agency takes on in a year. Plans say what it shall bring, budget lines what it may cost: both meet here."""

    year = models.PositiveSmallIntegerField(**YEAR)
    agency = models.ForeignKey("organizations.Agency", PROTECT, related_name="undertakings")
    activity = models.ForeignKey("classification.Activity", PROTECT, related_name="undertakings")
    example = models.BooleanField("Contoh", default=False)

    append_only = True
    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "kegiatan tahun ini"
        constraints = [models.UniqueConstraint(fields=["year", "agency", "activity"], name="undertaking_once")]

    def __str__(self) -> str:
        return f"{self.activity} ({self.agency.short_name}, {self.year})"


class Work(models.Model):
    """What a version says of an undertaking: for which programme of the RPJMD (empty: none), and how much money it is thought to need."""

    version = models.ForeignKey(Version, PROTECT, related_name="works")
    undertaking = models.ForeignKey(Undertaking, PROTECT, related_name="works")
    programme = models.TextField("Program RPJMD", blank=True)
    money = models.DecimalField("Pagu indikatif", default=0, **MONEY)
    note = models.TextField("Catatan", blank=True)

    class Meta:
        verbose_name = "rencana kegiatan"
        constraints = [
            models.UniqueConstraint(fields=["version", "undertaking"], name="work_once"),
            models.UniqueConstraint(fields=["id", "version"], name="work_as_outputs_need_it"),
            models.CheckConstraint(name="work_money", condition=Q(money__gte=0)),
        ]
        indexes = [models.Index(fields=["programme"], name="work_of_programme")]

    def __str__(self) -> str:
        return str(self.undertaking)


class Output(models.Model):
    """What an undertaking shall bring: so much of something, somewhere."""

    version = models.ForeignKey(Version, PROTECT, related_name="outputs")
    work = models.ForeignKey(Work, PROTECT, related_name="outputs")
    n = models.PositiveSmallIntegerField()
    what = models.TextField("Keluaran")
    unit = models.TextField("Satuan")
    quantity = models.DecimalField("Jumlah", **AMOUNT)
    region = models.ForeignKey("regions.Region", PROTECT, null=True, blank=True, related_name="+")
    place = models.TextField("Lokasi", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["work", "n"], name="output_once"),
            models.CheckConstraint(name="output_quantity", condition=Q(quantity__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.what}: {self.quantity} {self.unit}"


from simpul.finance.planning.observations import Realisation, Verification  # noqa: E402, F401  # Django looks for tables here
