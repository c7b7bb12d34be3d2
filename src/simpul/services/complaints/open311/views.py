"""The addresses of GeoReport v2."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from simpul.kernel.accounts.throttling import TooMany
from simpul.kernel.web.sharing import shared
from simpul.services.complaints.models import Report
from simpul.services.complaints.open311 import asking, catalogue, intake, listing, replying, turns
from simpul.services.complaints.open311.asking import Wanted, Wrong
from simpul.services.complaints.open311.writing import document, errors, written

View = Callable[..., HttpResponseBase]


def speaks(*methods: str) -> Callable[[View], View]:
    """A view of the standard: it takes these methods, and tells every error in the standard's own form."""

    def decorate(view: View) -> View:
        @csrf_exempt  # no session is used here; what writes shows its key
        @wraps(view)
        def told(request: HttpRequest, fmt: str = "xml", **where: str) -> HttpResponseBase:
            if request.method not in methods:
                response = errors(fmt, 405, _("Alamat ini menerima: %(methods)s.") % {"methods": ", ".join(methods)})
                response["Allow"] = ", ".join(methods)
                return response
            try:
                _readable(request)
                asking.check_jurisdiction(request.POST if request.method == "POST" else request.GET)
                return view(request, fmt=fmt, **where)
            except Wrong as wrong:
                return errors(fmt, wrong.status, *wrong.descriptions)
            except TooMany as refusal:
                return errors(fmt, 429, str(refusal))
            except (MultiPartParserError, SuspiciousOperation):
                return errors(fmt, 400, _("Isi permintaan tidak dapat dibaca."))

        return told

    return decorate


def _readable(request: HttpRequest) -> None:
    """Nothing that the database could not hold."""
    given = request.POST if request.method == "POST" else request.GET
    if any("\0" in text for name, values in given.lists() for text in (name, *values)):
        raise Wrong(400, _("Isi permintaan memuat huruf yang tidak dikenal."))


def _base(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


@speaks("GET", "HEAD")
def discovery(request: HttpRequest, fmt: str) -> HttpResponse:
    """Where the interface is and what it speaks."""
    return document(fmt, "discovery", catalogue.discovery(_base(request)))


@speaks("GET", "HEAD")
@shared
def services(request: HttpRequest, fmt: str) -> HttpResponse:
    """What can be reported."""
    return document(fmt, "services", catalogue.services())


@speaks("GET", "HEAD")
def definition(request: HttpRequest, fmt: str, code: str) -> HttpResponse:
    """What else one service asks."""
    if not catalogue.open_to_all().filter(code=code).exists():
        raise Wrong(404, _("service_code: “%(code)s” tidak ada di daftar.") % {"code": code})
    return document(fmt, "service_definition", catalogue.definition(code))


@speaks("GET", "HEAD", "POST")
@shared
def requests(request: HttpRequest, fmt: str) -> HttpResponse:
    """The published requests; or a new one."""
    if request.method == "POST":
        return document(fmt, "service_requests", [intake.take(request)], status=201)
    found = listing.find(asking.read(request.GET), fmt, _base(request))
    return _fresh(written(fmt, found.body))


@speaks("GET", "HEAD")
@shared
def one(request: HttpRequest, fmt: str, number: str) -> HttpResponse:
    """One published request."""
    found = listing.find(Wanted(ids=(number.upper(),)), fmt, _base(request))
    if not found.count:
        raise Wrong(404, _("service_request_id: tidak ada, atau tidak untuk umum."))
    return _fresh(written(fmt, found.body))


@speaks("GET", "HEAD", "POST")
def updates(request: HttpRequest, fmt: str) -> HttpResponse:
    """What has happened with published requests; or word from a client about one."""
    if request.method == "POST":
        told, new = replying.take(request)
        return document(fmt, "service_request_updates", [told], status=201 if new else 200)
    found = turns.find(asking.read_turns(request.GET), _base(request))
    return _fresh(document(fmt, "service_request_updates", found))


@speaks("GET", "HEAD")
def token(request: HttpRequest, fmt: str, token: str) -> HttpResponse:
    """The number of the request that was sent with this `Idempotency-Key`. Only its sender knows the key."""
    try:
        sent = Report.objects.filter(client_key=UUID(token), channel="open311")
    except ValueError:
        sent = Report.objects.none()
    number = sent.values_list("number", flat=True).first()
    if number is None:
        raise Wrong(404, _("token: tidak ada."))
    return document(fmt, "service_requests", [{"service_request_id": number, "token": token}])


@csrf_exempt
def nothing(request: HttpRequest, fmt: str = "xml") -> HttpResponse:
    """What stands where nothing else does."""
    return errors(fmt, 404, _("Tidak ada apa pun di alamat ini."))


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """The page for people who write programs."""
    return render(request, "complaints/open311.html", {"services": catalogue.services(), "statuses": turns.EXPLAINED})


def _fresh(response: HttpResponse) -> HttpResponse:
    """The same for everybody, and quickly out of date."""
    response["Cache-Control"] = "public, max-age=30"
    response["Vary"] = "Cookie"  # where the chosen language is kept
    return response
