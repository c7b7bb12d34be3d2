"""The counter: find the person who stands there, look at the card, type the number. Nothing of it goes into an address."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from simpul.kernel.accounts import verifying
from simpul.kernel.accounts.desk import requires_role
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.roles import REGISTRAR
from simpul.kernel.accounts.throttling import TooMany
from simpul.kernel.notifications import send
from simpul.kernel.residents import dukcapil
from simpul.kernel.residents.models import Resident
from simpul.kernel.web.navigation import Item, staff

FOUND = "counter_resident"  # in the session: whom this officer has before him

staff.register(Item(gettext_lazy("Verifikasi warga"), "/meja/warga/", "user", roles=(REGISTRAR,), order=30))


class FindForm(forms.Form):
    """What the person says."""

    words = forms.CharField(
        label=gettext_lazy("E-mail, nomor ponsel, atau NIK"), max_length=120,
        help_text=gettext_lazy("Tanyakan kepada orangnya. Tulis lengkap; sebagian saja tidak dicari."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip


class VerifyForm(forms.Form):
    """What the card says, and that the officer has seen both."""

    nik = forms.CharField(
        label=gettext_lazy("NIK pada KTP"), max_length=24, widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})
    )  # fmt: skip
    seen = forms.BooleanField(label=gettext_lazy("KTP asli saya lihat, dan orangnya sama dengan fotonya."))


PURPOSES = (
    ("Verifikasi warga di loket", gettext_lazy("Verifikasi warga di loket")),
    ("Perbaikan data warga", gettext_lazy("Perbaikan data warga")),
    ("Permohonan layanan warga", gettext_lazy("Permohonan layanan warga")),
)


class MatchForm(VerifyForm):
    """The same card, asked of the civil registry, and what for."""

    birth = forms.DateField(
        label=gettext_lazy("Tanggal lahir pada KTP"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )  # fmt: skip
    purpose = forms.ChoiceField(label=gettext_lazy("Untuk apa"), choices=PURPOSES)

    field_order = ("nik", "birth", "purpose", "seen")


@requires_role(REGISTRAR)
def counter(request: HttpRequest) -> HttpResponse:
    """Find (`cari`), verify (`periksa`), ask the civil registry (`cocokkan`) or let go (`selesai`)."""
    by, deed = cast(User, request.user), request.POST.get("deed", "")
    find = FindForm(request.POST if deed == "cari" else None)
    verify = VerifyForm(request.POST if deed == "periksa" else None)
    match = MatchForm(request.POST if deed == "cocokkan" else None, prefix="dukcapil") if dukcapil.available() else None
    if deed == "selesai":
        request.session.pop(FOUND, None)
        return redirect("counter")
    if deed == "cari" and find.is_valid() and _find(request, find, by):
        return redirect("counter")
    resident = at_counter(request)
    if deed == "periksa" and resident is not None and verify.is_valid() and _verify(verify, resident, by):
        messages.success(request, _("%(name)s sudah diverifikasi.") % {"name": resident.name})
        _warn(request, verify)
        request.session.pop(FOUND, None)
        return redirect("counter")
    if resident is not None and match is not None and match.is_bound and _match(request, match, resident, by):
        request.session.pop(FOUND, None)
        return redirect("counter")
    wrong = match if match and match.errors else verify
    context: dict[str, Any] = {
        "find": find, "verify": verify, "match": match, "wrong": wrong, "resident": resident,
        "facts": verifying.facts(resident) if resident else [],
    }  # fmt: skip
    return render(request, "account/counter.html", context, status=422 if find.errors or wrong.errors else 200)


def at_counter(request: HttpRequest) -> Resident | None:
    """Whom this officer has before him."""
    return Resident.objects.filter(pk=int(request.session.get(FOUND) or 0)).select_related("region", "account").first()


def _find(request: HttpRequest, form: FindForm, by: User) -> bool:
    try:
        found = verifying.find(form.cleaned_data["words"].strip(), by=by)
    except TooMany as many:
        form.add_error("words", str(many))
        return False
    if found is None:
        form.add_error("words", _("Tidak ditemukan. Minta orangnya membuat akun dahulu, atau periksa tulisannya."))
        return False
    request.session[FOUND] = found.pk
    return True


def _verify(form: VerifyForm, resident: Resident, by: User) -> bool:
    try:
        with transaction.atomic():
            send(verifying.verify(resident, form.cleaned_data["nik"], by=by), "accounts/verified")
    except verifying.NotVerified as no:
        form.add_error(no.field, str(no))
        return False
    return True


def _match(request: HttpRequest, form: MatchForm, resident: Resident, by: User) -> bool:
    """Whether the registry says yes to all of it; if not, the form says what it said."""
    if not form.is_valid():
        return False
    given = form.cleaned_data
    try:
        answer = verifying.match(resident, given["nik"], given["birth"], by=by, purpose=given["purpose"])
    except TooMany as many:
        form.add_error(None, str(many))
        return False
    except verifying.NotVerified as no:
        form.add_error(no.field, str(no))
        return False
    if answer.outcome is not dukcapil.Outcome.SAME:
        form.add_error(None, answer.says)
        labels = {"nik": _("NIK"), "name": _("Nama"), "birth": _("Tanggal lahir")}
        for name, right in answer.fields.items():
            if not right:
                form.add_error(
                    name if name in form.fields else None, _("%(field)s: tidak sesuai.") % {"field": labels[name]}
                )
        return False
    messages.success(request, f"{resident.name}. {answer.says}")
    _warn(request, form)
    return True


def _warn(request: HttpRequest, form: VerifyForm) -> None:
    """Something worth a second look, which refuses nobody."""
    if says := verifying.doubt(form.cleaned_data["nik"]):
        messages.warning(request, says)
