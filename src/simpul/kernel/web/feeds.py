"""Feeds of what everybody may see: public cases as they come, and what offices answer. Atom, bounded, cheap to ask again.

The filters are those of the public list (`layanan`, `instansi`, `kecamatan`, a service's own public columns).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.cases import lists
from simpul.kernel.cases.filters import Filters, narrowed
from simpul.kernel.cases.models import Audience, Case, CaseMessage, CaseQuerySet
from simpul.kernel.cases.services import registry
from simpul.kernel.regency import current
from simpul.kernel.web.sharing import shared

ENTRIES = 50
LOOKED_AT = 2000  # of the newest answers: a narrow feed never reads all that was ever said
LONGEST = 600  # characters of a text
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML 1.0 has no way to write these
Entry = dict[str, Any]


def public_cases(asked: Filters) -> CaseQuerySet:
    """The public cases of the services that show theirs, so narrowed."""
    shown = [slug for slug, service in registry.items() if service.public_list]
    own = {column.name for one in registry.values() for column in one.columns if column.public}
    columns = tuple(pair for pair in asked.columns if pair[0] in own)
    kept = Filters(layanan=asked.layanan, instansi=asked.instansi, kecamatan=asked.kecamatan, columns=columns)
    return narrowed(Case.objects.public().filter(service__in=shown), kept, NOBODY)


@require_safe
@shared
def feed(request: HttpRequest, kind: str) -> HttpResponseBase:
    """One feed. Whoever asks again with the tag he was given is answered 304."""
    if kind not in KINDS:
        raise Http404
    title, found = KINDS[kind]
    asked = Filters.read(request.GET)
    entries = list(found(public_cases(asked)))
    newest = max((entry["updateddate"] for entry in entries), default=None)
    body = _written(request, f"{_(title)} · {current().name}", entries)
    etag = quote_etag(hashlib.sha256(body).hexdigest()[:32])
    seen = int(newest.timestamp()) if newest else None
    answer = get_conditional_response(request, etag=etag, last_modified=seen) or HttpResponse(
        body, content_type="application/atom+xml; charset=utf-8"
    )
    answer.headers["ETag"], answer.headers["Cache-Control"] = etag, "public, max-age=300"
    if seen:
        answer.headers["Last-Modified"] = http_date(seen)
    return answer


def _written(request: HttpRequest, title: str, entries: list[Entry]) -> bytes:
    atom = Atom1Feed(
        title, request.build_absolute_uri("/"), "", language=get_language() or "id", author_name=current().name,
        feed_url=request.build_absolute_uri(), feed_guid=request.build_absolute_uri(),
    )  # fmt: skip
    for entry in entries:
        entry["link"] = request.build_absolute_uri(entry["link"])
        atom.add_item(**{**entry, "unique_id": entry["link"]})
    lasting: Any = atom
    if not entries:  # Atom wants a moment, and an empty feed has none: the same each time
        lasting.latest_post_date = lambda: datetime(2000, 1, 1, tzinfo=current().zone)
    return lasting.writeString("utf-8").encode()  # type: ignore[no-any-return]


def _newest_cases(cases: CaseQuerySet) -> Iterator[Entry]:
    """The cases that came last. `opened_at` is the moment: that others work on a case is told on its page."""
    columns = (
        "number",
        "service",
        "state",
        "title",
        "text",
        "region_id",
        "agency_id",
        "opened_at",
        "closed_at",
        "example",
    )
    for case in cases.order_by("-id").values(*columns)[:ENTRIES]:
        state = registry[case["service"]].workflow.states[case["state"]]
        yield _entry(case, case["title"], case["text"], case["opened_at"], case["closed_at"], [_(state.label)])


def _newest_answers(cases: CaseQuerySet) -> Iterator[Entry]:
    """What offices told everybody last."""
    latest = CaseMessage.objects.filter(audience=Audience.PUBLIC, role="").order_by("-id").values("pk")[:LOOKED_AT]
    said = CaseMessage.objects.filter(pk__in=latest, case__in=cases).order_by("-id")
    names = ("number", "service", "state", "title", "region_id", "agency_id", "example")
    for row in said.values("pk", "text", "at", *(f"case__{name}" for name in names))[:ENTRIES]:
        case = {name: row[f"case__{name}"] for name in names}
        made = _entry(case, _("Jawaban: %(title)s") % {"title": case["title"]}, row["text"], row["at"], None, [])
        yield made | {"link": f"{made['link']}#jawaban-{row['pk']}"}


def _entry(case: Entry, title: str, text: str, at: datetime, closed: datetime | None, tags: list[str]) -> Entry:
    region = case["region_id"] or ""
    places, agency = lists.region_names(), lists.agency_names().get(case["agency_id"] or 0, "")
    where = ", ".join(name for name in (places.get(region, ""), places.get(region[:8], "")) if name)
    told = " · ".join(part for part in (case["number"], where, agency) if part)
    marks = [_("contoh")] if case["example"] else []
    return {
        "title": _UNWRITABLE.sub("", title),
        "link": reverse("track", args=[case["number"]]),
        "description": _UNWRITABLE.sub("", f"{told}\n\n{_cut(text)}"),
        "pubdate": at,
        "updateddate": closed or at,
        "categories": [str(registry[case["service"]].name), *tags, *marks],
    }


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0]} …"


KINDS: dict[str, tuple[str, Callable[[CaseQuerySet], Iterator[Entry]]]] = {
    "laporan": ("Laporan warga", _newest_cases),
    "jawaban": ("Jawaban instansi", _newest_answers),
}
