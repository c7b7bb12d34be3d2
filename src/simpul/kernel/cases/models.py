"""The tables that every service shares: the case, its history, what is said about it, what is attached to it."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, ClassVar

from django.contrib.gis.db.models import PointField
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex, GinIndex, GistIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import PROTECT, F, Q
from django.db.models.expressions import Combinable
from django.urls import reverse

from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.cases import personal
from simpul.kernel.workflow import State, Workflow

OPEN = Q(closed_at=None)
ERAS = (13, 16)  # bits of a case's number, which follows arrival, that are an era: small and large (`seeking`)
SEARCHED: tuple[Combinable, ...] = (F("search"), *(F("id").bitrightshift(bits) for bits in ERAS))


def _pointing_at(name: str) -> models.Index:
    """The rows that point somewhere by a column that most leave empty: those cost the index nothing."""
    return models.Index(fields=[name], condition=Q(**{f"{name}__isnull": False}), name=f"case_{name}")


class Secrecy(models.IntegerChoices):
    """What a reporter wishes kept from others. The words are those of SP4N-LAPOR."""

    OPEN = 0, "Terbuka"
    ANONYMOUS = 1, "Anonim"
    CONFIDENTIAL = 2, "Rahasia"


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases. `visible_to` is the one gate through which every output goes."""

    def visible_to(self, viewer: Viewer) -> CaseQuerySet:
        """Those whose existence this viewer may know of."""
        from simpul.kernel.cases.gate import rows

        return self.filter(rows(viewer))

    def public(self) -> CaseQuerySet:
        """Those that anybody may see, in their public form."""
        return self.filter(published=True)

    def still_open(self) -> CaseQuerySet:
        return self.filter(OPEN)


