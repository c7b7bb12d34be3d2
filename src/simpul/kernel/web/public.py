"""What everybody may see: public cases of a service as list and map, and the search over the whole house."""

from __future__ import annotations

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from simpul.kernel.accounts.viewer import viewer_of
from simpul.kernel.cases import lexicon, lists, numbers, tables
from simpul.kernel.cases.filters import DUE, Filters, agency_codes, choosable, narrowed, newest_first
from simpul.kernel.cases.models import Case, CaseQuerySet
from simpul.kernel.cases.services import Service
from simpul.kernel.web import downloads, searching
from simpul.kernel.web.catalogue import service_or_404
from simpul.kernel.web.sharing import shared

MOST_POINTS = 2000
FEW = 3  # hits below which a search may have been mistyped
_POINTS = """
SELECT json_build_object('type', 'FeatureCollection', 'features', coalesce(json_agg(json_build_object(
  'type', 'Feature', 'geometry', ST_AsGeoJSON(place, 5)::json,
  'properties', json_build_object('number', number, 'title', title, 'state', state,
                                  'overdue', closed_at IS NULL AND paused_at IS NULL AND due_at < now()))), '[]'))::text
FROM (SELECT place, number, title, state, closed_at, paused_at, due_at FROM cases_case
      WHERE published AND service = %s AND place IS NOT NULL AND (NOT %s OR closed_at IS NULL)
      ORDER BY id DESC LIMIT %s) newest"""


@require_safe
@shared
def cases(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The public cases of a service, the latest first; with `?unduh=` as a file."""
    service = service_or_404(slug)
    if not service.public_list:
        raise Http404
    viewer, asked = viewer_of(request), Filters.read(request.GET, service)
    narrow = _for_everybody(asked, service)

    def public() -> CaseQuerySet:
        return Case.objects.public().filter(service=slug)

    if downloads.asked(request):
        return downloads.take_away(
            request,
            tables.PUBLIC,
            narrowed(public(), narrow, viewer),
            viewer,
            filters={"layanan": slug, **asked.parameters()},
        )
    page = newest_first(public, narrow, viewer, ("public", slug), request.GET.get("setelah", ""), size=20)
    context = {
        "service": service, "page_of_cases": page, "asked": asked, "districts": lists.districts(),
        "agencies": offices(), "dues": DUE, "village": lists.region_names().get(asked.kecamatan, "") if len(asked.kecamatan) > 8 else "",
        "states": {code: state for code, state in service.workflow.states.items() if not state.inside},
        "columns": [column for column in choosable(service) if column.public],
    }  # fmt: skip
    return render(request, "web/cases_public.html", context)


def offices() -> list[tuple[str, str]]:
    """The agencies by name, to choose from."""
    return sorted(((code, name) for code, (_pk, name) in agency_codes().items()), key=lambda pair: pair[1])


def _for_everybody(asked: Filters, service: Service) -> Filters:
    """Only what everybody may ask: where, in which state, and the columns that are public."""
    public = {column.name for column in service.columns if column.public}
    own = tuple(pair for pair in asked.columns if pair[0] in public)
    return Filters(
        q=asked.q, layanan=service.slug, keadaan=asked.keadaan, kecamatan=asked.kecamatan, instansi=asked.instansi,
        tenggat=asked.tenggat, periode=asked.periode, columns=own,
    )  # fmt: skip


@require_safe
@shared
def points(request: HttpRequest, slug: str) -> HttpResponse:
    """The same as GeoJSON, at most 2,000 of the latest; `?terbuka` only those not finished. Public cases alone, whoever asks."""
    service = service_or_404(slug)
    if not service.public_list:
        raise Http404
    with connection.cursor() as cursor:
        cursor.execute(_POINTS, [slug, "terbuka" in request.GET, MOST_POINTS])
        body = cursor.fetchone()[0]
    return HttpResponse(body, content_type="application/geo+json", headers={"Cache-Control": "public, max-age=60"})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything that this viewer may know of, by words. A case number, also a mistyped one, goes straight to its page."""
    words = " ".join(request.GET.get("q", "").split())[: lists.LONGEST]
    viewer, after = viewer_of(request), request.GET.get("setelah", "")
    if not words:
        return render(request, "web/search.html", {"words": "", "page_of_cases": lists.Page((), "")})
    shared_sight = () if viewer.resident_ids or viewer.unlocked else ("sight", viewer.reach)
    found = newest_first(
        lambda: Case.objects.visible_to(viewer), Filters(q=words), viewer, shared_sight, after, size=20
    )
    if len(found.rows) == 1 and found.rows[0].number in (words.upper(), numbers.read(words)):
        return redirect("desk_case" if viewer.grants else "track", number=found.rows[0].number)
    groups = [] if after or lists.is_number(words) else searching.everywhere(words, viewer)
    few = len(found.rows) + sum(len(group.hits) for group in groups) < FEW
    context = {
        "words": words, "page_of_cases": found, "groups": groups,
        "better": lexicon.corrected(words) if few and not after and not lists.is_number(words) else "",
    }  # fmt: skip
    return render(request, "web/search.html", context)
