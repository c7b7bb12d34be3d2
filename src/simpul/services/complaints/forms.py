"""What a reporter is asked, and what an officer is asked for each step."""

from __future__ import annotations

from functools import cached_property
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from simpul.kernel.cases.models import Secrecy
from simpul.kernel.forms import ApplicationForm, ContactForm, PhotosField, PlaceMixin, StepForm
from simpul.kernel.forms.fields import AgencyField, PickField, grouped
from simpul.kernel.kept import Slot, ask
from simpul.kernel.organizations.models import Agency
from simpul.lib.memo import Memo
from simpul.services.complaints import routes, rules, suggesting
from simpul.services.complaints.flow import ReportFlow
from simpul.services.complaints.models import Category, Report


def _load_choices() -> dict[str, list[Any]]:
    found = Category.objects.filter(active=True, parent__isnull=False).select_related("parent")
    leaves = list(found.order_by("parent__position", "position"))
    choices = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            named = grouped((str(leaf.parent), leaf.code, str(leaf)) for leaf in leaves)
            choices[language] = [("", gettext("Pilih kategori")), *named]
    return choices


_choices = Memo(_load_choices, seconds=30)


def category_choices() -> list[Any]:
    """The leaves of the tree under their branches, in the language of the page."""
    choices = _choices()
    return choices.get(get_language() or "", choices[settings.LANGUAGE_CODE])


