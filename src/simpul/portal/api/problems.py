"""Errors as RFC 9457 problem documents, in the language of the request. Nothing in them says more than the gate allows."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

from simpul.kernel.accounts.throttling import TooMany
from simpul.kernel.cases.models import Case
from simpul.kernel.workflow import Refused

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: gettext_lazy("Permintaan tidak dapat dibaca"),
    401: gettext_lazy("Masuk dahulu"),
    403: gettext_lazy("Tidak berhak"),
    404: gettext_lazy("Tidak ditemukan"),
    405: gettext_lazy("Cara ini tidak tersedia"),
    409: gettext_lazy("Keadaannya sudah berubah"),
    413: gettext_lazy("Terlalu besar"),
    415: gettext_lazy("Jenis isi tidak dikenal"),
    422: gettext_lazy("Isian perlu diperbaiki"),
    429: gettext_lazy("Terlalu sering"),
    500: gettext_lazy("Ada yang rusak di sistem kami"),
}
_SAID = {
    "missing": gettext_lazy("Wajib diisi."),
    "int_parsing": gettext_lazy("Tulis bilangan bulat."),
    "less_than_equal": gettext_lazy("Paling besar %(le)s."),
    "greater_than_equal": gettext_lazy("Paling kecil %(ge)s."),
    "string_too_long": gettext_lazy("Paling panjang %(max_length)s huruf."),
    "string_pattern_mismatch": gettext_lazy("Bentuknya tidak sesuai. Lihat dokumen OpenAPI."),
}


class FieldError(Schema):
    """One input to mend. `field` is empty when the sentence is about the whole."""

    field: str
    message: str


class Problem(Schema):
    """What went wrong, after RFC 9457. `detail` is a sentence for a person."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[FieldError] = []


class Refusal(Exception):
    """Ends a request with a problem document."""

    def __init__(self, status: int, detail: str, errors: Iterable[tuple[str, str]] = ()) -> None:
        super().__init__(detail)
        self.status, self.detail, self.errors = status, detail, list(errors)


def problem(
    status: int, detail: str, errors: Iterable[tuple[str, str]] = (), headers: dict[str, str] | None = None
) -> HttpResponse:
    """The answer that carries a problem document."""
    body: dict[str, Any] = {"type": "about:blank", "title": str(TITLES[status]), "status": status, "detail": detail}
    if mend := [{"field": field, "message": message} for field, message in errors]:
        body["errors"] = mend
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=MEDIA_TYPE, headers=headers)


def not_found() -> HttpResponse:
    """404. The same whether there is nothing or nothing that this viewer may know of."""
    return problem(404, _("Tidak ada apa pun di alamat ini, atau bukan untuk Anda."))


def handle(api: NinjaAPI) -> None:
    """Let every error of this interface become a problem document."""
    answers: dict[type[Exception], Any] = {
        Refusal: lambda error: problem(error.status, error.detail, error.errors),
        Refused: lambda error: problem(409, str(error)),
        TooMany: lambda error: problem(429, str(error), headers={"Retry-After": str(error.seconds)}),
        ValidationError: _invalid,
        Case.DoesNotExist: lambda error: not_found(),
        Http404: lambda error: not_found(),
        HttpError: lambda error: problem(error.status_code if error.status_code in TITLES else 400, str(error)),
        RequestDataTooBig: lambda error: problem(413, _("Isi permintaan terlalu besar.")),
        TooManyFilesSent: lambda error: problem(413, _("Terlalu banyak berkas sekaligus.")),
        SuspiciousOperation: lambda error: problem(400, _("Isi permintaan tidak dapat dibaca.")),
        MultiPartParserError: lambda error: problem(400, _("Isi permintaan tidak dapat dibaca.")),
        Exception: _broken,
    }
    for kind, answer in answers.items():
        api.add_exception_handler(kind, lambda request, error, answer=answer: answer(error))  # type: ignore[misc]


def _invalid(error: ValidationError) -> HttpResponse:
    """422; 404 when it is the address itself that has no such form."""
    if any(found["loc"][0] == "path" for found in error.errors):
        return not_found()
    return problem(
        422, _("Periksa isian yang disebut di bawah."), [(str(e["loc"][-1]), _sentence(e)) for e in error.errors]
    )


def _sentence(found: dict[str, Any]) -> str:
    said = _SAID.get(found["type"])
    return str(said) % found.get("ctx", {}) if said else _("Nilai ini tidak dapat diterima.")


def _broken(error: Exception) -> HttpResponse:
    log.error("the interface broke", exc_info=error)
    return problem(500, _("Kesalahan ada pada kami dan sudah tercatat. Coba lagi beberapa saat lagi."))


def courteous(view: Any) -> Any:
    """A view of the interface that answers HEAD as GET does, and an unknown method with a problem document."""

    def polite(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        head = request.method == "HEAD"
        if head:
            request.method = "GET"
        response: HttpResponse = view(request, *args, **kwargs)
        if response.status_code == 405:
            allowed = response["Allow"]
            response = problem(
                405, _("Alamat ini menerima: %(methods)s.") % {"methods": allowed}, headers={"Allow": allowed}
            )
        if head:
            request.method, length = "HEAD", len(response.content)
            response.content = b""
            response["Content-Length"] = str(length)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    polite.csrf_exempt = True  # type: ignore[attr-defined]  # sessions are checked where something changes: see `sending`
    return polite
