"""What can be read: the catalogue, cases as far as the viewer may see them, figures, regions."""

from __future__ import annotations

from datetime import datetime, time
from typing import Annotated, Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Header, Query, Router, Schema
from ninja.decorators import decorate_view

from simpul.kernel import audit
from simpul.kernel.accounts.viewer import Viewer, viewer_of
from simpul.kernel.cases import facets, lists
from simpul.kernel.cases.models import Case, CaseQuerySet
from simpul.kernel.cases.services import registry
from simpul.kernel.regency import current
from simpul.kernel.regions.models import Region
from simpul.kernel.web.catalogue import service_or_404
from simpul.kernel.web.sharing import shared
from simpul.portal.api import describing, listing, schemas, sending, shapes, showing
from simpul.portal.api.problems import Problem

router = Router()
LISTED = {200: schemas.CasePage, 422: Problem}
FOUND = {404: Problem}
Limit = Annotated[int, Query(ge=1, le=100)]
Code = Annotated[str | None, Header(alias="X-Access-Code", max_length=40)]


@router.get("/services", response=list[schemas.ServiceBrief], summary=_("Semua layanan"), tags=["services"])
def services(request: HttpRequest) -> Any:
    """The catalogue of services."""
    return [describing.brief(service) for service in registry.values()]


@router.get("/services/{slug}", response={200: schemas.Service, **FOUND}, summary=_("Satu layanan"), tags=["services"])
def service(request: HttpRequest, slug: shapes.Slug) -> Any:
    """A service: its standard, its states, and what its form asks of this viewer."""
    return describing.whole(service_or_404(slug), viewer_of(request))


class Asked(Schema):
    """Which cases. `region` also finds what lies inside it; days are on the regency's calendar, both included."""

    service: shapes.Slug | None = None
    state: shapes.Slug | None = None
    agency: shapes.Slug | None = None
    region: shapes.RegionCode | None = None
    q: shapes.Words | None = None
    opened_since: shapes.Day | None = None
    opened_until: shapes.Day | None = None

    def narrow(self, cases: CaseQuerySet) -> CaseQuerySet:
        """Those asked for."""
        names = {"service": "service", "state": "state", "agency": "agency__code", "region": "region__code__startswith"}
        asked: dict[str, Any] = {column: value for name, column in names.items() if (value := getattr(self, name))}
        zone = current().zone
        if self.opened_since:
            asked["opened_at__gte"] = datetime.combine(self.opened_since, time.min, zone)
        if self.opened_until:
            asked["opened_at__lte"] = datetime.combine(self.opened_until, time.max, zone)
        return cases.filter(**asked)


@router.get("/cases", response=LISTED, summary=_("Daftar urusan dan laporan"), tags=["cases"])
@decorate_view(shared)
def cases(
    request: HttpRequest,
    asked: Query[Asked],
    after: shapes.Key | None = None,
    limit: Limit = 50,
) -> HttpResponse:
    """The cases that this viewer may know of, the latest first. Nobody in particular sees the published ones."""
    return HttpResponse(listed(viewer_of(request), asked, after, limit), content_type="application/json")


def listed(viewer: Viewer, asked: Asked, after: str | None, limit: int) -> str:
    """The cases asked for, as far as this viewer may know of them."""

    def found() -> CaseQuerySet:
        narrowed = asked.narrow(Case.objects.visible_to(viewer))
        if asked.q and lists.is_number(asked.q):
            narrowed = lists.matching(narrowed, asked.q)
        return narrowed.filter(id__lt=int(after)) if after else narrowed

    if asked.q and not lists.is_number(asked.q):
        return listing.sought(found, asked.q, limit)
    kept_as = None if after or asked.q else (viewer.sight, *asked.model_dump().values())
    return listing.newest_first(found, limit, kept_as)


@router.get(
    "/cases/{number}", response={200: schemas.Case, **FOUND, 429: Problem}, summary=_("Satu urusan"), tags=["cases"]
)
@decorate_view(shared)
def case(request: HttpRequest, number: shapes.Number, access_code: Code = None) -> Any:
    """A case as this viewer may see it. Its access code opens it to whoever holds it."""
    number = number.upper()
    facet = facets.find(number, sending.viewer_with(request, number, access_code))
    if facet.staff:
        with transaction.atomic():
            audit.record(
                "case.view", "case", facet.case.pk, by=facet.viewer.user, number=number, identity=facet.knows_identity
            )
    return showing.whole(facet)


@router.get("/regions", response={200: list[schemas.Region], 422: Problem}, summary=_("Wilayah"), tags=["regions"])
def regions(
    request: HttpRequest, level: Region.Level | None = None, parent: shapes.RegionCode | None = None
) -> list[dict[str, Any]]:
    """The regions of today by code."""
    asked = {name: value for name, value in (("level", level), ("parent", parent)) if value}
    columns = ("code", "name", "level", "parent_id", "bps_code", "centre")
    rows = Region.objects.active().filter(**asked).order_by("code").values_list(*columns)
    return [
        {"code": code, "name": name, "level": level, "parent": parent, "bps_code": bps, "centre": centre.coords}
        for code, name, level, parent, bps, centre in rows
    ]


@router.get("/regions/{code}", response={200: schemas.Region, **FOUND}, summary=_("Satu wilayah"), tags=["regions"])
def region(request: HttpRequest, code: shapes.RegionCode) -> Any:
    """A region."""
    found = Region.objects.active().filter(code=code).first()
    if found is None:
        raise Http404
    return {
        **{name: getattr(found, name) for name in ("code", "name", "level", "bps_code")},
        "parent": found.parent_id,
        "centre": found.centre.coords,
    }