class CategoryField(PickField):
    """A leaf of the tree. Cleans to it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Kategori"), choices=category_choices, **kwargs)

    def find(self, value: str) -> Category | None:
        return next(iter(ask("leaf", _leaf, code=value)), None)


def _leaf() -> Any:
    return Category.objects.filter(active=True, parent__isnull=False, pk=Slot("code")).order_by()


class ReportForm(PlaceMixin, ContactForm, ApplicationForm):
    """A complaint, wish or question: one page, few questions, most of them skippable."""

    kind = forms.ChoiceField(
        label=_("Apa yang ingin Anda sampaikan?"),
        choices=[
            ("complaint", _("Pengaduan")),
            ("aspiration", _("Aspirasi atau usul")),
            ("information", _("Pertanyaan")),
        ],
        initial="complaint",
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("Ceritakan apa yang terjadi"),
        help_text=_("Apa, di mana, sejak kapan. Jangan tulis NIK atau nomor telepon di sini."),
        min_length=10, max_length=4000, widget=forms.Textarea({"rows": 5}),
        error_messages={
            "required": _("Ceritakan apa yang terjadi."),
            "min_length": _("Ceritakan sedikit lebih lengkap, paling sedikit 10 huruf."),
        },
    )  # fmt: skip
    category = CategoryField(
        error_messages={
            "required": _("Pilih kategori yang paling dekat."), "invalid_choice": _("Pilih kategori dari daftar."),
        },
    )  # fmt: skip
    photos = PhotosField(
        label=_("Foto"),
        required=False,
        help_text=_("Paling banyak 3 foto. Data lokasi di dalam foto dihapus."),
        at_most=3,
    )
    accused = AgencyField(
        label=_("Instansi yang dilaporkan"), required=False, empty_label=_("Tidak ada atau tidak tahu"),
        help_text=_("Hanya untuk laporan tentang perilaku aparat. Instansi itu tidak akan dapat membuka laporan Anda."),
    )  # fmt: skip
    secrecy = forms.TypedChoiceField(
        label=_("Siapa yang boleh tahu?"), coerce=int, initial=Secrecy.OPEN, widget=forms.RadioSelect,
        choices=[
            (Secrecy.OPEN, _("Terbuka: isi laporan dapat dibaca umum, nama Anda hanya diketahui petugas")),
            (Secrecy.ANONYMOUS, _("Anonim: nama Anda disembunyikan juga dari instansi yang menangani")),
            (Secrecy.CONFIDENTIAL, _("Rahasia: nama dan isi laporan tidak pernah ditampilkan kepada umum")),
        ],
    )  # fmt: skip

    sections = (
        (_("Laporan"), ("kind", "text", "category", "photos")),
        (_("Lokasi"), ("region", "landmark", "longitude", "latitude")),
        (_("Kerahasiaan"), ("secrecy", "accused")),
        (_("Kabar untuk Anda"), ("name", "phone", "email")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _("Dapat dikosongkan. Tanpa itu, ikuti laporan dengan nomor dan kodenya.")
        if self.viewer.resident_id is not None and not self.on_behalf:
            for name in ("name", "phone", "email"):
                del self.fields[name]

    def case_fields(self) -> dict[str, Any]:
        answers = self.cleaned_data
        return {
            "kind": answers["kind"], "text": answers["text"], "title": rules.title_from(answers["text"]), "category": answers["category"],
            "secrecy": answers["secrecy"], "oversight": answers["category"].oversight, "sealed": answers["category"].oversight,
            "barred_agency": answers["accused"] if answers["category"].oversight else None,
            "region_id": answers["region"], "place": answers["place"], "landmark": answers["landmark"],
        }  # fmt: skip


def _learnt(report: Report) -> str:
    """What earlier reports with such words turned out to be, with how often that was right. Nothing for misconduct."""
    if report.oversight or report.sealed:
        return ""
    told = []
    for found in suggesting.suggest(f"{report.title}\n{report.text}"):
        sure = (
            gettext("%(n)s dari 100 saran seyakin ini tepat") % {"n": found.right_of_100}
            if found.right_of_100
            else gettext("belum cukup diuji")
        )
        told.append(f"{found.category} ({sure}; {', '.join(found.words)})")
    return gettext("Saran dari riwayat: %(list)s.") % {"list": "; ".join(told)} if told else ""


@ReportFlow.forward.asks
class ForwardForm(StepForm):
    """Verification: to whom, under what title, and what everybody may see."""

    of_each = ("category", "title", "publish_photos")  # never the same for many at once

    agency = AgencyField(label=_("Instansi yang berwenang"), empty_label="---------")
    category = CategoryField(required=False)
    title = forms.CharField(label=_("Judul"), max_length=120)
    publish = forms.BooleanField(label=_("Tampilkan untuk umum (tanpa nama pelapor)"), required=False)
    publish_photos = forms.BooleanField(
        label=_("Foto aman ditampilkan (tanpa wajah dan pelat nomor)"),
        required=False,
        help_text=_("Bila tidak, Anda dapat menutup wajah dan pelat nomor sesudah ini, lalu menampilkannya."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agency, category = self.fields["agency"], self.fields["category"]
        agency.initial, agency.help_text = lambda: self.proposed[0], lazy(lambda: self.proposed[1], str)()
        category.initial, category.help_text = self.case.category_id, lazy(lambda: _learnt(self.case), str)()
        self.fields["title"].initial = self.case.title
        self.fields["publish"].initial = self.case.secrecy < Secrecy.CONFIDENTIAL
        if self.case.secrecy == Secrecy.CONFIDENTIAL:
            del self.fields["publish"], self.fields["publish_photos"]
        elif not self.case.attachments.exists():
            del self.fields["publish_photos"]

    @cached_property
    def proposed(self) -> tuple[Agency | None, str]:
        """Where the rules send the report, and why. Asked only where the form is shown."""
        return routes.propose(self.case)


@ReportFlow.seal.asks
class SealForm(StepForm):
    """Whom the report accuses."""

    accused = AgencyField(
        label=_("Instansi yang dilaporkan"), required=False, empty_label=_("Belum diketahui"),
        help_text=_("Petugas instansi itu tidak akan dapat membuka laporan ini."),
    )  # fmt: skip


@ReportFlow.archive.asks
class ArchiveForm(StepForm):
    """Why a report goes no further."""

    why = forms.ChoiceField(label=_("Alasan"), choices=Report.Archived.choices, widget=forms.RadioSelect)
    duplicate_of = forms.CharField(
        label=_("Nomor laporan yang sama"), required=False, help_text=_("Hanya bila sudah dilaporkan.")
    )

    def clean_duplicate_of(self) -> Report | None:
        number = str(self.cleaned_data["duplicate_of"]).strip().upper()
        if not number:
            return None
        other = cast("Report | None", Report.objects.filter(number=number).exclude(pk=self.case.pk).first())
        if other is None:
            raise forms.ValidationError(_("Laporan dengan nomor itu tidak ditemukan."))
        return other


class _AnswerForm(StepForm):
    text = forms.CharField(
        label=_("Jawaban untuk pelapor"),
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": _("Tuliskan jawabannya.")},
    )
    photos = PhotosField(label=_("Foto sesudah"), required=False, at_most=3)
    publish_photos = forms.BooleanField(label=_("Foto aman ditampilkan (tanpa wajah dan pelat nomor)"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.case.published:
            del self.fields["publish_photos"]


@ReportFlow.answer.asks
class AnswerForm(_AnswerForm):
    """What was done, shown by photos: some categories ask for one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.case.asks_for_a_photo:
            self.fields["photos"].required = True
            self.fields["photos"].help_text = _("Kategori ini meminta foto sesudah dikerjakan.")


@ReportFlow.conclude.asks
class ConcludeForm(_AnswerForm):
    """The outcome of an inspection, in words that may be told."""


@ReportFlow.appeal.asks
@ReportFlow.object_.asks
class ObjectForm(StepForm):
    """What is still wrong, with a photo if there is one."""

    photos = PhotosField(label=_("Foto keadaan sekarang"), required=False, at_most=3)


@ReportFlow.rate.asks
class RateForm(StepForm):
    """One to five, and a word if one likes."""

    rating = forms.TypedChoiceField(
        label=_("Seberapa puas Anda dengan hasilnya?"), coerce=int, widget=forms.RadioSelect,
        choices=[(5, _("5: sangat puas")), (4, _("4: puas")), (3, _("3: cukup")), (2, _("2: kurang")), (1, _("1: tidak puas"))],
        error_messages={"required": _("Pilih nilai 1 sampai 5.")},
    )  # fmt: skip
    note = forms.CharField(label=_("Catatan"), max_length=500, required=False, widget=forms.Textarea({"rows": 2}))
