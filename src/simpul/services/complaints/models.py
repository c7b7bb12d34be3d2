"""A report, the tree of categories that routes it, and the ways in."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import PROTECT, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from simpul.kernel.audit.privacy import After, Asked, PersonalData, years
from simpul.kernel.cases import conversation
from simpul.kernel.cases.engine import promise_from
from simpul.kernel.cases.models import Attachment, Audience, CaseMessage, Secrecy, ServiceCase
from simpul.kernel.cases.photos import hide_all, show_all
from simpul.kernel.organizations.models import Agency
from simpul.kernel.workflow import Within, workdays
from simpul.lib import clock
from simpul.services.complaints import crossing, routing, rules
from simpul.services.complaints.flow import ReportFlow
from simpul.services.complaints.learnt import RoutingDraft, RoutingPlan, Suggester, WordWeight
from simpul.services.complaints.parameters import INFORMATION_WITHIN, ORDINARY_WITHIN, OVERSIGHT_WITHIN

if TYPE_CHECKING:
    from simpul.kernel.cases.engine import Move

__all__ = [
    "ApiKey",
    "Category",
    "Channel",
    "ClientTurn",
    "MailPlace",
    "Report",
    "RoutingDraft",
    "RoutingPlan",
    "Suggester",
    "WordWeight",
]


class Category(models.Model):
    """A branch of the tree of what people report. A leaf (or its parent) names the agency that is usually in charge.

    `oversight`: reports on misconduct; they go straight to the Inspektorat and never to the agency complained of.
    """

    code = models.SlugField(primary_key=True)
    parent = models.ForeignKey("self", PROTECT, null=True, blank=True, related_name="children")
    name = models.TextField()
    name_en = models.TextField(default="")
    hint = models.TextField(default="", blank=True)
    icon = models.TextField(default="megaphone")
    agency = models.ForeignKey(Agency, PROTECT, null=True, blank=True, related_name="+")
    oversight = models.BooleanField(default=False)
    needs_after_photo = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return (self.name_en if get_language() == "en" else "") or self.name

    def route(self) -> tuple[Agency | None, str]:
        """The agency usually in charge, and in words why."""
        for branch in (self, self.parent):
            if branch and branch.agency:
                words = _("“%(category)s” biasanya ditangani %(agency)s.")
                return branch.agency, words % {"category": branch, "agency": branch.agency.short_name}
        return None, _("“%(category)s” belum memiliki instansi penanggung jawab.") % {"category": self}


class Channel(models.Model):
    """A way in for complaints. It belongs to an owner and to a time: people leave office, crises end, and history stays."""

    code = models.SlugField(primary_key=True)
    name = models.TextField()
    name_en = models.TextField(default="")
    kind = models.TextField()
    number = models.TextField(default="")
    owner = models.TextField()
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    source = models.TextField(default="")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return (self.name_en if get_language() == "en" else "") or self.name

    def ended(self, day: date) -> bool:
        """Whether it is closed by a day."""
        return self.valid_to is not None and self.valid_to <= day

    @classmethod
    def on(cls, day: date) -> models.QuerySet[Channel]:
        """The ways in that are open on a day."""
        return cls._default_manager.filter(
            Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gt=day)
        )


class Report(ServiceCase):
    """One complaint, wish or question of a resident."""

    workflow, prefix = ReportFlow, "ADU"

    class Kind(models.TextChoices):
        COMPLAINT = rules.Kind.COMPLAINT, "Pengaduan"
        ASPIRATION = rules.Kind.ASPIRATION, "Aspirasi"
        INFORMATION = rules.Kind.INFORMATION, "Permintaan informasi"

    class Archived(models.TextChoices):
        OUTSIDE = "outside", "Bukan kewenangan pemerintah kabupaten"
        DUPLICATE = "duplicate", "Sudah dilaporkan"
        UNCLEAR = "unclear", "Tidak jelas dan pelapor tidak dapat dihubungi"
        OTHER = "other", "Alasan lain"

    kind = models.TextField("Jenis", choices=Kind.choices, default=Kind.COMPLAINT)
    category = models.ForeignKey(Category, PROTECT, "reports", null=True, db_index=False, verbose_name="Kategori")
    oversight = models.BooleanField("Berkadar pengawasan", default=False)
    forwarded_at = models.DateTimeField("Diteruskan", null=True)
    first_answer_at = models.DateTimeField("Jawaban pertama", null=True)
    first_answer_hours = models.DecimalField(max_digits=8, decimal_places=1, null=True)
    objections = models.PositiveSmallIntegerField("Sanggahan", default=0)
    rating = models.PositiveSmallIntegerField("Nilai", null=True)
    rating_note = models.CharField("Catatan nilai", max_length=500, blank=True)
    archived_as = models.TextField("Alasan arsip", choices=Archived.choices, null=True)
    duplicate_of = models.ForeignKey("self", PROTECT, null=True, related_name="duplicates", db_index=False)

    personal_data = PersonalData(
        purpose="Menangani pengaduan masyarakat.",
        legal_basis="UU 25/2009 Pasal 36; Perpres 76/2013",
        retention="5 tahun setelah selesai",
        erasure="Catatan nilai dikosongkan; sisanya bukan data pribadi.",
        ends=(After("closed_at", years(5), blank={"rating_note": ""}, hold="pk"),),
        resident="applicant",
        title="Aduan Anda",
        dated="opened_at",
        shows=("number", "category", "rating", "rating_note"),
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["first_answer_at"], condition=Q(first_answer_at__isnull=False), name="report_first_answer"
            ),
            models.Index(fields=["duplicate_of"], condition=Q(duplicate_of__isnull=False), name="report_duplicate_of"),
            models.Index(fields=["category"], name="report_category"),
        ]
        constraints = [
            ReportFlow.archived.requires("archived_as"),
            ReportFlow.answered.requires("first_answer_at"),
            models.CheckConstraint(condition=Q(rating=None) | Q(rating__range=(1, 5)), name="report_rating_of_five"),
            models.CheckConstraint(
                condition=~Q(case_state="inspected") | Q(oversight=True), name="report_inspected_is_oversight"
            ),
        ]

    @classmethod
    def promise(cls, case: Report) -> Within:
        """Working days to the end of the matter, by what it is."""
        if case.oversight:
            return workdays(OVERSIGHT_WITHIN)
        return workdays(INFORMATION_WITHIN if case.kind == cls.Kind.INFORMATION else ORDINARY_WITHIN)

    @property
    def asks_for_a_photo(self) -> bool:
        """Whether an answer must show the result."""
        return bool(self.category and self.category.needs_after_photo)

    @property
    def may_be_referred(self) -> bool:
        """Whether the desk may pass it on to SP4N-LAPOR!."""
        return crossing.may_cross(self, oversight=self.oversight)

    @property
    def there(self) -> str:
        """How it stands in SP4N-LAPOR!, for a report that came from there or went there; empty for all others."""
        if self.channel == crossing.CHANNEL:
            theirs = getattr(self, "lapor", None)
            return _("nomor %(number)s") % {"number": theirs.tracking_id} if theirs else ""
        sent = self.referrals.order_by("-seq").first() if self.state == "referred" else None
        return sent.told() if sent else ""

    def facts(self) -> routing.Facts:
        """What the rules of routing may look at."""
        branch = self.category.parent_id if self.category else None
        return routing.Facts(
            tuple(code for code in (self.category_id, branch) if code),
            self.region_id or "",
            f"{self.title}\n{self.text}",
            str(self.kind),
        )

    def show(self, *, publish: bool, photos: bool) -> None:
        """Decide what everybody may see. What the reporter wished kept secret stays so whatever the desk ticks."""
        self.published = publish and self.secrecy < Secrecy.CONFIDENTIAL and not self.sealed
        hide_all(self)
        if self.published and photos:
            show_all(self, Attachment.Kind.PHOTO)

    def close_off(self, accused: Agency | None) -> None:
        """Seal the report: only the Inspektorat sees it, the accused agency never; the longer promise of the rule applies."""
        self.oversight = self.sealed = True
        self.published = False
        self.barred_agency, self.agency = accused or self.barred_agency, None
        hide_all(self)
        promise_from(self, self.opened_at)

    def reply(self, move: Move) -> None:
        """The office's answer: words, photos, and the moment of the first. Photos are shown to everybody on the officer's word alone."""
        audience = Audience.PUBLIC if self.published else Audience.PARTY
        seen = audience if move.data.get("publish_photos") else Audience.PARTY
        for document in move.data.get("photos") or ():
            conversation.attach(self, document, kind=Attachment.Kind.AFTER, audience=seen)
        conversation.write(self, by=move.by, text=move.data["text"], audience=audience)
        if self.first_answer_at is None:
            self.first_answer_at, self.first_answer_hours = move.at, rules.hours_between(self.opened_at, move.at)

    def next_round(self, move: Move) -> None:
        """The reporter objects: counted, and promised anew from today."""
        self.objections += 1
        move.record["round"] = self.objections
        for document in move.data.get("photos") or ():
            conversation.attach(self, document, kind=Attachment.Kind.PHOTO, audience=Audience.PARTY)
        promise_from(self, move.at)

    def api(self) -> dict[str, Any]:
        """What the service adds to the public form of a case."""
        return {"kind": self.kind, "category": self.category_id, "objections": self.objections, "rating": self.rating}


class ApiKey(models.Model):
    """The key of one Open311 client: an app, or another city's system. Made by `open311.keys`.

    `contact` is whom to call when it misbehaves.
    """

    class Writes(models.TextChoices):
        NOTHING = "nothing", "Tidak menulis kabar"
        OWN = "own", "Pesan pelapor pada laporan yang dikirimnya sendiri"
        NOTES = "notes", "Catatan internal pada laporan yang tampil untuk umum"

    name = models.CharField("Nama aplikasi", max_length=100)
    contact = models.CharField("Penanggung jawab", max_length=200)
    key_fingerprint = models.BinaryField(unique=True, editable=False)
    active = models.BooleanField("Aktif", default=True)
    writes = models.TextField("Kabar", choices=Writes.choices, default=Writes.OWN)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    personal_data = PersonalData(
        purpose="Menghubungi pengelola aplikasi yang mengirim laporan.",
        legal_basis="UU 27/2022 Pasal 20 ayat (2) huruf b",
        retention="selama kunci dipakai",
        erasure="Kontak dikosongkan; nama aplikasi tetap.",
        ends=(Asked("simpul.services.complaints.open311.keys.revoke"),),
        nobody="Hubungi kami bila Anda pengelola aplikasi.",
    )

    def __str__(self) -> str:
        return self.name


class MailPlace(models.Model):
    """How far the letters of a folder have been taken from the mail server. A new `validity` means that it counts anew (RFC 3501)."""

    folder = models.TextField(primary_key=True)
    validity = models.BigIntegerField()
    uid = models.BigIntegerField(default=0)
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.folder} {self.uid}"


class ClientTurn(models.Model):
    """What a client sent about a report: the report itself (`update_id` is empty), or a later update. Each counts once."""

    key = models.ForeignKey(ApiKey, PROTECT, related_name="turns")
    case = models.ForeignKey(Report, PROTECT, related_name="client_turns")
    update_id = models.TextField(blank=True)
    message = models.OneToOneField(CaseMessage, PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    append_only = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "update_id"], condition=~Q(update_id=""), name="client_update_once"),
            models.UniqueConstraint(fields=["case"], condition=Q(update_id=""), name="client_filed_once"),
            models.CheckConstraint(condition=Q(update_id="") | Q(message__isnull=False), name="client_update_says_it"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.update_id}"
