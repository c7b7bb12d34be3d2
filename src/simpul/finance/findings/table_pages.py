"""A report's findings as a table: taken away empty, filled in, brought back; looked at first, and taken in whole or not at all."""

from __future__ import annotations

from base64 import b64decode, b64encode
from uuid import uuid4

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from simpul.finance.findings import importing
from simpul.finance.findings.asking import actor
from simpul.finance.findings.gate import WRITERS
from simpul.finance.findings.importing import Brought
from simpul.finance.findings.models import Examination
from simpul.kernel.accounts.desk import requires_role
from simpul.kernel.accounts.viewer import viewer_of
from simpul.kernel.organizations.models import Agency
from simpul.kernel.web.administration import tables
from simpul.kernel.web.administration.importing import KEPT, TableForm
from simpul.kernel.workflow import Refused
from simpul.lib.spreadsheets import SpreadsheetError


@requires_role(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest, number: int) -> HttpResponse:
    """Upload, look, take in."""
    report, token = _report(request, number), request.POST.get("terapkan", "")
    form = TableForm(None if token else request.POST or None, None if token else request.FILES or None)
    brought: Brought | None = None
    if token:
        kept = cache.get(_name(request, token))
        if kept is None:
            messages.error(request, _("Tabelnya sudah tidak tersimpan. Unggah lagi."))
            return redirect("examination_import", number)
        brought = importing.look(b64decode(kept), report)
        if not brought.errors and _taken_in(request, brought):
            return redirect("examination", number)
    elif form.is_bound and form.is_valid():
        content = form.cleaned_data["file"].read()
        try:
            brought, token = importing.look(content, report), uuid4().hex
            cache.set(_name(request, token), b64encode(content).decode(), KEPT)
        except SpreadsheetError as unreadable:
            form.add_error("file", str(unreadable))
    bad = bool(form.errors or (brought and brought.errors))
    context = {"report": report, "form": form, "brought": brought, "token": token, "told": importing.told()}
    return render(request, "findings/import.html", context, status=422 if bad else 200)


@requires_role(*WRITERS)
@require_safe
def template(request: HttpRequest, number: int) -> HttpResponse:
    """The empty table with instructions and the codes of agencies to choose from."""
    report = _report(request, number)
    codes = list(Agency.objects.active().order_by("code").values_list("code", flat=True))
    choices = {"agency": codes, "responsible": codes}
    return tables.download(f"temuan-{report.pk}", importing.COLUMNS, (), importing.told(), choices=choices)


def _taken_in(request: HttpRequest, brought: Brought) -> bool:
    try:
        many = importing.take_in(brought, by=actor(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, _("%(n)s rekomendasi dimasukkan.") % {"n": many})
    return True


def _report(request: HttpRequest, number: int) -> Examination:
    found: Examination = get_object_or_404(Examination.objects.visible_to(viewer_of(request)), pk=number)
    return found


def _name(request: HttpRequest, token: str) -> str:
    return f"findings-import:{actor(request).pk}:{token[:40]}"
