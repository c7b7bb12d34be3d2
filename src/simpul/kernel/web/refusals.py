"""What is answered before any page works: too much, or too many at once. A small page for people in their language, a line for programs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

LARGEST_BODY = 40_000_000  # bytes: three photographs as they come from a camera, and the words


def too_large(request: HttpRequest) -> HttpResponse:
    """413: more was announced than any form takes."""
    with _language_of(request):
        text = _("Paling besar %(size)s MB sekali kirim. Kembali, kurangi foto atau berkasnya, lalu kirim lagi.")
        return _answer(request, 413, _("Kiriman ini terlalu besar"), text % {"size": LARGEST_BODY // 1_000_000})


def busy(request: HttpRequest) -> HttpResponse:
    """503: every turn for taking in is held. Sending once more is safe, since every form carries its own key."""
    with _language_of(request):
        text = _("Tunggu sebentar, lalu muat ulang halaman ini. Kiriman yang sama tidak tercatat dua kali.")
        answer = _answer(request, 503, _("Sistem sedang menerima banyak kiriman"), text)
    answer["Retry-After"] = "2"
    return answer


def _language_of(request: HttpRequest) -> translation.override:
    """Nobody has looked for the language yet, when an answer comes this early."""
    return translation.override(translation.get_language_from_request(request))


def _answer(request: HttpRequest, status: int, heading: str, text: str) -> HttpResponse:
    if "text/html" not in request.headers.get("Accept", ""):
        return HttpResponse(f"{heading}. {text}\n", status=status, content_type="text/plain; charset=utf-8")
    page = {"code": status, "heading": heading, "text": text, "number": ""}
    return HttpResponse(render_to_string("errors/broken.html", page, request), status=status)
