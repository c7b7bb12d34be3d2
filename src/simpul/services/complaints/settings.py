"""`/pengelola/kategori-aduan/` and `/pengelola/kanal-aduan/`: what residents may report, to whom it goes, and the ways in.

Nothing is deleted, since reports point at it: a category is switched off, a channel ends. Each change is in the audit trail.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from simpul.kernel import audit
from simpul.kernel.accounts.roles import ADMINISTRATOR
from simpul.kernel.organizations.models import Agency
from simpul.kernel.web import downloads
from simpul.kernel.web.administration.gates import actor, only
from simpul.services.complaints.models import Category, Channel

DAY = {"type": "date"}


class ReasonForm(forms.ModelForm):  # type: ignore[type-arg]
    """A row with the reason of its change."""

    reason = forms.CharField(
        label=gettext_lazy("Alasan perubahan"),
        max_length=300,
        error_messages={"required": gettext_lazy("Tuliskan alasan perubahan: orang lain akan membacanya nanti.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding is False:
            del self.fields["code"]
        else:
            self.fields["code"].help_text = _("Huruf kecil dan tanda hubung. Tidak dapat diubah lagi.")
            self.fields["code"].error_messages["unique"] = _("Kode ini sudah dipakai.")


class CategoryForm(ReasonForm):
    """A branch or a leaf of what people may report."""

    class Meta:
        model = Category
        fields = (
            *("code", "parent", "name", "name_en", "hint", "agency", "oversight", "needs_after_photo"),
            *("active", "position"),
        )
        labels = {
            "code": gettext_lazy("Kode"),
            "parent": gettext_lazy("Di bawah cabang"),
            "name": gettext_lazy("Nama"),
            "name_en": gettext_lazy("Nama dalam bahasa Inggris"),
            "hint": gettext_lazy("Petunjuk bagi pelapor"),
            "agency": gettext_lazy("Instansi yang biasanya menangani"),
            "oversight": gettext_lazy("Berkadar pengawasan: disegel dan langsung ke Inspektorat"),
            "needs_after_photo": gettext_lazy("Jawaban harus memuat foto sesudah dikerjakan"),
            "active": gettext_lazy("Dapat dipilih pelapor"),
            "position": gettext_lazy("Urutan"),
        }
        widgets = {name: forms.TextInput for name in ("name", "name_en", "hint")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        branches = Category.objects.filter(parent=None).exclude(pk=self.instance.pk).order_by("position")
        self.fields["parent"].queryset = branches  # type: ignore[attr-defined]
        self.fields["parent"].empty_label = _("Ini sebuah cabang")  # type: ignore[attr-defined]
        self.fields["agency"].queryset = Agency.objects.active().order_by("name")  # type: ignore[attr-defined]
        self.fields["agency"].empty_label = _("Belum ditentukan")  # type: ignore[attr-defined]
        self.fields["name_en"].required = False

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        if self.instance._state.adding:
            return answers
        below = Category.objects.filter(parent=self.instance)
        if answers.get("parent") and below.exists():
            self.add_error("parent", _("Cabang ini punya kategori di bawahnya. Pindahkan dahulu kategori itu."))
        if not answers.get("parent") and self.instance.reports.exists():
            self.add_error("parent", _("Sudah ada laporan dengan kategori ini, jadi tidak dapat menjadi cabang."))
        if not answers.get("active") and below.filter(active=True).exists():
            self.add_error("active", _("Matikan dahulu kategori di bawahnya."))
        return answers


class ChannelForm(ReasonForm):
    """A way in, with its owner and its time."""

    class Meta:
        model = Channel
        fields = ("code", "name", "name_en", "kind", "number", "owner", "valid_from", "valid_to", "source")
        labels = {
            "code": gettext_lazy("Kode"),
            "name": gettext_lazy("Nama"),
            "name_en": gettext_lazy("Nama dalam bahasa Inggris"),
            "kind": gettext_lazy("Jenis"),
            "number": gettext_lazy("Nomor atau alamat"),
            "owner": gettext_lazy("Pengelola kanal"),
            "valid_from": gettext_lazy("Sejak"),
            "valid_to": gettext_lazy("Berakhir pada"),
            "source": gettext_lazy("Sumber keterangan"),
        }
        help_texts = {"kind": gettext_lazy("Misalnya telepon, whatsapp, atau loket.")}
        widgets = {
            **{name: forms.TextInput for name in ("name", "name_en", "kind", "number", "owner", "source")},
            **{name: forms.DateInput(DAY, format="%Y-%m-%d") for name in ("valid_from", "valid_to")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name_en", "number", "valid_from", "valid_to", "source"):
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        start, end = answers.get("valid_from"), answers.get("valid_to")
        if start and end and end <= start:
            self.add_error("valid_to", _("Tanggal berakhir harus sesudah tanggal mulai."))
        return answers


@only(ADMINISTRATOR)
@require_safe
def categories(request: HttpRequest) -> HttpResponseBase:
    """The tree of categories; with `?unduh=` as a file."""
    found = Category.objects.select_related("agency", "parent__agency").order_by("position", "code")
    branches = [(one, [leaf for leaf in found if leaf.parent_id == one.pk]) for one in found if one.parent_id is None]
    if downloads.asked(request):
        header = [_("Cabang"), _("Nama"), _("Instansi"), _("Sifat"), _("Keadaan")]
        rows = (_as_told(branch, one) for branch, leaves in branches for one in (branch, *leaves))
        return downloads.take_table(request, downloads.Table("kategori-aduan", header, rows))
    return render(request, "complaints/categories.html", {"branches": branches})


def _as_told(branch: Category, one: Category) -> tuple[str, ...]:
    """A category as the page shows it."""
    agency = one.agency or (None if one.oversight else branch.agency)
    kinds = [_("disegel")] * one.oversight + [_("foto sesudah")] * one.needs_after_photo
    return (
        branch.name, one.name, agency.short_name if agency else _("Inspektorat") if one.oversight else "", ", ".join(kinds),
        _("dipakai") if one.active else _("dimatikan"),
    )  # fmt: skip


@only(ADMINISTRATOR)
@require_safe
def channels(request: HttpRequest) -> HttpResponseBase:
    """The ways in, those that ended too; with `?unduh=` as a file."""
    if downloads.asked(request):
        header = [_("Nama"), _("Nomor atau alamat"), _("Pengelola kanal"), _("Sejak"), _("Berakhir pada")]
        rows = ((one.name, one.number, one.owner, one.valid_from, one.valid_to) for one in Channel.objects.all())
        return downloads.take_table(request, downloads.Table("kanal-aduan", header, rows))
    return render(request, "complaints/channels.html", {"channels": Channel.objects.all()})


@only(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def category(request: HttpRequest, code: str = "") -> HttpResponse:
    """One category, new or changed."""
    return row(request, CategoryForm, code, "category", _("Kategori aduan"), "complaint_categories")


@only(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def channel(request: HttpRequest, code: str = "") -> HttpResponse:
    """One way in, new or changed."""
    return row(request, ChannelForm, code, "channel", _("Kanal aduan"), "complaint_channels")


def row(
    request: HttpRequest, form_class: type[ReasonForm], key: str | int, kind: str, heading: str, back: str
) -> HttpResponse:
    """A row of a kind on screen: shown, refused with what was typed, or kept together with its audit entry."""
    model: Any = form_class._meta.model
    known = model._default_manager.filter(pk=key).first() if key else None
    if key and known is None:
        raise Http404
    form = form_class(request.POST or None, instance=known)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            saved = form.save()
            told = {name: str(form.cleaned_data.get(name) or "") for name in form.changed_data if name != "reason"}
            reason = form.cleaned_data["reason"]
            audit.record(f"{kind}.change", kind, saved.pk, by=actor(request), reason=reason, **{"changed": told})
        messages.success(request, _("Perubahan tercatat."))
        return redirect(back)
    context = {"form": form, "known": known, "heading": heading, "back": back}
    return render(request, "complaints/setting.html", context, status=422 if form.is_bound else 200)
