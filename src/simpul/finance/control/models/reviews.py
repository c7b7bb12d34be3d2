"""What standing checks found, and what became of it. A hit is a question, never a verdict."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import PROTECT, Q

from simpul.finance.control import gate
from simpul.finance.control.personal import of_official
from simpul.kernel.accounts.viewer import Viewer


class Run(models.Model):
    """A check was asked for a year on a day: how much it could look at, of how much, by which numbers, and what it found."""

    code = models.TextField("Pemeriksaan")
    version = models.PositiveSmallIntegerField("Versi")
    year = models.PositiveSmallIntegerField("Tahun")
    day = models.DateField("Tanggal")
    at = models.DateTimeField()
    examined = models.BigIntegerField("Diperiksa")
    whole = models.BigIntegerField("Seluruhnya")
    found = models.IntegerField("Temuan awal")
    fresh = models.IntegerField("Baru")
    rules = models.JSONField("Ketentuan", default=dict)

    append_only = True

    class Meta:
        indexes = [models.Index(fields=["code", "year", "-id"], name="run_latest")]

    def __str__(self) -> str:
        return f"{self.code} {self.year} {self.day}"

    @property
    def coverage(self) -> float | None:
        """How much of the whole could be looked at, in percent."""
        return self.examined * 100 / self.whole if self.whole else None


class HitQuerySet(models.QuerySet["Hit"]):
    """Hits of checks. Not public: the public reads how many there were."""

    def visible_to(self, viewer: Viewer) -> HitQuerySet:
        """All for those who examine; for an agency those that it was asked about; none for others."""
        if gate.examines(viewer):
            return self.all()
        mine = gate.agencies(viewer)
        return self.filter(agency__in=mine, acts__step=HitAct.Step.ASK).distinct() if mine else self.none()

    def standing(self) -> HitQuerySet:
        """Those that no later hit of the same matter took the place of."""
        return self.exclude(state=Hit.State.REPLACED)


class Hit(models.Model):
    """Rows that answer to the question of a check (`code`), found once: the same rows are the same hit.

    `rows` names documents by kind and key, with day, amount and figures; never a payee. `group` is the matter: an agency and a payee,
    a month, a line. More rows of the same matter make a later hit, which takes the place of one that nobody has touched.
    """

    class State(models.TextChoices):
        """How far the review is."""

        OPEN = "open", "Belum ditinjau"
        ASKED = "asked", "Menunggu jawaban"
        ANSWERED = "answered", "Sudah dijawab"
        EXPLAINED = "explained", "Terjelaskan"
        PASSED_ON = "passed_on", "Diteruskan ke temuan"
        REPLACED = "replaced", "Digantikan yang lebih baru"

    code = models.TextField("Pemeriksaan")
    version = models.PositiveSmallIntegerField("Versi")
    year = models.PositiveSmallIntegerField("Tahun")
    agency = models.ForeignKey("organizations.Agency", PROTECT, related_name="+", verbose_name="Perangkat daerah")
    group = models.TextField()
    fingerprint = models.TextField(unique=True)
    rows = models.JSONField("Baris")
    size = models.IntegerField("Jumlah baris")
    amount = models.DecimalField("Nilai", max_digits=20, decimal_places=2)
    run = models.ForeignKey(Run, PROTECT, related_name="hits")
    earlier = models.ForeignKey("self", PROTECT, null=True, related_name="later")
    found_on = models.DateField("Ditemukan")
    at = models.DateTimeField()
    state = models.TextField("Keadaan", choices=State.choices, default=State.OPEN)
    seq = models.PositiveSmallIntegerField(default=0)
    due = models.DateField("Dijawab paling lambat", null=True)
    example = models.BooleanField("Contoh", default=False)

    append_only = True
    objects = HitQuerySet.as_manager()

    class Meta:
        verbose_name = "petunjuk"
        constraints = [
            models.CheckConstraint(name="hit_begins_open", condition=Q(seq__gt=0) | Q(state="open", due=None)),
            models.CheckConstraint(name="hit_asked_by_a_day", condition=~Q(state="asked") | Q(due__isnull=False)),
        ]
        indexes = [
            models.Index(fields=["code", "year", "group", "-id"], name="hit_of_matter"),
            models.Index(fields=["state", "-id"], name="hit_waiting"),
            models.Index(fields=["agency", "-id"], name="hit_of_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.year} {self.group}"


class HitAct(models.Model):
    """A step of a review: who did it, in which role, and in which words. Written by `control_step` alone."""

    class Step(models.TextChoices):
        """The steps."""

        ASK = "ask", "Ditanyakan kepada perangkat daerah"
        ANSWER = "answer", "Dijawab perangkat daerah"
        EXPLAIN = "explain", "Dinyatakan terjelaskan"
        PASS_ON = "pass_on", "Diteruskan ke temuan"
        REPLACE = "replace", "Digantikan petunjuk yang lebih baru"

    hit = models.ForeignKey(Hit, PROTECT, related_name="acts")
    seq = models.PositiveSmallIntegerField()
    step = models.TextField(choices=Step.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")
    role = models.TextField("Selaku", blank=True)
    text = models.TextField("Uraian")
    evidence = models.TextField("Bukti", blank=True)
    due = models.DateField("Dijawab paling lambat", null=True)
    day = models.DateField("Tanggal")
    at = models.DateTimeField()
    audit = models.OneToOneField("audit.Entry", PROTECT, related_name="+")

    read_only = True
    personal_data = of_official(
        purpose="Mempertanggungjawabkan siapa yang bertanya, menjawab, dan memutuskan dalam pengawasan.",
        nobody="Tertulis pada halaman peninjauannya.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hit", "seq"], name="hit_act_once"),
            models.CheckConstraint(name="hit_act_in_words", condition=Q(step="replace") | Q(text__regex=r"\S.{9,}")),
            models.CheckConstraint(name="hit_answer_has_evidence", condition=~Q(step="answer") | ~Q(evidence="")),
        ]

    def __str__(self) -> str:
        return f"{self.hit_id}.{self.seq} {self.step}"
