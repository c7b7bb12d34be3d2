"""What can be done: filing, taking a step, saying something. The same forms, rules and limits as on the pages."""

from __future__ import annotations

import json
from contextlib import nullcontext
from typing import Annotated, Any
from uuid import UUID

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Header, Router, Status

from simpul.kernel import kept, writing
from simpul.kernel.accounts.throttling import Allowance, throttle
from simpul.kernel.accounts.viewer import Viewer, viewer_of
from simpul.kernel.cases import conversation, facets, filing
from simpul.kernel.cases.models import Audience, Case
from simpul.kernel.cases.services import Service
from simpul.kernel.documents import UnacceptableFile, store
from simpul.kernel.forms import ApplicationForm
from simpul.kernel.web import steps
from simpul.kernel.web.catalogue import service_or_404
from simpul.kernel.web.middleware import client_address
from simpul.kernel.workflow import Refused
from simpul.portal.api import bodies, describing, schemas, sending, shapes
from simpul.portal.api.problems import Problem, Refusal
from simpul.portal.api.reading import Code

router = Router(tags=["cases"])
REFUSED = {code: Problem for code in (400, 401, 403, 404, 409, 413, 415, 422, 429)}
FILED_AN_HOUR = 20  # cases from one address
AUDIENCES = {"party": Audience.PARTY, "staff": Audience.STAFF}


@router.post(
    "/services/{slug}/cases",
    response={201: schemas.Filed, 200: schemas.Filed, **REFUSED},
    summary=gettext_noop("Ajukan permohonan atau laporan"),
    openapi_extra=bodies.ANSWERS,
)
def file(
    request: HttpRequest,
    slug: shapes.Slug,
    idempotency_key: Annotated[UUID | None, Header(alias="Idempotency-Key")] = None,
) -> Any:
    """Open a case with the answers to the form that `GET /services/{slug}` describes; photos as files of a multipart form.

    With an `Idempotency-Key` it may be sent again as often as needed: one case comes of it (200: it was there already).
    """
    service = service_or_404(slug)
    sending.same_site(request)
    if service.needs_account and not request.user.is_authenticated:
        raise Refusal(401, _("Layanan ini memerlukan akun. Masuk dahulu."))
    viewer = viewer_of(request)
    try:
        form = _filled_in(service, request, viewer)
    except Exception:  # what was heard before is answered as it was, whatever is sent now
        if known := _filed_before(service, idempotency_key):
            return known
        raise
    caller = Allowance("file", (client_address(request) or "",), FILED_AN_HOUR, 3600)
    try:
        case, code = _open(service, form, viewer, idempotency_key, caller)
    except IntegrityError:  # the key has made a case of another service, which is said
        if known := _filed_before(service, idempotency_key):
            return known
        raise
    return _receipt(201 if code else 200, case, code)  # the same, sent twice at once, has no code


def _filled_in(service: Service, request: HttpRequest, viewer: Viewer) -> ApplicationForm:
    """The form of a service with good answers."""
    if service.source:
        raise Refusal(409, _("Layanan ini diajukan lewat halamannya, bagian demi bagian."))
    form: ApplicationForm = service.django_form(*sending.answers(request), viewer=viewer)
    if not form.is_valid():
        raise sending.refuse(form)
    return form


def _filed_before(service: Service, key: UUID | None) -> HttpResponse | None:
    """The answer to a request that was already heard; None for a new one."""
    case = next(iter(kept.ask("filed before", _by_key, key=key)), None) if key else None
    if case is not None and case.service != service.slug:
        raise Refusal(409, _("Kunci ini sudah dipakai untuk layanan lain. Buat kunci baru."))
    return _receipt(200, case, "") if case else None


def _by_key() -> Any:
    return Case.objects.only("number", "service").filter(client_key=kept.Slot("key"))


