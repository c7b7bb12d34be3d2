"""The frame's own pages: what a telephone installs, the page without network, mistakes, and every component in one place."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from simpul.kernel import audit
from simpul.kernel.cases.services import Service, registry
from simpul.kernel.regency import current
from simpul.kernel.regions import shapes
from simpul.portal.design import crest, samples

DAY = 86_400
WEEK = 7 * DAY
COLOURS = {"batang": "#0b5d5b", "tapanuli_selatan": "#7a1f2b"}
OFFICES = ("/meja/", "/pusat-komando/", "/pengelola/")  # whose missing pages stay in the staff frame


@require_safe
@cache_control(max_age=0, no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at the root so that it may answer for every page. Its files name its cache."""
    names = ("simpul.css", "simpul.js", "outbox.js", "waiting.js", f"motif/{current().theme}.svg")
    kept = {
        "files": [static(name) for name in names], "offline": "/luring/", "font": static("vendor/plus-jakarta-sans.woff2"),
        "forms": [reverse("apply", args=[service.slug]) for service in _blank_forms()],
    }  # fmt: skip
    return render(request, "design/worker.js", kept, content_type="text/javascript; charset=utf-8")


def _blank_forms() -> list[Service]:
    """The services whose form one may fill in without an account: it can wait on a telephone."""
    return [service for service in registry.values() if not (service.needs_account or service.source)]


@require_safe
@cache_control(public=True, max_age=WEEK)
def manifest(request: HttpRequest) -> JsonResponse:
    """What a telephone needs to put the regency on its home screen."""
    regency = current()
    colour = COLOURS.get(regency.theme, COLOURS["batang"])
    picture = {"type": "image/png", "purpose": "any maskable"}
    pictures = [{"src": f"/ikon/{size}.png", "sizes": f"{size}x{size}", **picture} for size in crest.SIZES]
    begin = [{"name": service.verb, "url": reverse("apply", args=[service.slug])} for service in _blank_forms()]
    data = {
        "id": "/",
        "scope": "/",
        "shortcuts": [
            *begin[:3],
            {"name": _("Lacak nomor"), "url": reverse("find")},
            {"name": _("Kiriman di telepon ini"), "url": reverse("offline")},
        ],
        "name": regency.name,
        "short_name": regency.short_name,
        "lang": "id",
        "start_url": "/",
        "display": "minimal-ui",
        "background_color": "#fbf8f3",
        "theme_color": colour,
        "icons": [{"src": static(f"icon/{regency.theme}.svg"), "type": "image/svg+xml", "sizes": "any"}, *pictures],
    }
    return JsonResponse(data, content_type="application/manifest+json")


@require_safe
@cache_control(public=True, max_age=WEEK)
def crest_png(request: HttpRequest, number: int) -> HttpResponse:
    """The icon of this many pixels."""
    if number not in crest.SIZES:
        raise Http404
    regency = current()
    colour = COLOURS.get(regency.theme, COLOURS["batang"])
    return HttpResponse(crest.png(regency.short_name[0], colour, number), content_type="image/png")


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What shows when there is no network, and what waits on this device."""
    return render(request, "errors/offline.html", {"forms": _blank_forms()})


@require_safe
@cache_control(public=True, max_age=DAY)
def districts(request: HttpRequest) -> HttpResponse:
    """The kecamatan for live maps."""
    return HttpResponse(shapes.kecamatan_geojson(), content_type="application/geo+json")


@require_safe
def showcase(request: HttpRequest) -> HttpResponse:
    """Every component of residents' pages, in one place."""
    return render(request, "design/showcase.html", {**_samples(), "form": samples.form(wrong="salah" in request.GET)})


@require_safe
def showcase_staff(request: HttpRequest) -> HttpResponse:
    """A staff page with every component of the desk."""
    return render(request, "design/staff.html", _samples())


@require_safe
def showcase_wall(request: HttpRequest) -> HttpResponse:
    """The frame of a wall screen."""
    return render(request, "design/wall.html", _samples())


def _samples() -> dict[str, object]:
    """Invented content. Raises `Http404` in an installation that serves real people."""
    if not (settings.REGENCY.demonstration or settings.DEBUG):
        raise Http404
    return samples.everything()


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent something that makes no sense here."""
    return _error(request, 400, _("Permintaan tidak dapat dibaca"), _("Muat ulang halaman, lalu coba lagi."))


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """403, and the answer to a form whose token is too old."""
    if reason:
        return _error(
            request, 403, _("Halaman ini terlalu lama terbuka"), _("Kembali, muat ulang halaman, lalu kirim lagi.")
        )
    return _error(
        request,
        403,
        _("Anda tidak berhak membuka halaman ini"),
        _("Masuk dengan akun yang tepat, atau kembali ke beranda."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing is here, or nothing that this viewer may see."""
    text = _("Alamatnya mungkin salah ketik, sudah pindah, atau isinya bukan untuk umum.")
    return _error(request, 404, _("Halaman tidak ditemukan"), text)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: too many attempts in a short time."""
    return _error(request, 429, _("Terlalu banyak percobaan"), _("Tunggu beberapa menit, lalu coba lagi."))


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault. The page asks nothing of the database, which may be what is broken."""
    text = _("Kesalahan ada pada kami dan sudah tercatat. Coba lagi beberapa saat lagi.")
    return render(
        request,
        "errors/broken.html",
        {"code": 500, "heading": _("Ada yang rusak di sistem kami"), "text": text, "number": _spoken_number()},
        status=500,
    )


def _spoken_number() -> str:
    """The request's number, short enough to be read out on the telephone; the administrator finds the fault by it."""
    number = audit.origin().request_id
    return number.hex[:8].upper() if number else ""


def _error(request: HttpRequest, code: int, heading: str, text: str) -> HttpResponse:
    user = getattr(request, "user", None)  # a request may fail before anybody is known
    at_the_desk = request.path.startswith(OFFICES) and getattr(user, "is_staff_member", False)
    context = {"code": code, "heading": heading, "text": text, "at_the_desk": at_the_desk}
    return render(request, "errors/error.html", context, status=code)
