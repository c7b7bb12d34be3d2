"""Taking a list away as it is seen: the rows and columns of a page, as CSV or XLSX.

A list page calls `asked(request)`; if it names a form, the page answers with `take_away(…)` instead of drawing itself. It stands this
low because lists of every room are taken away, and because it counts and writes down who does so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from simpul.kernel import audit
from simpul.kernel.accounts.throttling import TooMany, throttle
from simpul.kernel.accounts.viewer import viewer_of
from simpul.kernel.regency import current
from simpul.lib import clock
from simpul.lib.spreadsheets import csv_lines, write_xlsx

FORMS = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
MOST = 100_000  # rows in one file
MOST_XLSX = 10_000  # of a spreadsheet, which is made whole before its first byte leaves: two seconds of a process that serves others, too
IN_MEMORY = 4_000_000  # bytes of a spreadsheet before it moves to a temporary file
AT_MOST, SECONDS = 30, 3600
PLACES = ("unduh", "setelah", "mulai", "sebelum")  # what an address says of form and page, not of the list


@dataclass(frozen=True)
class Table:
    """A list to take away. `name` begins the name of its file and never tells of a person.

    `personal`: it tells of people, so that taking it is written down; `verb` and `noun` say what was taken, `filters` how it was narrowed.
    """

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Any]]
    personal: bool = False
    filters: Mapping[str, Any] = field(default_factory=dict)
    verb: str = "list.export"
    noun: str = "list"


def asked(request: HttpRequest) -> str:
    """The form of file that the address asks for (`?unduh=xlsx`); empty: the page."""
    form = request.GET.get("unduh", "") if request.method in ("GET", "HEAD") else ""
    return form if form in FORMS else ""


def narrowed_by(request: HttpRequest) -> dict[str, str]:
    """How the address narrows a list, as far as anybody needs it: a few short words."""
    given = [(name, str(value)[:100]) for name, value in request.GET.items() if value and name not in PLACES]
    return dict(given[:10])


def query(request: HttpRequest) -> str:
    """The same as the part of an address after the question mark, for the links to the files."""
    return urlencode(narrowed_by(request))


def take_away(request: HttpRequest, table: Table) -> HttpResponseBase:
    """The rows as a file. The caller has asked the gate."""
    form, user = asked(request), viewer_of(request).user
    try:
        throttle("export", str(user.pk if user else audit.origin().address), limit=AT_MOST, seconds=SECONDS)
    except TooMany as refusal:
        return HttpResponse(str(refusal), status=429, content_type="text/plain; charset=utf-8")
    lines = _lines(table)
    if form == "xlsx":
        some = list(islice(lines, MOST_XLSX + 1))
        if len(some) > MOST_XLSX:
            return _too_long(request)
        lines = iter(some)
    if table.personal:
        audit.record(table.verb, table.noun, "", by=user, list=table.name, form=form, filters=dict(table.filters))
    zone = current().zone
    name = f"{table.name}-{clock.today(zone):%Y-%m-%d}.{form}"
    answer: HttpResponseBase
    if form == "csv":
        answer = StreamingHttpResponse(csv_lines(_said(table.header), lines, zone=zone))
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    else:
        book = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # the response closes it
        write_xlsx(book, table.name, _said(table.header), lines, zone=zone)  # type: ignore[arg-type]
        book.seek(0)
        answer = FileResponse(book, as_attachment=True, filename=name)
    answer.headers["Content-Type"] = FORMS[form]
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _too_long(request: HttpRequest) -> HttpResponse:
    """What to do about a list that is too long for a spreadsheet: the same rows as CSV, which is sent row by row."""
    instead = request.GET.copy()
    instead["unduh"] = "csv"
    context = {"most": number_format(MOST_XLSX, force_grouping=True), "instead": f"?{instead.urlencode()}"}
    return render(request, "web/too_long.html", {**context, "back": f"?{query(request)}"}, status=422)


def _lines(table: Table) -> Iterator[Sequence[Any]]:
    """The rows of the file; a last one says so when there were more."""
    for number, row in enumerate(table.rows):
        if number == MOST:
            cut = _("Berkas ini berhenti pada %(n)s baris. Persempit saringannya, lalu unduh lagi.")
            yield [cut % {"n": number_format(MOST, force_grouping=True)}]
            return
        yield _said(row)


def _said(row: Sequence[Any]) -> list[Any]:
    """Words that wait for a language, in the reader's."""
    return [str(value) if isinstance(value, Promise) else value for value in row]
