"""Where an officer defines forms: bring a workbook, mend what is wrong, look at it as residents will, publish it."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from simpul.kernel.accounts.desk import requires_role
from simpul.kernel.accounts.roles import ADMINISTRATOR
from simpul.kernel.accounts.viewer import viewer_of
from simpul.kernel.cases.services import registry
from simpul.kernel.forms import example, supported, versions, xlsform
from simpul.kernel.forms.definition import Definition, said
from simpul.kernel.forms.evaluation import Plan
from simpul.kernel.forms.known import registry as known_facts
from simpul.kernel.forms.models import FormUpload, FormVersion
from simpul.kernel.forms.sheet import Sheet
from simpul.kernel.forms.versions import XLSX, Published
from simpul.kernel.forms.workbook import LARGEST, Problem
from simpul.kernel.regency import current
from simpul.kernel.web import downloads
from simpul.kernel.web.journey import Journey, Way
from simpul.lib import clock

MOST_FILES = 11
MOST_PROBLEMS = 100


@requires_role(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponseBase:
    """All forms, and the upload of a workbook with what is wrong in it; with `?unduh=` the forms as a file."""
    if downloads.asked(request):
        return downloads.take_table(request, _table())
    reading = None
    if request.method == "POST":
        reading = _read(request)
        if reading.definition is not None:
            for notice in reading.notices[:5]:
                messages.info(request, f"{notice.where}: {notice.message}")
            return redirect("form", code=reading.definition.code)
    context = {
        "forms": _forms(), "problems": reading.problems[:MOST_PROBLEMS] if reading else [],
        "more": max(len(reading.problems) - MOST_PROBLEMS, 0) if reading else 0,
        "types": supported.OFFERED,
        "facts": list(known_facts.values()),
    }  # fmt: skip
    return render(request, "web/forms.html", context, status=422 if reading else 200)


def _read(request: HttpRequest) -> xlsform.Reading:
    """The workbook that was sent, checked, and kept when it is sound."""
    uploads = request.FILES.getlist("berkas")[:MOST_FILES]
    books = [one for one in uploads if not str(one.name).lower().endswith(".csv")]
    if len(books) != 1:
        return xlsform.Reading(problems=[Problem(_("Pilih satu berkas XLSX, dan daftar pilihan CSV bila ada."))])
    lists = {str(one.name): one.read(LARGEST + 1) for one in uploads if one is not books[0]}
    content = books[0].read(LARGEST + 1)
    reading = xlsform.read(content, lists)
    user = viewer_of(request).user
    if reading.definition is not None and user is not None:
        versions.keep(reading, content, str(books[0].name), by=user)
    return reading


def _table() -> downloads.Table:
    """The list of forms as people take it away."""
    rows = (
        (
            one["code"], one["service"].name if one["service"] else "", one["number"],
            _("menunggu diterbitkan") if one["waits"] else _("terbit") if one["number"] else _("belum ada"),
        )
        for one in _forms()
    )  # fmt: skip
    return downloads.Table("formulir", [_("Kode"), _("Layanan"), _("Versi terakhir"), _("Keadaan")], rows)


def _forms() -> list[dict[str, Any]]:
    """Every form with its latest version, what waits, and the services that ask it."""
    latest = dict(FormVersion.objects.values_list("code").annotate(last=Max("number")).order_by("code"))
    waiting = set(FormUpload.objects.order_by("code").values_list("code", flat=True))
    wanted = {s.form.code: s for s in registry.values() if isinstance(s.form, Published)}
    return [
        {"code": code, "number": latest.get(code), "waits": code in waiting, "service": wanted.get(code)}
        for code in sorted({*latest, *waiting, *wanted})
    ]


@requires_role(ADMINISTRATOR)
@require_safe
def form(request: HttpRequest, code: str) -> HttpResponseBase:
    """One form: its versions, and what the waiting upload changes; with `?unduh=` the versions as a file."""
    known = list(FormVersion.objects.filter(code=code).select_related("source", "published_by").order_by("-number"))
    waiting = FormUpload.objects.filter(code=code).select_related("source", "uploaded_by").first()
    if not known and waiting is None:
        raise Http404
    if downloads.asked(request):
        rows = (
            (one.number, one.valid_from, str(one.published_by or _("ditulis dalam kode")), one.sha256) for one in known
        )
        header = [_("Versi"), _("Berlaku mulai"), _("Diterbitkan oleh"), "SHA-256"]
        return downloads.take_table(request, downloads.Table(f"formulir-{code}", header, rows, personal=True))
    before = Definition.from_json(known[0].schema) if known else None
    after = Definition.from_json(waiting.schema) if waiting else None
    holds = versions.in_force(code)
    context = {
        "code": code, "title": said((after or before or _nothing(code)).title), "versions": known, "waiting": waiting,
        "changes": versions.compare(before, after) if after else [], "holds": holds.number if holds else None,
        "today": clock.today(current().zone).isoformat(), "first": not known,
        "waiting_sha": versions.fingerprint(after) if after else "",
    }  # fmt: skip
    return render(request, "web/form.html", context)


def _nothing(code: str) -> Definition:
    return Definition(code, {"id": code}, ())


@requires_role(ADMINISTRATOR)
@require_POST
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """The waiting upload becomes the next version."""
    waiting = FormUpload.objects.filter(code=code).first()
    user = viewer_of(request).user
    if waiting is None or user is None:
        raise Http404
    if request.POST.get("sha256") != versions.fingerprint(Definition.from_json(waiting.schema)):
        messages.error(request, _("Unggahan ini baru saja diganti. Periksa lagi sebelum menerbitkan."))
        return redirect("form", code=code)
    try:
        day = date.fromisoformat(request.POST.get("berlaku", ""))
    except ValueError:
        messages.error(request, _("Isi tanggal mulai berlaku."))
        return redirect("form", code=code)
    version = versions.publish(waiting, by=user, valid_from=day)
    messages.success(request, _("Versi %(number)s diterbitkan.") % {"number": version.number})
    return redirect("form", code=code)


@requires_role(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """The waiting upload (or the latest version) to walk through as a resident does. Nothing is sent."""
    waiting = FormUpload.objects.filter(code=code).first()
    latest = waiting or FormVersion.objects.filter(code=code).order_by("-number").first()
    if latest is None:
        raise Http404
    definition = Definition.from_json(latest.schema)
    owner = f"user:{request.user.pk}:trial"
    trail = ((_("Formulir"), reverse("forms")), (code, reverse("form", args=[code])))
    way = Way(
        "frame/staff.html", owner, f"pratinjau:{code}", _("Pratinjau"), trail, on_behalf=True, trial=True,
        trial_of=(definition, Plan(definition)),
    )  # fmt: skip

    def send(_sheet: Sheet) -> HttpResponse:
        return redirect("form", code=code)

    return Journey(request, way, None).answer(send)


@requires_role(ADMINISTRATOR)
@require_safe
def sample(request: HttpRequest) -> HttpResponse:
    """A workbook to begin with."""
    out = BytesIO()
    example.write(out)
    answer = HttpResponse(out.getvalue(), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="contoh-formulir.xlsx"'
    return answer
