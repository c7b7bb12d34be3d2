"""`/keterbukaan-anggaran/`: what must be published and where it stands; contracts and budget in the forms that machines read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from simpul.finance.disclosure import exact, standing
from simpul.finance.disclosure.fiscal import packing, rows
from simpul.finance.disclosure.ocds import facts, packages
from simpul.finance.disclosure.standing import State
from simpul.kernel.accounts.throttling import TooMany, throttle
from simpul.kernel.regency import current
from simpul.kernel.web import downloads, formats
from simpul.kernel.web.middleware import client_address
from simpul.lib import clock

AT_MOST, WHOLE, SECONDS = 600, 20, 3600  # pages, and whole files, that one address may take in an hour
KEPT = "public, max-age=300"
FILES = {
    "anggaran": gettext_lazy("anggaran menurut versi, dan realisasinya"), "belanja": gettext_lazy("pembayaran menurut baris anggaran"),
    "pendapatan": gettext_lazy("pendapatan dan penerimaan pembiayaan"),
}  # fmt: skip
View = Callable[..., HttpResponseBase]


def limited(times: int, name: str) -> Callable[[View], View]:
    """A view that one address may ask so many times an hour."""

    def around(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, **place: Any) -> HttpResponseBase:
            try:
                throttle(name, str(client_address(request)), limit=times, seconds=SECONDS)
            except TooMany as refusal:
                return HttpResponse(str(refusal), status=429, content_type="text/plain; charset=utf-8")
            return view(request, **place)

        return wrapped

    return around


@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """The duties of a year with where each stands; with `?unduh=` the list as a file."""
    several = rows.years()
    today = clock.today(current().zone).year
    year = _year(request) or next((one for one in several if one <= today), several[-1] if several else today)
    duties, language = standing.of(year), "en" if formats.language() == "en" else "id"
    if downloads.asked(request):
        heads = [
            _("Kewajiban"),
            _("Dasar hukum"),
            _("Keadaan"),
            _("Sejak"),
            _("Batas"),
            _("Yang kurang"),
            _("Penanggung jawab"),
        ]
        lines = (
            [one.duty.said(language), one.duty.basis, str(one.state.words), one.found.since, one.due, one.found.missing,
             one.duty.owed_by(language)] for one in duties
        )  # fmt: skip
        return downloads.take_table(request, downloads.Table(f"kewajiban-publikasi-{year}", heads, lines))
    context = {
        "year": year, "duties": duties, "language": language, "query": downloads.query(request),
        "counts": [(state.words, str(standing.count(duties, state))) for state in State],
        "year_options": [(str(one), f"?tahun={one}", one == year, None) for one in several], "in_force": year in several,
        "prefix": facts.prefix(), "registered": bool(current().ocid_prefix), "forms": list(packages.FORMS),
        "files": FILES,
    }  # fmt: skip
    return render(request, "disclosure/index.html", context)


@require_safe
@limited(AT_MOST, "open-data-pages")
def ocds_page(request: HttpRequest, form: str) -> HttpResponseBase:
    """A package of some processes; `links.next` leads to those that follow."""
    after, year = _number(request, "sesudah"), _year(request)
    narrowed = f"tahun={year}&" if year else ""
    following = f"{request.build_absolute_uri(request.path)}?{narrowed}sesudah="
    uri = request.build_absolute_uri()
    return _json(request, packages.page(
        packages.FORMS[form], uri=uri, base=_base(request), after=after, year=year, following=following
    ))  # fmt: skip


@require_safe
@limited(WHOLE, "open-data-whole")
def ocds_lines(request: HttpRequest, form: str) -> HttpResponseBase:
    """All of them, one release or record on a line, sent as it is read."""
    answer = StreamingHttpResponse(
        packages.lines(packages.FORMS[form], _year(request)), content_type="application/jsonl; charset=utf-8"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{form}.jsonl"'
    return _licensed(answer)


@require_safe
@limited(AT_MOST, "open-data-pages")
def ocds_of(request: HttpRequest, number: int, form: str) -> HttpResponseBase:
    """The package of the process that a contract belongs to."""
    process = packages.one(number)
    if process is None:
        raise Http404
    return _json(
        request,
        packages.package(
            packages.FORMS[form], [process], uri=request.build_absolute_uri(request.path), base=_base(request)
        ),
    )


@require_safe
@limited(WHOLE, "open-data-whole")
def fiscal_descriptor(request: HttpRequest, year: int) -> HttpResponseBase:
    """`datapackage.json` of a year; the files lie beside it."""
    _must_be_in_force(year)
    return _json(request, packing.descriptor(year, _home(request)), etag=False)


@require_safe
@limited(AT_MOST, "open-data-pages")
def fiscal_file(request: HttpRequest, year: int, name: str) -> HttpResponseBase:
    """One file of the package, sent as it is read."""
    _must_be_in_force(year)
    answer = StreamingHttpResponse(
        packing.chunks(packing.RESOURCES[name], year), content_type="text/csv; charset=utf-8"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}-{year}.csv"'
    return _licensed(answer)


@require_safe
@limited(WHOLE, "open-data-whole")
def fiscal_zip(request: HttpRequest, year: int) -> HttpResponseBase:
    """The whole package, of one moment."""
    _must_be_in_force(year)
    answer = StreamingHttpResponse(packing.packed(year, _home(request)), content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="apbd-{year}.zip"'
    return _licensed(answer)


def _json(request: HttpRequest, told: Any, etag: bool = True) -> HttpResponseBase:
    """An answer that caches may keep a while; whoever asks again with its tag is answered 304."""
    body = exact.dumps(told).encode()
    answer = HttpResponse(body, content_type="application/json; charset=utf-8")
    if etag:
        tag = quote_etag(hashlib.sha256(body).hexdigest()[:32])
        answer.headers["ETag"] = tag
        return _licensed(get_conditional_response(request, etag=tag, response=answer) or answer)
    return _licensed(answer)


def _licensed(answer: HttpResponseBase) -> HttpResponseBase:
    answer.headers["Cache-Control"] = KEPT
    answer.headers["Link"] = f'<{packages.LICENCE}>; rel="license"'
    return answer


def _must_be_in_force(year: int) -> None:
    if year not in rows.years():
        raise Http404


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _home(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("disclosure"))


def _year(request: HttpRequest) -> int | None:
    year = _number(request, "tahun")
    return year if 2000 <= year <= 2100 else None


def _number(request: HttpRequest, name: str) -> int:
    given = request.GET.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0
