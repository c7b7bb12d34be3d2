"""The pages "Periksa sendiri", and the same for programs."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from simpul.kernel.accounts.throttling import TooMany, throttle
from simpul.kernel.proof import keys, kinds, proofs, signing, tree, witnessing
from simpul.kernel.proof.models import Checkpoint, Witnessed
from simpul.kernel.proof.verifier import SOURCE
from simpul.kernel.web import downloads
from simpul.kernel.web.middleware import client_address
from simpul.portal.api.problems import problem

AT_MOST, SECONDS, SHOWN = 300, 3600, 50


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What this is, the field for a number, the newest checkpoint, and whether anybody refused to sign."""
    ref = request.GET.get("acuan", "").strip()
    found = proofs.find(ref, _number(request.GET.get("daun"))) if ref else None
    newest = tree.newest()
    context: dict[str, Any] = {
        "ref": ref, "found": found, "waits": bool(ref) and found is None and proofs.waits(ref), "newest": newest,
        "examples": [kind for kind in kinds.registry.values() if kind.example], "alarms": list(witnessing.alarms()[:5]),
        "cosigned": list(newest.cosignatures.all()) if newest else [], "origin": keys.origin(),
    }  # fmt: skip
    if found is not None:
        context |= {"others": proofs.others(found), "page_of": found.kind.page(ref) if found.kind.page else None}
    return render(
        request, "proof/index.html", context, status=404 if ref and found is None and not context["waits"] else 200
    )


@require_safe
def evidence(request: HttpRequest) -> HttpResponse:
    """`bukti.json`: what an outsider needs to check a record by himself."""
    found = proofs.find(request.GET.get("acuan", "").strip(), _number(request.GET.get("daun")))
    if refused := _too_often(request):
        return refused
    if found is None:
        return problem(404, _("Tidak ada apa pun di alamat ini, atau bukan untuk Anda."))
    if found.checkpoint is None:
        return problem(409, _("Catatan ini belum masuk titik periksa. Titik periksa ditandatangani setiap malam."))
    return _json(found.file(), "bukti.json")


@require_safe
def checkpoints(request: HttpRequest) -> HttpResponseBase:
    """Every checkpoint there was; with `?unduh=` as a file."""
    rows = Checkpoint.objects.prefetch_related("cosignatures").order_by("-size")
    if downloads.asked(request):
        heads = [_("Jumlah daun"), _("Akar"), _("Ditandatangani pada"), _("Saksi")]
        lines = (
            [one.size, bytes(one.root).hex(), one.at, ", ".join(c.name for c in one.cosignatures.all())] for one in rows
        )
        return downloads.take_table(request, downloads.Table("titik-periksa", heads, lines))
    return render(request, "proof/checkpoints.html", {"rows": rows[:SHOWN], "more": rows.count() > SHOWN})


@require_safe
def note(request: HttpRequest, size: int | None = None) -> HttpResponse:
    """A checkpoint as text; without a size the newest one."""
    one = tree.newest() if size is None else get_object_or_404(Checkpoint.objects.select_related("key"), size=size)
    if one is None:
        raise Http404
    return _text(signing.published(one))


@require_safe
def consistency(request: HttpRequest) -> HttpResponse:
    """Whether one checkpoint holds another, as a page."""
    old, new = _pair(request)
    context: dict[str, Any] = {
        "old": old, "new": new, "told": None, "asked": "dari" in request.GET,
        "sizes": Checkpoint.objects.order_by("-size").values_list("size", "at")[:200],
    }  # fmt: skip
    if old is not None and new is not None:
        told = proofs.consistency(old, new)
        context |= {"told": told, "holds": proofs.holds(old, new, told["proof"])}
    return render(request, "proof/consistency.html", context)


@require_safe
def consistency_file(request: HttpRequest) -> HttpResponse:
    """The same for programs; what another regency asks before it signs."""
    if refused := _too_often(request):
        return refused
    old, new = _pair(request)
    if old is None or new is None:
        return problem(404, _("Tidak ada titik periksa sebanyak itu, atau urutannya terbalik."))
    return _json(proofs.written(proofs.consistency(old, new)), "konsistensi.json")


@require_safe
def published_keys(request: HttpRequest) -> HttpResponse:
    """Our public keys, one a line: the log's and the witness's, the old ones too."""
    known = dict.fromkeys(one.verifier for one in proofs.published_keys())
    return _text("".join(f"{key}\n" for key in [*known, *(k for k in _present() if k not in known)]))


@require_safe
def witness(request: HttpRequest) -> HttpResponse:
    """What we saw of other logs, as a page: what we signed, and what we refused with the evidence."""
    rows = Witnessed.objects.order_by("-id")[:SHOWN]
    return render(request, "proof/witness.html", {"rows": rows, "name": keys.witness().name})


@require_safe
def witness_file(request: HttpRequest) -> HttpResponse:
    """What we signed of a log (`?origin=`), and what we refused."""
    rows = Witnessed.objects.filter(origin=request.GET.get("origin", "").replace("\0", "")).order_by("-id")[:SHOWN]
    told = {
        "witness": str(keys.witness().verifier),
        "cosignatures": [{"size": one.size, "line": one.line} for one in rows if one.line],
        "refused": [{"size": one.size, "why": one.refused, "note": one.note, "evidence": one.evidence} for one in rows if one.refused],
    }  # fmt: skip
    return HttpResponse(proofs.written(told), content_type="application/json")


@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    """The stand-alone verifier."""
    answer = HttpResponse(SOURCE.read_bytes(), content_type="text/x-python; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="simpul_verify.py"'
    return answer


def _present() -> list[str]:
    return [str(signer.verifier) for signer in (keys.log(), keys.witness())]


def _pair(request: HttpRequest) -> tuple[Checkpoint | None, Checkpoint | None]:
    sizes = [_number(request.GET.get(name)) for name in ("dari", "ke")]
    found = {one.size: one for one in Checkpoint.objects.filter(size__in=[s for s in sizes if s]).select_related("key")}
    old, new = (found.get(size or 0) for size in sizes)
    return (old, new) if old and new and old.size <= new.size else (None, None)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 19 else None


def _too_often(request: HttpRequest) -> HttpResponse | None:
    try:
        throttle("proof", str(client_address(request)), limit=AT_MOST, seconds=SECONDS)
    except TooMany as refusal:
        return problem(429, str(refusal), headers={"Retry-After": str(refusal.seconds)})
    return None


def _text(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "public, max-age=60"})


def _json(text: str, name: str) -> HttpResponse:
    return HttpResponse(
        text, content_type="application/json", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