class Case(models.Model):
    """One matter between a resident and the regency, of any service. Moved only by `cases.engine`; the database checks every move."""

    number = models.TextField("Nomor", editable=False)  # unique: `case_of_number`
    service = models.TextField(editable=False)
    flow = models.TextField(editable=False)
    state = models.TextField("Keadaan", editable=False)
    seq = models.PositiveIntegerField(editable=False)
    title = models.CharField("Judul", max_length=120)
    text = models.TextField("Uraian")
    secrecy = models.SmallIntegerField("Kerahasiaan", choices=Secrecy.choices, default=Secrecy.OPEN)
    published = models.BooleanField("Tampil untuk umum", default=False)
    sealed = models.BooleanField(
        "Disegel", default=False, help_text="Hanya peran tertentu yang boleh membuka (aduan pengawasan)."
    )
    applicant = models.ForeignKey(
        "residents.Resident", PROTECT, null=True, related_name="cases", verbose_name="Pemohon", db_index=False
    )
    filed_by = models.ForeignKey("accounts.User", PROTECT, null=True, related_name="+", editable=False, db_index=False)
    channel = models.TextField("Kanal", default="web")
    region = models.ForeignKey(
        "regions.Region", PROTECT, null=True, related_name="+", verbose_name="Desa/kelurahan", db_index=False
    )
    place = PointField("Titik lokasi", null=True, blank=True, spatial_index=False)
    landmark = models.CharField("Patokan", max_length=200, blank=True)
    agency = models.ForeignKey(
        "organizations.Agency", PROTECT, null=True, related_name="+", verbose_name="Instansi", db_index=False
    )
    barred_agency = models.ForeignKey(
        "organizations.Agency", PROTECT, null=True, related_name="+", verbose_name="Instansi terlapor", db_index=False
    )
    owner = models.TextField(editable=False, default="")
    assignee = models.ForeignKey(
        "accounts.User", PROTECT, null=True, related_name="+", verbose_name="Petugas", db_index=False
    )
    opened_at = models.DateTimeField("Masuk", editable=False)
    due_at = models.DateTimeField("Batas waktu", editable=False, null=True)
    due_rule = models.ForeignKey(
        "regulations.ParameterVersion", PROTECT, null=True, related_name="+", editable=False, db_index=False
    )
    promised_at = models.DateTimeField("Janji selesai", editable=False, null=True)
    promise_rule = models.ForeignKey(
        "regulations.ParameterVersion", PROTECT, null=True, related_name="+", editable=False, db_index=False
    )
    paused_at = models.DateTimeField(editable=False, null=True)
    pause_reason = models.TextField(editable=False, default="")
    closed_at = models.DateTimeField("Selesai", editable=False, null=True)
    late = models.BooleanField(editable=False, default=False)
    helping = ArrayField(models.BigIntegerField(), default=list, db_default=[], editable=False)
    rank = models.PositiveSmallIntegerField("Naik ke", default=0, db_default=0, editable=False)
    merged_into = models.ForeignKey("self", PROTECT, null=True, related_name="merged", editable=False, db_index=False)
    is_merged = models.BooleanField(editable=False, default=False, db_default=False)
    example = models.BooleanField("Contoh", editable=False, default=False)
    access_print = models.BinaryField(editable=False, null=True)
    client_key = models.UUIDField(editable=False, null=True, unique=True)
    search = models.GeneratedField(
        expression=SearchVector("title", "text", config="indonesian"), output_field=SearchVectorField(), db_persist=True
    )

    objects = CaseQuerySet.as_manager()
    personal_data = personal.CASE

    class Meta:
        indexes = [
            models.Index(fields=["owner", "agency", "due_at", "id"], condition=OPEN, name="case_worklist"),
            models.Index(fields=["owner", "due_at", "id"], condition=OPEN, name="case_queue"),
            models.Index(fields=["due_at"], condition=OPEN, name="case_due"),
            models.Index(fields=["applicant", "-id"], name="case_of_applicant", condition=Q(applicant__isnull=False)),
            models.Index(fields=["service", "-id"], name="case_of_service"),
            models.Index(fields=["agency", "-id"], name="case_of_agency"),
            models.Index(fields=["region", "-id"], name="case_of_region"),
            models.Index(fields=["service", "-id"], condition=Q(published=True), name="case_public"),
            models.Index(fields=["service", "opened_at"], name="case_opened"),
            models.Index(fields=["service", "opened_at", "id"], condition=Q(published=True), name="case_public_opened"),
            models.Index(fields=["service", "closed_at"], condition=Q(closed_at__isnull=False), name="case_closed"),
            GinIndex(*SEARCHED, name="case_search", gin_pending_list_limit=256),
            GistIndex(
                F("place"), condition=OPEN & Q(sealed=False, place__isnull=False), name="case_near"
            ),  # by `fields`, Django forgets the condition of an index on a geometry
            GinIndex(fields=["helping"], condition=~Q(helping=[]), name="case_helping"),
            models.Index(fields=["rank", "agency", "due_at", "id"], condition=OPEN & Q(rank__gt=0), name="case_raised"),
            *(_pointing_at(name) for name in ("assignee", "filed_by", "barred_agency", "merged_into")),
        ]
        constraints = [
            models.UniqueConstraint(  # serves beginnings of numbers, too, for which `unique=True` adds a second index
                fields=["number"], opclasses=["text_pattern_ops"], name="case_of_number"
            ),
            models.CheckConstraint(
                condition=Q(published=False) | Q(sealed=False, secrecy__lt=Secrecy.CONFIDENTIAL),
                name="case_secret_is_not_public",
            ),
            models.CheckConstraint(
                condition=Q(barred_agency=None) | Q(agency=None) | ~Q(agency=F("barred_agency")),
                name="case_not_to_the_accused",
            ),
            models.CheckConstraint(condition=Q(closed_at=None) | Q(paused_at=None), name="case_closed_is_not_paused"),
            models.CheckConstraint(condition=Q(paused_at=None) | ~Q(pause_reason=""), name="case_pause_has_a_reason"),
            models.CheckConstraint(condition=Q(sealed=False) | Q(helping=[]), name="case_sealed_has_no_helpers"),
            models.CheckConstraint(condition=Q(sealed=False) | Q(rank=0), name="case_sealed_is_not_raised"),
            models.CheckConstraint(condition=Q(rank__range=(0, 3)), name="case_rank_known"),
            models.CheckConstraint(
                condition=Q(merged_into=None, is_merged=False) | Q(merged_into__lt=F("id"), is_merged=True),
                name="case_merged_into_an_older",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(owner="", paused_at__isnull=False, sealed=False, secrecy__lt=2),
                name="case_merged_rests",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class ServiceCase(Case):
    """A case with the columns of one service.

    `case_state` follows `Case.state` by foreign key, so that constraints of the service can speak of it.
    """

    workflow: ClassVar[type[Workflow]]
    prefix: ClassVar[str]

    case_state = models.TextField(editable=False)

    class Meta:
        abstract = True

    @property
    def state_now(self) -> State:
        """The state as declared, with its label, owner and deadline."""
        return self.workflow.states[self.state]

    @classmethod
    def promise(cls, case: Any) -> Any:
        """By when the whole matter is promised to be finished (`Within`), or None. Services override it."""
        return None


class CaseEvent(models.Model):
    """One step taken. Never changed, never deleted; each follows the one before it (foreign keys in the first migration).

    Who took it, when, why and from where stands in the audit entry, without which no event can exist.
    """

    pk = models.CompositePrimaryKey("case_id", "seq")
    case = models.ForeignKey(  # the key (case, flow) says it already, and the primary key is its index
        Case, PROTECT, related_name="events", db_index=False, db_constraint=False
    )
    seq = models.PositiveIntegerField()
    flow = models.TextField()
    action = models.TextField()
    source = models.TextField()
    target = models.TextField()
    role = models.TextField(default="")
    agency = models.ForeignKey("organizations.Agency", PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    audit = models.OneToOneField("audit.Entry", PROTECT, related_name="+")
    data = models.JSONField(default=dict)

    append_only = True
    personal_data = personal.EVENT

    class Meta:
        indexes = [BrinIndex(fields=["at"], name="event_by_time", autosummarize=True, pages_per_range=32)]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.seq} {self.action}"


class Audience(models.IntegerChoices):
    """Who may read a message or open a file of a case. Each includes those before it in secrecy."""

    STAFF = 0, "Internal petugas"
    PARTY = 1, "Pelapor dan petugas"
    PUBLIC = 2, "Umum"


class CaseMessage(models.Model):
    """Something said about a case: an internal note, a message between office and resident, or a public answer."""

    case = models.ForeignKey(Case, PROTECT, related_name="messages", db_index=False)
    audience = models.SmallIntegerField(choices=Audience.choices)
    role = models.TextField(default="")
    agency = models.ForeignKey("organizations.Agency", PROTECT, null=True, related_name="+", db_index=False)
    text = models.TextField()
    at = models.DateTimeField()
    audit = models.OneToOneField("audit.Entry", PROTECT, related_name="+")

    append_only = True
    personal_data = personal.MESSAGE

    class Meta:
        indexes = [
            models.Index(fields=["case", "id"], name="message_of_case"),
            BrinIndex(fields=["at"], name="message_by_time", autosummarize=True, pages_per_range=32),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Attachment(models.Model):
    """A file of a case. `seq` is the event with which it came.

    `found` are the places of faces and plates on a photo (`documents.masking.Box`), None until the machine has looked;
    `masked_from` is the photo of which this one is the covered version for everybody.
    """

    class Kind(models.TextChoices):
        PHOTO = "photo", "Foto"
        BEFORE = "before", "Sebelum"
        AFTER = "after", "Sesudah"
        FILE = "file", "Berkas"

    case = models.ForeignKey(Case, PROTECT, related_name="attachments", db_index=False)
    document = models.OneToOneField("documents.Document", PROTECT, related_name="+")
    kind = models.TextField(choices=Kind.choices)
    audience = models.SmallIntegerField(choices=Audience.choices, default=Audience.PARTY)
    seq = models.PositiveIntegerField()
    found = models.JSONField(null=True, editable=False)
    masked_from = models.OneToOneField("self", PROTECT, null=True, related_name="masked", editable=False)

    personal_data = personal.ATTACHMENT

    class Meta:
        indexes = [models.Index(fields=["case"], name="attachment_of_case")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.document_id}"

    @property
    def url(self) -> str:
        """Where it opens. A photo is called by what it is: people write names into the names of files."""
        if self.kind == self.Kind.FILE:
            return self.document.url
        return reverse("document", args=[self.document_id, f"{self.kind}{PurePath(self.document.name).suffix}"])

    @property
    def thumbnail_url(self) -> str:
        """Its small picture; the file itself when it has none."""
        return f"{self.url}?kecil" if self.document.thumbnail_id else self.url


from simpul.kernel.cases import company, deskwork, drafts, lexicon, publicly, sealed_names  # noqa: E402, F401  # Django looks for tables here
