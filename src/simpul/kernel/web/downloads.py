"""Taking a list away as it is seen: the same rows through the same gate, the same columns, as CSV or XLSX.

A list page calls `asked(request)`; if it names a form, the page answers with `take_away(…)` instead of drawing itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _

from simpul.kernel import audit
from simpul.kernel.accounts.throttling import TooMany, throttle
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.cases import lists
from simpul.kernel.cases.models import CaseQuerySet
from simpul.kernel.cases.tables import Listing
from simpul.kernel.regency import current
from simpul.kernel.web import formats
from simpul.kernel.web.middleware import client_address
from simpul.lib import clock
from simpul.lib.spreadsheets import csv_lines, write_xlsx

FORMS = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
MOST = 100_000  # rows in one file
IN_MEMORY = 4_000_000  # bytes of a spreadsheet before it moves to a temporary file
AT_MOST, SECONDS = 30, 3600


def asked(request: HttpRequest) -> str:
    """The form of file that the address asks for (`?unduh=xlsx`); empty: the page."""
    form = request.GET.get("unduh", "")
    return form if form in FORMS else ""


def take_away(
    request: HttpRequest,
    listing: Listing,
    cases: CaseQuerySet,
    viewer: Viewer,
    *,
    by_deadline: bool = False,
    filters: Mapping[str, Any] | None = None,
) -> HttpResponseBase:
    """The rows as a file. The caller has asked the gate. What staff take away is written down, with how they had narrowed the list."""
    form = asked(request)
    try:
        throttle(
            "export", str(viewer.user.pk if viewer.user else client_address(request)), limit=AT_MOST, seconds=SECONDS
        )
    except TooMany as refusal:
        return HttpResponse(str(refusal), status=429, content_type="text/plain; charset=utf-8")
    if viewer.grants:
        audit.record(
            "case.export", "case", "", by=viewer.user, list=listing.name, form=form, filters=dict(filters or {})
        )
    name = f"{listing.name}-{clock.today(current().zone):%Y-%m-%d}.{form}"
    lines = _lines(listing, cases, by_deadline)
    answer: HttpResponseBase
    if form == "csv":
        answer = StreamingHttpResponse(csv_lines(listing.header(), lines, zone=current().zone))
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    else:
        book = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # the response closes it
        write_xlsx(book, listing.name, listing.header(), lines, zone=current().zone)  # type: ignore[arg-type]
        book.seek(0)
        answer = FileResponse(book, as_attachment=True, filename=name)
    answer.headers["Content-Type"] = FORMS[form]
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _lines(listing: Listing, cases: CaseQuerySet, by_deadline: bool) -> Iterator[list[Any]]:
    """The rows of the file; a last one says so when there were more."""
    rows = lists.every(cases, by_deadline=by_deadline, most=MOST + 1)
    yield from map(listing.values, islice(rows, MOST))
    if next(rows, None) is not None:
        cut = _("Berkas ini berhenti pada %(n)s baris. Persempit saringannya, lalu unduh lagi.")
        yield [cut % {"n": formats.number(MOST)}]
