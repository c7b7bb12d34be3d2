"""The catalogue, the page of each dataset with its dictionary, and the files."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator

from django.core.serializers.json import DjangoJSONEncoder
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from simpul.insight.open_data import dcat, snapshots
from simpul.insight.open_data.datasets import Dataset, every
from simpul.insight.open_data.models import Snapshot
from simpul.kernel.accounts.throttling import TooMany, throttle
from simpul.kernel.regency import current
from simpul.kernel.web import downloads
from simpul.kernel.web.middleware import client_address
from simpul.lib.spreadsheets import csv_lines

AT_MOST, SECONDS = 60, 3600


@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """All datasets; with `?unduh=` the list of them as a file."""
    if downloads.asked(request):
        rows = ((one.code, one.title, one.about) for one in every().values())
        return downloads.take_table(
            request, downloads.Table("data-terbuka", [_("Kode"), _("Judul"), _("Keterangan")], rows)
        )
    return render(request, "open_data/index.html", {"datasets": list(every().values()), "licence": dcat.LICENCE})


@require_safe
def catalogue(request: HttpRequest, form: str) -> HttpResponse:
    """The catalogue for machines."""
    tree = dcat.catalogue(every().values(), request.build_absolute_uri("/").rstrip("/"), snapshots.listed())
    if form == "ttl":
        return HttpResponse(dcat.turtle(tree), content_type="text/turtle; charset=utf-8")
    return HttpResponse(json.dumps(tree, ensure_ascii=False), content_type="application/ld+json")


@require_safe
def dataset(request: HttpRequest, code: str) -> HttpResponseBase:
    """What a dataset holds, column by column; with `?unduh=` the dataset itself, as a table that spreadsheet programs open."""
    if downloads.asked(request):
        found = _found(code)
        heads = [column.name for column in found.columns]
        return downloads.take_table(request, downloads.Table(code, heads, found.rows()))
    return render(
        request,
        "open_data/dataset.html",
        {"dataset": _found(code), "licence": dcat.LICENCE, "kept": snapshots.of(code)},
    )


@require_safe
def take(request: HttpRequest, code: str, form: str) -> HttpResponseBase:
    """A dataset as a file, sent as it is read."""
    found = _found(code)
    try:
        throttle("open-data", str(client_address(request)), limit=AT_MOST, seconds=SECONDS)
    except TooMany as refusal:
        return HttpResponse(str(refusal), status=429, content_type="text/plain; charset=utf-8")
    heads = [column.name for column in found.columns]
    lines = _json(found, heads) if form == "json" else csv_lines(heads, found.rows(), zone=current().zone)
    return StreamingHttpResponse(
        lines, content_type=f"{dcat.FORMS[form]}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{code}.{form}"', "Link": f'<{dcat.LICENCE}>; rel="license"'},
    )  # fmt: skip


@require_safe
def snapshot(request: HttpRequest, code: str, year: int, edition: int) -> HttpResponseBase:
    """The file of a year, byte for byte; 410 with the reason where an edition was withdrawn.

    404 while its dataset is not published: nobody then looks every night whether all of it may still be read.
    """
    one = get_object_or_404(Snapshot.objects.select_related("document__blob"), dataset=code, year=year, edition=edition)
    if one.document is None:
        return HttpResponse(one.withdrawn_because, status=410, content_type="text/plain; charset=utf-8")
    _found(code)
    try:
        throttle("open-data", str(client_address(request)), limit=AT_MOST, seconds=SECONDS)
    except TooMany as refusal:
        return HttpResponse(str(refusal), status=429, content_type="text/plain; charset=utf-8")
    answer = FileResponse(
        one.document.blob.path.open("rb"),
        as_attachment=True,
        filename=str(one),
        content_type="text/csv; charset=utf-8",
    )
    answer.headers["Repr-Digest"] = f"sha-256=:{base64.b64encode(bytes.fromhex(one.sha256)).decode()}:"  # RFC 9530
    answer.headers["Link"] = f'<{dcat.LICENCE}>; rel="license"'
    return answer


def _json(found: Dataset, heads: list[str]) -> Iterator[str]:
    """An array of objects, one a line."""
    encoder, mark = DjangoJSONEncoder(ensure_ascii=False), "[\n"
    for row in found.rows():
        yield mark + encoder.encode(dict(zip(heads, row, strict=True)))
        mark = ",\n"
    yield "[]\n" if mark == "[\n" else "\n]\n"


def _found(code: str) -> Dataset:
    try:
        return every()[code]
    except KeyError as error:
        raise Http404 from error
