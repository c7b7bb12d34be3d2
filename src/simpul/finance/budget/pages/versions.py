"""The versions of a year, and one of them: what it changes, by whom and why, and how it comes into force."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from simpul.finance.budget import diffs, versions
from simpul.finance.budget.models import Version
from simpul.finance.budget.pages.asking import READERS, TEAM, Asked, actor, holds, structure
from simpul.finance.budget.refusals import labels
from simpul.kernel.accounts.desk import requires_role
from simpul.kernel.web import downloads
from simpul.kernel.workflow import Refused
from simpul.lib import spreadsheets

SHOWN = 100


@requires_role(*READERS)
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """The versions of a year, and what is in force."""
    asked = Asked(request)
    found = list(Version.objects.of(asked.year).order_by("-n"))
    if downloads.asked(request):
        heads = [_("Versi ke"), _("Nama"), _("Jenis"), _("Keadaan"), _("Dasar hukum"), _("Berlaku sejak")]
        rows = ([v.n, v.title, v.get_kind_display(), v.get_state_display(), v.decree, v.day] for v in found)
        return downloads.take_table(request, downloads.Table(f"versi-anggaran-{asked.year}", heads, rows))
    open_one = any(one.state in (Version.State.DRAFT, Version.State.AGREED) for one in found)
    context = {
        "asked": asked, "versions": found, "structure": structure(asked.year), "query": downloads.query(request),
        "kinds": Version.Kind.choices, "may_begin": holds(request, *TEAM) and not open_one,
    }  # fmt: skip
    return render(request, "budget/versions.html", context)


@requires_role(*TEAM)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a draft."""
    said = {name: request.POST.get(name, "").strip() for name in ("tahun", "jenis", "nama")}
    if (
        not said["tahun"].isdecimal()
        or not 2000 <= int(said["tahun"][:5]) <= 2100
        or said["jenis"] not in Version.Kind.values
    ):
        messages.error(request, _("Isi tahun dengan empat angka, dan pilih jenisnya."))
        return redirect("budget_versions")
    kind = Version.Kind(said["jenis"])
    try:
        made = versions.begin(
            int(said["tahun"]), kind, title=said["nama"][:120] or f"{kind.label} {said['tahun']}", by=actor(request)
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("budget_versions")
    return redirect("budget_version", made.pk)


@requires_role(*READERS)
@require_safe
def version(request: HttpRequest, number: int) -> HttpResponseBase:
    """One version beside another (`?dari=`, else the one in force before it)."""
    found = get_object_or_404(Version, pk=number)
    earlier = list(Version.objects.of(found.year).filter(n__lt=found.n, state="effective").order_by("-n"))
    wanted = request.GET.get("dari", "")
    base = next((one for one in earlier if str(one.pk) == wanted), earlier[0] if earlier and wanted != "nol" else None)
    differences = diffs.between(base, found)
    names = labels(one.line for one in (differences if downloads.asked(request) else differences[:SHOWN]))
    if downloads.asked(request):
        heads = [_("Baris"), _("Sebelum"), _("Sesudah"), _("Perubahan"), _("Oleh"), _("Alasan")]
        rows = (
            [names[one.line], one.before, one.after, one.delta, ", ".join(dict.fromkeys(r.by for r in one.reasons)),
             "; ".join(dict.fromkeys(r.words for r in one.reasons if r.words))] for one in differences
        )  # fmt: skip
        return downloads.take_table(request, downloads.Table(f"perubahan-anggaran-{found.year}-{found.n}", heads, rows))
    context: dict[str, Any] = {
        "version": found, "base": base, "earlier": earlier, "differences": [(names[d.line], d) for d in differences[:SHOWN]],
        "more": max(len(differences) - SHOWN, 0), "query": downloads.query(request), "may": holds(request, *TEAM),
        "agreed_it": found.agreed_by == actor(request).pk,
    }  # fmt: skip
    return render(request, "budget/version.html", context)


@requires_role(*TEAM)
@require_POST
def turn(request: HttpRequest, number: int) -> HttpResponse:
    """Agree to it, give it back, withdraw it, or bring it into force."""
    found, deed = get_object_or_404(Version, pk=number), request.POST.get("langkah", "")
    reason, by = request.POST.get("alasan", "").strip(), actor(request)
    try:
        if deed == "setujui":
            versions.agree(found, by=by)
        elif deed == "berlakukan":
            day = spreadsheets.day(request.POST.get("tanggal", ""))
            versions.make_effective(found, decree=request.POST.get("peraturan", "").strip()[:200], day=day, by=by)
        elif deed in ("kembalikan", "tarik"):
            if not reason:
                raise Refused("Tuliskan alasannya.")
            (versions.reopen if deed == "kembalikan" else versions.withdraw)(found, by=by, reason=reason[:500])
    except (Refused, ValueError) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Langkah Anda tercatat."))
    return redirect("budget_version", number)