def _receipt(status: int, case: Case, code: str) -> HttpResponse:
    """`schemas.Filed`, written down at once: ninja would judge again what we have just made."""
    told = {"number": case.number, "access_code": code or None, "url": reverse("track", args=[case.number])}
    return HttpResponse(json.dumps(told), status=status, content_type="application/json; charset=utf-8")


def _open(
    service: Service, form: ApplicationForm, viewer: Viewer, key: UUID | None, caller: Allowance
) -> tuple[Case, str]:
    """Open the case with its photos, or not at all."""
    photos = [upload for name in form.photo_fields for upload in form.cleaned_data.get(name) or ()]
    try:
        return filing.file(
            service, form, by=viewer, channel="api", client_key=key, draft=None, photos=photos, caller=caller
        )
    except UnacceptableFile as unfit:
        form.add_error(form.photo_fields[0], str(unfit))
        raise sending.refuse(form) from unfit


@router.post(
    "/cases/{number}/steps/{name}",
    response={200: schemas.Moved, **REFUSED},
    summary=gettext_noop("Ambil langkah"),
    openapi_extra=bodies.STEP,
)
def step(request: HttpRequest, number: shapes.Number, name: shapes.Slug, access_code: Code = None) -> Any:
    """Take a step that the case offers (`steps` of `GET /cases/{number}`), with the answers to its fields.

    `seq`, if sent along, is the `seq` the answers are based on: 409 if the case has moved since.
    """
    facet = _inside(request, number, access_code)
    if name not in facet.case.workflow.transitions:
        raise Case.DoesNotExist
    data, files = sending.answers(request, prefix=name)
    data["seq"] = data.get(f"{name}-seq", "")
    offer = steps.take_with(facet, name, data, files)
    if offer is not None and offer.form is not None:
        raise sending.refuse(offer.form)
    case = facet.case
    return schemas.Moved(number=case.number, state=describing.state(case.state_now), seq=case.seq)


@router.post(
    "/cases/{number}/messages",
    response={201: schemas.Said, **REFUSED},
    summary=gettext_noop("Tulis pesan"),
    openapi_extra=bodies.MESSAGE,
)
def message(request: HttpRequest, number: shapes.Number, access_code: Code = None) -> Any:
    """Write between resident and office. `audience` is `party` (the other side) or, for officers, `staff` (an internal note)."""
    facet = _inside(request, number, access_code)
    data, files = sending.answers(request, texts=("text", "audience"))
    audience = AUDIENCES.get(data.get("audience", "party"))
    if audience is None or audience < facet.level.audience:
        raise Refusal(422, _("Periksa isian yang disebut di bawah."), [("audience", _("Tulis party atau staff."))])
    throttle("say", client_address(request) or "", limit=30 if not facet.staff else 1000, seconds=3600)
    try:
        with writing.whole() if files else nullcontext():
            called = "" if facet.staff else "berkas"  # a reporter may be anonymous, and the name of a file tells on him
            documents = [store(upload, by=facet.viewer.user, name=called) for upload in files.getlist("files")[:5]]
            said = conversation.say(
                facet.case, by=facet.viewer, text=data.get("text", ""), audience=audience, documents=documents
            )
    except UnacceptableFile as unfit:
        raise Refusal(422, str(unfit), [("files", str(unfit))]) from unfit
    except Refused as refusal:
        if refusal.field is None:
            raise
        raise Refusal(422, str(refusal), [(refusal.field, str(refusal))]) from refusal
    return Status(201, schemas.Said(at=said.at, text=said.text))


def _inside(request: HttpRequest, number: str, code: str | None) -> facets.Facet:
    """The facet of somebody who has a part in the case. What everybody may see is no reason to act."""
    sending.must_be_known(request, code)
    sending.same_site(request)
    number = number.upper()
    facet = facets.find(number, sending.viewer_with(request, number, code))
    if not facet.party:
        raise Refusal(403, _("Hanya pelapor dan petugas yang menangani dapat melakukan ini."))
    return facet
