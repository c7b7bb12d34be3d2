"""`/sehat`, `/siap` and `/metrics` for machines; `/pengelola/galat/` for the administrator."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from simpul.kernel import audit
from simpul.kernel.accounts.desk import requires_role
from simpul.kernel.accounts.roles import ADMINISTRATOR
from simpul.kernel.accounts.viewer import viewer_of
from simpul.kernel.web import downloads
from simpul.portal.operations import figures, readiness
from simpul.portal.operations.models import Fault

MOST = 100


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """This process answers. It asks nothing of anybody else: a broken database is no reason to kill it."""
    return HttpResponse("sehat\n", content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Whether requests should be sent here: 200, or 503 with what is missing."""
    found = readiness.look()
    status = 200 if all(found.values()) else 503
    return JsonResponse({"ready": status == 200, **found}, status=status, headers={"Cache-Control": "no-store"})


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus: for this machine itself, or with the token of `secrets.toml`. For others there is nothing here."""
    if not (_from_here(request) or _with_token(request)):
        raise Http404
    return HttpResponse(figures.text(), content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


def _from_here(request: HttpRequest) -> bool:
    """Whether the caller sits on this machine and no proxy speaks for somebody else."""
    if any(name in request.headers for name in ("X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "Via")):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _with_token(request: HttpRequest) -> bool:
    token = str(settings.SECRETS.get("metrics_token", ""))
    return bool(token) and constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}")


@requires_role(ADMINISTRATOR)
@require_safe
def faults(request: HttpRequest) -> HttpResponseBase:
    """What broke lately, the newest first; `?kode=` finds the one that somebody read out, `?unduh=` makes a file."""
    asked = request.GET.get("kode", "").strip().lower()
    found = Fault.objects.visible_to(viewer_of(request))
    if asked:
        found = found.filter(last_request__isnull=False)
    rows = [fault for fault in found.order_by("-last_at", "-pk")[: MOST * 5] if _matches(fault, asked)][:MOST]
    if downloads.asked(request):
        header = [
            _("Jenis"),
            _("Tempat"),
            _("Halaman atau tugas"),
            _("Kali"),
            _("Pertama"),
            _("Terakhir"),
            _("Kode terakhir"),
        ]
        lines = ((f.kind, f.place, f.route, f.count, f.first_at, f.last_at, f.code) for f in rows)
        return downloads.take_table(request, downloads.Table("galat", header, lines))
    context: dict[str, Any] = {
        "query": downloads.query(request),
        "faults": rows,
        "asked": asked.upper(),
        "ready": readiness.look(),
    }
    return render(request, "operations/faults.html", context)


def _matches(fault: Fault, code: str) -> bool:
    return not code or str(fault.last_request).replace("-", "").startswith(code.replace("-", ""))


@requires_role(ADMINISTRATOR)
@require_safe
def fault(request: HttpRequest, number: int) -> HttpResponse:
    """One of them, with the places it went through."""
    found = get_object_or_404(Fault.objects.visible_to(viewer_of(request)), pk=number)
    return render(request, "operations/fault.html", {"fault": found})


@requires_role(ADMINISTRATOR)
@require_POST
def mended(request: HttpRequest, number: int) -> HttpResponse:
    """It is mended: away with it. If it comes back, it is counted anew."""
    found = get_object_or_404(Fault.objects.visible_to(viewer_of(request)), pk=number)
    with transaction.atomic():
        audit.record("fault.mended", "fault", found.pk, by=viewer_of(request).user, kind=found.kind, place=found.place)
        found.delete()
    return redirect("faults")
