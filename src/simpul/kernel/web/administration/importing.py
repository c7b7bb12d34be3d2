"""`/pengelola/impor/…`: a table is brought, shown what it would do, and only then taken in, whole or not at all."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from simpul.kernel.accounts.roles import ADMINISTRATOR, LEGAL
from simpul.kernel.residents import sealing
from simpul.kernel.web.administration import agency_tables, number_tables, people_tables, tables  # noqa: F401  they register
from simpul.kernel.web.administration.gates import actor, only
from simpul.kernel.web.administration.plans import Kind, Plan, registry
from simpul.lib.spreadsheets import SpreadsheetError

KEPT = 3600  # seconds between looking at what a table would do and taking it in
LARGEST = 2_000_000


class TableForm(forms.Form):
    """The table."""

    file = forms.FileField(label=gettext_lazy("Tabel XLSX atau CSV"))

    def clean_file(self) -> Any:
        brought = self.cleaned_data["file"]
        if brought.size > LARGEST:
            raise forms.ValidationError(_("Berkas ini lebih dari 2 MB. Bagi menjadi beberapa berkas."))
        return brought


@only(ADMINISTRATOR, LEGAL)
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest, kind: str) -> HttpResponse:
    """Upload, look, take in."""
    asked = _kind(request, kind)
    if token := request.POST.get("terapkan"):
        return _take_in(request, asked, token)
    form = TableForm(request.POST or None, request.FILES or None)
    plan, token = None, ""
    if form.is_bound and form.is_valid():
        content = form.cleaned_data["file"].read()
        try:
            plan, token = asked.read(content, actor(request)), _keep(request, content)
        except SpreadsheetError as unreadable:
            form.add_error("file", str(unreadable))
    return _shown(request, asked, form, plan, token)


@only(ADMINISTRATOR, LEGAL)
@require_safe
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """The table with what is here, instructions and lists to choose from."""
    asked = _kind(request, kind)
    return tables.download(f"tabel-{kind}", asked.columns, asked.rows(), asked.told(), choices=asked.choices())


@only(ADMINISTRATOR, LEGAL)
@require_safe
def marked(request: HttpRequest, kind: str, token: str) -> HttpResponse:
    """The table that was brought, with its faults marked."""
    asked, content = _kind(request, kind), _kept(request, token)
    if content is None or not content.startswith(b"PK"):
        raise Http404
    return tables.as_file(tables.marked(content, asked.read(content, actor(request)).errors), f"tabel-{kind}-diperiksa")


def _take_in(request: HttpRequest, asked: Kind, token: str) -> HttpResponse:
    content = _kept(request, token)
    if content is None:
        messages.error(request, _("Tabelnya sudah tidak tersimpan. Unggah lagi."))
        return redirect("import_table", asked.slug)
    try:
        with transaction.atomic():
            plan = asked.read(content, actor(request))
            if plan.errors:
                return _shown(request, asked, TableForm(), plan, token)
            plan.write(actor(request))
    except IntegrityError:
        messages.error(request, _("Data berubah sementara itu. Periksa tabelnya sekali lagi."))
        return redirect("import_table", asked.slug)
    cache.delete(_name(request, token))
    counted = _("%(new)s baru, %(changed)s diubah.") % {"new": len(plan.new), "changed": len(plan.changed)}
    messages.success(request, asked.done(plan) if asked.done else counted)
    return redirect(asked.back)


def _shown(request: HttpRequest, asked: Kind, form: TableForm, plan: Plan | None, token: str) -> HttpResponse:
    bad = bool(form.errors or (plan and plan.errors))
    context = {
        "kind": asked,
        "form": form,
        "plan": plan,
        "token": token,
        "told": asked.told(),
        "above": actor(request).holds(ADMINISTRATOR),
    }
    return render(request, "administration/import.html", context, status=422 if bad else 200)


def _keep(request: HttpRequest, content: bytes) -> str:
    """Keep the table for an hour, sealed: it may hold names."""
    token = uuid4().hex
    sealed = sealing.seal(b64encode(content).decode())
    cache.set(_name(request, token), b64encode(sealed).decode(), KEPT)
    return token


def _kept(request: HttpRequest, token: str) -> bytes | None:
    sealed = cache.get(_name(request, token))
    return b64decode(sealing.open_(b64decode(sealed))) if sealed else None


def _name(request: HttpRequest, token: str) -> str:
    return f"import:{actor(request).pk}:{token[:40]}"


def _kind(request: HttpRequest, slug: str) -> Kind:
    """The sort of table, for who may bring it."""
    kind = registry.get(slug)
    if kind is None or not any(actor(request).holds(role) for role in kind.roles):
        raise Http404
    return kind
