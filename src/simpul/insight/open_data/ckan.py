"""As much of CKAN's Action API (version 3) as portals need to harvest us: `package_list`, `package_show`, `package_search`.

Read-only. A search looks for words in names, titles and descriptions; what it cannot do it refuses, as CKAN does, instead of answering
something else.
"""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from simpul.insight.open_data import snapshots
from simpul.insight.open_data.datasets import Dataset, Form, every
from simpul.insight.open_data.dcat import FORMS, LICENCE, SHA256
from simpul.insight.open_data.models import Snapshot
from simpul.kernel.regency import current
from simpul.lib import clock

MOST = 1000  # packages in one answer
ROWS = 10  # where nobody says how many, as in CKAN


@require_safe
def package_list(request: HttpRequest) -> HttpResponse:
    """The names of all datasets."""
    return _said(request, list(every()))


@require_safe
def package_show(request: HttpRequest) -> HttpResponse:
    """One dataset, by its name or its identifier."""
    base, asked = _base(request), request.GET.get("id", "")
    for one in every().values():
        if asked in {one.code, _identifier(base, one.code)}:
            return _said(request, package(one, base, snapshots.of(one.code)))
    if not asked:
        return _refused(request, 409, "Validation Error", {"name_or_id": ["Missing value"]})
    return _refused(request, 404, "Not Found Error", {"message": "Not found"})


@require_safe
def package_search(request: HttpRequest) -> HttpResponse:
    """The datasets in which all words stand, some at a time."""
    asked, base = request.GET, _base(request)
    words = asked.get("q", "").strip().casefold()
    if asked.get("fq") or asked.get("facet.field") not in {None, "", "[]"} or (":" in words and words != "*:*"):
        message = "Only plain words are searched for: no fields, filters or facets."
        return _refused(request, 409, "Search Query Error", {"message": message})
    start, rows = _number(asked.get("start"), 0), min(_number(asked.get("rows"), ROWS), MOST)
    if start < 0 or rows < 0:
        return _refused(request, 409, "Validation Error", {"rows": ["Must be a natural number"]})
    wanted = () if words == "*:*" else words.split()
    found = [one for one in every().values() if all(word in _told(one) for word in wanted)]
    kept = snapshots.listed()
    results = [package(one, base, kept.get(one.code, [])) for one in found[start : start + rows]]
    return _said(
        request, {"count": len(found), "sort": "name asc", "facets": {}, "search_facets": {}, "results": results}
    )


def package(one: Dataset, base: str, kept: list[Snapshot]) -> dict[str, Any]:
    """A dataset as CKAN tells it."""
    name, now = _identifier(base, one.code), clock.now().strftime("%Y-%m-%dT%H:%M:%S.%f")
    publisher = _organization(base)
    resources = [_live(one, base, form, kind, now) for form, kind in FORMS.items()]
    resources += [_form(other, base, now) for other in one.forms()]
    resources += [_file(edition, base) for edition in kept if edition.withdrawn_at is None]
    return {
        "id": name, "name": one.code, "title": one.title, "notes": one.about, "url": f"{base}/data/{one.code}/", "type": "dataset",
        "state": "active", "private": False, "isopen": True, "license_id": "CC-BY-4.0", "license_title": "CC BY 4.0",
        "license_url": LICENCE,
        "metadata_modified": now, "author": publisher["title"], "owner_org": publisher["id"], "organization": publisher,
        "num_resources": len(resources), "num_tags": 0, "tags": [], "groups": [], "extras": [],
        "resources": [{"position": n, "package_id": name, "state": "active", **told} for n, told in enumerate(resources)],
    }  # fmt: skip


def _live(one: Dataset, base: str, form: str, kind: str, now: str) -> dict[str, Any]:
    address = f"{base}/data/{one.code}.{form}"
    return {"id": str(uuid5(NAMESPACE_URL, address)), "name": f"{one.title} ({form.upper()})", "url": address, "format": form.upper(),
            "mimetype": kind, "last_modified": now, "hash": "", "size": None}  # fmt: skip


def _form(one: Form, base: str, now: str) -> dict[str, Any]:
    address, kind = f"{base}{one.address}", one.address.rpartition(".")[2].upper()
    return {"id": str(uuid5(NAMESPACE_URL, address)), "name": one.title, "url": address, "format": kind, "mimetype": one.media,
            "last_modified": now, "hash": "", "size": None, "conforms_to": one.standard}  # fmt: skip


def _file(one: Snapshot, base: str) -> dict[str, Any]:
    address, at = f"{base}{one.address}", one.taken_at.strftime("%Y-%m-%dT%H:%M:%S.%f")
    return {"id": str(uuid5(NAMESPACE_URL, address)), "name": str(one), "url": address, "format": "CSV", "mimetype": FORMS["csv"],
            "created": at, "last_modified": at, "hash": one.sha256, "hash_algorithm": SHA256, "size": one.size}  # fmt: skip


def _organization(base: str) -> dict[str, Any]:
    regency = current()
    return {"id": _identifier(base, "penerbit"), "name": regency.slug.replace("_", "-"), "title": f"Pemerintah {regency.name}",
            "type": "organization", "is_organization": True, "state": "active", "description": "", "image_url": ""}  # fmt: skip


def _identifier(base: str, code: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"{base}/data/{code}/"))


def _told(one: Dataset) -> str:
    return f"{one.code} {one.title} {one.about}".casefold()


def _number(given: str | None, usual: int) -> int:
    return usual if not given else int(given) if given.isdecimal() and len(given) < 10 else -1


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _said(request: HttpRequest, result: Any) -> HttpResponse:
    return JsonResponse({"help": f"{_base(request)}/data/", "success": True, "result": result})


def _refused(request: HttpRequest, status: int, kind: str, error: dict[str, Any]) -> HttpResponse:
    told = {"help": f"{_base(request)}/data/", "success": False, "error": {"__type": kind, **error}}
    return JsonResponse(told, status=status)
