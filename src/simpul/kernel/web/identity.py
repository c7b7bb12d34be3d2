"""Asking for the identity of a reporter whose case is sealed, and deciding about it as a second person."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from simpul.kernel.accounts.desk import requires_staff
from simpul.kernel.accounts.viewer import viewer_of
from simpul.kernel.cases import facets, unsealing
from simpul.kernel.cases.models import Case
from simpul.kernel.workflow import Refused


@requires_staff
@require_POST
def identity(request: HttpRequest, number: str) -> HttpResponse:
    """Ask (`minta`), consent (`setuju`) or refuse (`tolak`)."""
    viewer = viewer_of(request)
    try:
        facet = facets.find(number, viewer)
    except Case.DoesNotExist as error:
        raise Http404 from error
    if not unsealing.may(facet.case, viewer):
        raise Http404
    try:
        messages.success(request, _act(request, facet))
    except Refused as refusal:
        messages.error(request, str(refusal))
        if reason := request.POST.get("reason", ""):
            request.session["typed"] = {"identity": reason[:500]}
    return redirect("desk_case", number=number)


def _act(request: HttpRequest, facet: facets.Facet) -> str:
    """Do what was asked for; a sentence on what follows."""
    act = request.POST.get("lakukan")
    if act == "minta":
        unsealing.ask(facet.case, by=facet.viewer, reason=request.POST.get("reason", ""))
        return _("Permintaan tercatat. Seorang pemeriksa lain harus menyetujuinya.")
    asked = unsealing.waiting(facet.case)
    if asked is None or request.POST.get("permintaan") != str(asked.pk):
        raise Refused(_("Permintaan ini sudah diputuskan orang lain."))
    unsealing.decide(asked, by=facet.viewer, grant=act == "setuju")
    return _("Identitas terbuka bagi Anda berdua.") if act == "setuju" else _("Permintaan ditolak.")
