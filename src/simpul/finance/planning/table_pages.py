"""A plan's table: taken away, filled in, brought back; looked at first, and taken in whole or not at all."""

from __future__ import annotations

from base64 import b64decode, b64encode
from uuid import uuid4

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from simpul.finance.planning import importing, people
from simpul.finance.planning.importing import Brought, Sort
from simpul.finance.planning.models import Version
from simpul.finance.planning.people import actor, planners
from simpul.kernel.web.administration import tables
from simpul.kernel.web.administration.importing import KEPT, TableForm
from simpul.kernel.workflow import Refused
from simpul.lib.spreadsheets import SpreadsheetError


@planners
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Upload, look, take in."""
    version, sort = _asked(request, pk, kind)
    token = request.POST.get("terapkan", "")
    form = TableForm(None if token else request.POST or None, None if token else request.FILES or None)
    brought: Brought | None = None
    if token:
        kept = cache.get(_name(request, token))
        if kept is None:
            messages.error(request, _("Tabelnya sudah tidak tersimpan. Unggah lagi."))
            return redirect("plan_import", pk, kind)
        brought = importing.look(b64decode(kept), version, sort)
        if not brought.errors and _taken_in(request, brought):
            return redirect("plan_version", pk)
    elif form.is_bound and form.is_valid():
        content = form.cleaned_data["file"].read()
        try:
            brought, token = importing.look(content, version, sort), uuid4().hex
            cache.set(_name(request, token), b64encode(content).decode(), KEPT)
        except SpreadsheetError as unreadable:
            form.add_error("file", str(unreadable))
    bad = bool(form.errors or (brought and brought.errors))
    context = {
        "version": version,
        "sort": sort,
        "kind": kind,
        "form": form,
        "brought": brought,
        "token": token,
        "told": importing.told(sort),
    }
    return render(request, "planning/import.html", context, status=422 if bad else 200)


@planners
@require_safe
def template(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The empty table with instructions and lists to choose from."""
    _version, sort = _asked(request, pk, kind)
    lists = {"kind": list(importing.KINDS), "iku": list(importing.YES), "polarity": list(importing.WAYS)}
    keys = {column.key for column in sort.columns}
    choices = {key: words for key, words in lists.items() if key in keys}
    return tables.download(f"tabel-{kind}", sort.columns, (), importing.told(sort), choices=choices)


def _taken_in(request: HttpRequest, brought: Brought) -> bool:
    try:
        many = importing.take_in(brought, by=actor(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, _("%(n)s baris dimasukkan.") % {"n": many})
    return True


def _asked(request: HttpRequest, pk: int, kind: str) -> tuple[Version, Sort]:
    """The draft and the sort of table, for who may edit it."""
    version = get_object_or_404(people.versions_of(request), pk=pk)
    sort = importing.sorts(version).get(kind)
    if sort is None or not version.is_draft or not people.may_edit(actor(request), version.plan):
        raise Http404
    return version, sort


def _name(request: HttpRequest, token: str) -> str:
    return f"plan-import:{actor(request).pk}:{token[:40]}"
