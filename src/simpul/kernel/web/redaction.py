"""The page on which an officer taps the words of a case that everybody may not read."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from simpul.kernel import audit
from simpul.kernel.accounts.desk import requires_staff
from simpul.kernel.accounts.viewer import viewer_of
from simpul.kernel.cases import facets, gate, redaction
from simpul.kernel.cases.models import Case
from simpul.kernel.workflow import Refused


@requires_staff
@require_http_methods(["GET", "HEAD", "POST"])
def redact(request: HttpRequest, number: str) -> HttpResponse:
    """Every word with a box. Long numbers, e-mail addresses and the reporter's name are ticked beforehand."""
    viewer = viewer_of(request)
    try:
        facet = facets.find(number, viewer)
    except Case.DoesNotExist:
        raise Http404 from None
    if not gate.may_mask(facet.case, viewer):
        raise Http404
    if request.method == "POST":
        try:
            redaction.mask(facet.case, request.POST.getlist("kata"), by=viewer)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Tersimpan. Umum hanya membaca bentuk ini."))
        return redirect("desk_redact", number=facet.case.number)
    audit.record("case.view", "case", facet.case.pk, by=viewer.user, number=facet.case.number, identity=True)
    kept = redaction.original(facet.case, viewer)
    title, text = (kept.title, kept.text) if kept else (facet.case.title, facet.case.text)
    name = facet.reporter.name if facet.reporter else ""
    context = {
        "facet": facet, "case": facet.case, "kept": kept, "title": redaction.pieces(title), "text": redaction.pieces(text),
        "ticked": set(kept.words) if kept else redaction.suspicious(f"{title} {text}", name),
    }  # fmt: skip
    return render(request, "web/redact.html", context)
