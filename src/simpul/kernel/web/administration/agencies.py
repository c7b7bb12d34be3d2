"""`/pengelola/instansi/`: agencies and their units, their names over time, and who may do what in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from simpul.kernel.accounts.models import Grant, User
from simpul.kernel.accounts.roles import ADMINISTRATOR
from simpul.kernel.organizations import reorganising
from simpul.kernel.organizations.models import Agency
from simpul.kernel.organizations.reorganising import NotClosed
from simpul.kernel.regency import current
from simpul.kernel.web import downloads
from simpul.kernel.web.administration.gates import actor, only
from simpul.lib import clock

DAY = {"type": "date"}


class HttpsField(forms.URLField):
    """A web address; without a scheme it is taken for https."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "assume_scheme": "https"})


class AgencyForm(forms.ModelForm):  # type: ignore[type-arg]
    """What is said of an agency or unit. Its name changes by a form of its own, which keeps the old one."""

    class Meta:
        model = Agency
        fields = (
            *("code", "name", "short_name", "kind", "parent", "region", "legal_basis", "valid_from"),
            *("phone", "email", "website", "address", "opening_hours"),
        )
        field_classes = {"website": HttpsField}
        error_messages = {"code": {"unique": gettext_lazy("Kode ini sudah dipakai instansi lain.")}}
        widgets = {"valid_from": forms.DateInput(DAY, format="%Y-%m-%d")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = Agency.objects.active().order_by("name")  # type: ignore[attr-defined]
        self.fields["parent"].empty_label = _("Tidak ada")  # type: ignore[attr-defined]
        above = self.fields["region"].queryset.filter(level__in=["kecamatan", "desa", "kelurahan"])  # type: ignore[attr-defined]
        self.fields["region"].queryset = above.order_by("name")  # type: ignore[attr-defined]
        self.fields["code"].help_text = _("Huruf kecil dan tanda hubung, misalnya dishub. Tidak dapat diubah lagi.")
        if self.instance.pk:
            for name in ("code", "name", "short_name"):
                del self.fields[name]


class RenameForm(forms.Form):
    """A new name and the regulation that gave it."""

    name = forms.CharField(label=gettext_lazy("Nama baru"), max_length=160)
    short_name = forms.CharField(label=gettext_lazy("Nama singkat"), max_length=40)
    on = forms.DateField(label=gettext_lazy("Sejak"), widget=forms.DateInput(DAY, format="%Y-%m-%d"))
    legal_basis = forms.CharField(label=gettext_lazy("Dasar hukum"), max_length=200)


class CloseForm(forms.Form):
    """The end of an agency, and who goes on with its work."""

    on = forms.DateField(label=gettext_lazy("Tidak ada lagi sejak"), widget=forms.DateInput(DAY, format="%Y-%m-%d"))
    successor = forms.ModelChoiceField(
        Agency.objects.none(), label=gettext_lazy("Penerus"), required=False, empty_label=gettext_lazy("Tidak ada")
    )
    legal_basis = forms.CharField(label=gettext_lazy("Dasar hukum"), max_length=200)

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Agency.objects.active().exclude(pk=agency.pk).order_by("name")
        self.fields["successor"].queryset = others  # type: ignore[attr-defined]


@only(ADMINISTRATOR)
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """The tree of agencies; those that ended stand apart. With `?unduh=` all of them as a file."""
    today = clock.today(current().zone)
    found = list(Agency.objects.select_related("region", "successor", "parent").order_by("name"))
    living = [one for one in found if one.valid_to is None or one.valid_to > today]
    tree, ended = list(_tree(living)), [one for one in found if one not in living]
    if downloads.asked(request):
        return downloads.take_table(request, _table([*(one for _depth, one in tree), *ended]))
    context = {"tree": tree, "ended": ended, "today": today}
    return render(request, "administration/agencies.html", context)


def _table(found: list[Agency]) -> downloads.Table:
    """The list as people take it away."""
    header = [_("Nama"), _("Jenis"), _("Induk"), _("Telepon"), _("Tidak ada lagi sejak"), _("Penerus")]
    rows = (
        (
            one.name, one.get_kind_display(), one.parent.short_name if one.parent else "", one.phone, one.valid_to,
            one.successor.name if one.successor else "",
        )
        for one in found
    )  # fmt: skip
    return downloads.Table("instansi", header, rows)


@only(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """An agency or unit more."""
    form = AgencyForm(
        request.POST or None, initial={"valid_from": clock.today(current().zone), "parent": _parent(request)}
    )
    if form.is_bound and form.is_valid():
        reorganising.save(form.instance, by=actor(request))
        messages.success(request, _("%(agency)s tercatat.") % {"agency": form.instance})
        return redirect("agency", form.instance.code)
    return render(request, "administration/agency_new.html", {"form": form}, status=422 if form.errors else 200)


@only(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def agency(request: HttpRequest, code: str) -> HttpResponse:
    """One agency: contact, names, units, people, and the forms that change it."""
    found = get_object_or_404(Agency.objects.select_related("parent", "region", "successor"), code=code)
    posted: dict[str, Any] = {
        name: request.POST if name in request.POST else None for name in ("ubah", "ganti", "tutup")
    }
    today = {"on": clock.today(current().zone)}
    shown = {
        "ubah": AgencyForm(posted["ubah"], instance=found),
        "ganti": RenameForm(posted["ganti"], initial={"name": found.name, "short_name": found.short_name, **today}),
        "tutup": CloseForm(posted["tutup"], initial=today, agency=found),
    }
    hindered: list[Any] = []
    if sent := next((name for name in shown if posted[name] is not None), None):
        hindered = _changed(request, found, sent, shown[sent])
        if not hindered and not shown[sent].errors:
            return redirect("agency", code)
        found = Agency.objects.select_related("parent", "region", "successor").get(pk=found.pk)
    return render(
        request, "administration/agency.html", _told(found, shown, hindered, sent), status=422 if sent else 200
    )


def _told(found: Agency, shown: dict[str, Any], hindered: list[Any], sent: str | None) -> dict[str, Any]:
    held = Grant.objects.in_force().filter(agency=found).select_related("user", "agency", "region")
    return {
        "agency": found, "forms": shown, "hindered": hindered, "sent": sent, "former": found.former_names.all(),
        "units": Agency.objects.active().filter(parent=found), "predecessors": found.predecessors.all(),
        "held": held.order_by("role", "user__name"), "failed": shown[sent] if sent else shown["ubah"],
        "people": User.objects.filter(unit=found, is_active=True, is_staff_member=True).order_by("name"),
    }  # fmt: skip


def _changed(request: HttpRequest, found: Agency, sent: str, form: Any) -> list[Any]:
    """Do what was asked; what stands against it, if anything."""
    if not form.is_valid():
        return []
    answers, by = form.cleaned_data, actor(request)
    try:
        if sent == "ubah":
            reorganising.save(form.instance, by=by)
        elif sent == "ganti":
            reorganising.rename(found, by=by, **answers)
        else:
            reorganising.close(found, by=by, **answers)
    except NotClosed as refused:
        return refused.hindrances
    except ValidationError as wrong:
        for field, words in wrong.message_dict.items():
            form.add_error(field if field in form.fields else None, words)
    else:
        messages.success(request, _("Perubahan tercatat."))
    return []


def _tree(living: list[Agency]) -> Iterator[tuple[int, Agency]]:
    """Every agency with its depth, each below its parent. One whose parent ended stands at the top."""
    known = {one.pk for one in living}
    below: dict[int | None, list[Agency]] = {}
    for one in living:
        below.setdefault(one.parent_id if one.parent_id in known else None, []).append(one)
    todo = [(0, one) for one in reversed(below.get(None, []))]
    while todo:
        depth, one = todo.pop()
        yield depth, one
        todo += [(depth + 1, child) for child in reversed(below.get(one.pk, []))]


def _parent(request: HttpRequest) -> Agency | None:
    return Agency.objects.filter(code=request.GET.get("induk", "")).first()
