"""`/keuangan/pemeriksa/`: one page from which auditors reach all of finance, the trail of who did what, and everything to take away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from simpul.finance import desk as finance_desk
from simpul.finance.findings import taking
from simpul.finance.findings.asking import actor
from simpul.finance.roles import EXAMINERS, INTERNAL_AUDITOR
from simpul.kernel import audit
from simpul.kernel.accounts.desk import requires_role
from simpul.kernel.accounts.throttling import TooMany, throttle
from simpul.kernel.audit.models import Entry
from simpul.kernel.regency import current
from simpul.kernel.web import downloads
from simpul.lib import clock

LOOKERS = (*EXAMINERS, INTERNAL_AUDITOR)
AT_MOST, SECONDS, MANY = 6, 3600, 100
# Where each part is read: the name of an address, what stands there. A room that is not installed is left out.
PARTS: tuple[tuple[str | Promise, tuple[tuple[str, str | Promise], ...]], ...] = (
    (gettext_lazy("Rencana dan anggaran"), (
        ("plan_desk", gettext_lazy("Dokumen rencana")), ("realisations", gettext_lazy("Realisasi indikator")),
        ("budget_versions", gettext_lazy("Anggaran dan versinya")), ("budget_lines", gettext_lazy("Baris anggaran dan sisanya")),
        ("budget_spd", gettext_lazy("SPD")), ("budget_prices", gettext_lazy("Standar harga")),
        ("budget_sipd", gettext_lazy("Perbandingan dengan SIPD")),
    )),
    (gettext_lazy("Belanja dan kas"), (
        ("payments", gettext_lazy("SPP, SPM, SP2D dan rantainya")), ("commitments", gettext_lazy("Komitmen dan kontrak")),
        ("payees", gettext_lazy("Penerima pembayaran (pembukaan dicatat)")), ("bank", gettext_lazy("Bank dan pencocokannya")),
    )),
    (gettext_lazy("Buku dan laporan"), (
        ("books", gettext_lazy("Jurnal")), ("trial_balance", gettext_lazy("Neraca saldo")),
        ("book_months", gettext_lazy("Bulan buku dan segelnya")), ("memorials", gettext_lazy("Jurnal memorial")),
        ("statements", gettext_lazy("Laporan keuangan")),
    )),
    (gettext_lazy("Pemeriksaan dan bukti"), (
        ("findings_desk", gettext_lazy("Rekomendasi pemeriksa")), ("examinations", gettext_lazy("Pemeriksaan")),
        ("hard_controls", gettext_lazy("Pengendalian dan buktinya")), ("control_queue", gettext_lazy("Antrean pemeriksaan tetap")),
        ("overrides", gettext_lazy("Pengecualian keuangan")), ("examiners_trail", gettext_lazy("Jejak perbuatan atas keuangan")),
        ("proof", gettext_lazy("Periksa sendiri: bukti jurnal")),
        ("proof_checkpoints", gettext_lazy("Titik periksa")),
    )),
)  # fmt: skip
VERBS = (
    "budget.", "classification.", "control.", "examiner.", "findings.", "ledger.", "memorial.", "planning.", "proof.", "treasury.",
)  # fmt: skip


@dataclass(frozen=True)
class Way:
    """A page to read."""

    label: str | Promise
    url: str


@requires_role(*LOOKERS)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The ways to everything, those of rooms that registered later too."""
    parts = [(title, list(_ways(several))) for title, several in PARTS]
    known = {way.url for _title, ways in parts for way in ways}
    held = {grant.role for grant in actor(request).grants()}
    rest = [
        Way(one.label, one.url)
        for one in finance_desk.open_to(frozenset(held))
        if one.url not in known and one.url != request.path
    ]
    return render(request, "findings/examiners.html", {"parts": parts, "rest": rest})


@requires_role(*LOOKERS)
@require_safe
def trail(request: HttpRequest) -> HttpResponseBase:
    """Who did what with finance, the newest first; looking is written down as well."""
    said = {name: request.GET.get(name, "").replace("\0", "").strip()[:80] for name in ("siapa", "apa")}
    rows = Entry.objects.filter(_of_finance()).order_by("-id")
    if said["siapa"]:
        rows = rows.filter(actor_name__icontains=said["siapa"])
    if said["apa"]:
        rows = rows.filter(verb__startswith=said["apa"])
    if downloads.asked(request):
        heads = [_("Pada"), _("Siapa"), _("Perbuatan"), _("Atas"), _("Nomor"), _("Alasan"), _("Rincian")]
        lines = (
            [one.at, one.actor_name, one.verb, one.noun, one.object_id, one.reason, str(one.detail)]
            for one in rows.iterator()
        )
        return downloads.take_table(
            request,
            downloads.Table("jejak-keuangan", heads, lines, personal=True, filters=downloads.narrowed_by(request)),
        )
    audit.record(
        "examiner.trail", "audit", "", by=actor(request), **{name: value for name, value in said.items() if value}
    )
    before = request.GET.get("setelah", "")
    rows = rows.filter(id__lt=int(before)) if before.isascii() and before.isdecimal() and len(before) < 18 else rows
    some, query = list(rows[: MANY + 1]), downloads.query(request)
    context = {
        "rows": some[:MANY], "said": said, "query": query, "verbs": VERBS,
        "following": f"?{query}&setelah={some[MANY - 1].pk}" if len(some) > MANY else "",
    }  # fmt: skip
    return render(request, "findings/trail.html", context)


@requires_role(*LOOKERS)
@require_safe
def take(request: HttpRequest) -> HttpResponseBase:
    """Everything of finance as one file, sent as it is read. That it was begun is written down before the first byte leaves."""
    person = actor(request)
    try:
        throttle("examiner", str(person.pk), limit=AT_MOST, seconds=SECONDS)
    except TooMany as refusal:
        return HttpResponse(str(refusal), status=429, content_type="text/plain; charset=utf-8")
    with transaction.atomic():
        audit.record("examiner.take", "finance", "", by=person, tables=len(taking.tables()))
    name = f"simpul-keuangan-{current().slug}-{clock.today(current().zone):%Y-%m-%d}.zip"
    answer = StreamingHttpResponse(taking.packed(person, audit.origin()), content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _of_finance() -> Q:
    several = Q()
    for verb in VERBS:
        several |= Q(verb__startswith=verb)
    return several


def _ways(several: Iterable[tuple[str, Any]]) -> Iterable[Way]:
    for name, label in several:
        try:
            yield Way(label, reverse(name))
        except NoReverseMatch:
            continue
